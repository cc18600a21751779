"""Words that turn the valence of what follows."""

from __future__ import annotations

WINDOW = 3
"""Tokens after a negator within which a word counts as negated, unless a comma or full stop comes between."""

FACTOR = -0.5
"""'Not good' is bad, but less so than 'bad' (and 'not bad' is faint praise)."""

_ENGLISH = """
not no never nor neither cannot without hardly barely scarcely rarely nothing nobody none nowhere ain't aren't can't
couldn't didn't doesn't don't hadn't hasn't haven't isn't mustn't needn't shouldn't wasn't weren't won't wouldn't
dont doesnt didnt isnt wasnt cant wont couldnt shouldnt wouldnt havent hasnt aint
"""
# Standard, then Egyptian, Levantine, Gulf and Iraqi, Maghrebi.
_ARABIC = """
لا لم لن ليس ليست ليسوا لست لسنا ما غير بدون دون عدم بلا كلا
مش مفيش مافيش مكنش ماكانش
مو مانو مالو مافي مالي مالنا ماني مانه
مب موب مهو ماهو مهب ماكو ماله ماعندي
موش ماكاين
"""
_AND = ("", "و", "ف")

NEGATORS: frozenset[str] = frozenset([*_ENGLISH.split(), *(a + word for word in _ARABIC.split() for a in _AND)])
"""In the spelling of :func:`engagebias.text.tokens.normalise`."""

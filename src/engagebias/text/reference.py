"""Count by the plain rule, one text at a time: what the fast counter must equal, and what runs without it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engagebias.text.clitics import POSSESSIVE, arabic_stems, single
from engagebias.text.diversity import moving_average_ttr, mtld
from engagebias.text.index import Index, entry_valence
from engagebias.text.negation import FACTOR, NEGATORS, WINDOW
from engagebias.text.tokens import LONGEST_WORD, Token, count_exclamations, tokenise

LONG_WORD = 7
"""Letters from which LIX calls a word long."""

_UNSIGNED: Mapping[int, int] = {}


@dataclass(frozen=True, slots=True)
class Counts:
    """Everything that is counted in one text.

    Attributes
    ----------
    hits, sums : sequence of int, of float
        A number for each category: how many terms were found, and the sum of their weights.
    valence : float
        The sum of the signed weights (:func:`engagebias.text.index.entry_valence`), turned where they are negated.
    latin, arabic, other : int
        Words by script; together they are the words of the text.
    common_latin, common_arabic : int
        Those of the script that are frequent in English or Arabic.
    long_words : int
        Words of seven letters or more, as LIX counts them.
    inner_ends : int
        Places inside the text where a sentence may end.
    exclamations, capitals, elongated, emoji : int
        Exclamation marks, words in capitals, stretched words, emoji (each of a row).
    diversity, mtld : float
        Variety of the words; NaN where the text is too short (:mod:`engagebias.text.diversity`).
    """

    hits: Sequence[int]
    sums: Sequence[float]
    valence: float
    latin: int
    arabic: int
    other: int
    common_latin: int
    common_arabic: int
    long_words: int
    inner_ends: int
    exclamations: int
    capitals: int
    elongated: int
    emoji: int
    diversity: float
    mtld: float


def count(text: str, index: Index, *, signed: Mapping[int, int] = _UNSIGNED) -> Counts:
    """Count the words of a text by category.

    Parameters
    ----------
    text : str
        Any text, the empty one included.
    index : Index
        The lexicon.
    signed : mapping of int to int, optional
        The places of the categories that make up the valence, and their signs. Default: none.

    Notes
    -----
    Scanning from the left, the longest phrase wins and stands for its parts; a mark of punctuation inside
    breaks it. A single word is looked up whole, then as a stem, then without a possessive or Arabic
    prefixes, then, if stretched, in the spelling that stretched words share. The first that is listed counts.
    """
    tokens = tokenise(text)
    words = [t for t in tokens if t.script in ("latin", "arabic", "other")]
    hits, sums, valence = _categories(tokens, index, signed)
    forms = [t.text for t in words]
    return Counts(
        hits=hits,
        sums=sums,
        valence=valence,
        latin=sum(t.script == "latin" for t in words),
        arabic=sum(t.script == "arabic" for t in words),
        other=sum(t.script == "other" for t in words),
        common_latin=sum(t.script == "latin" and is_common(t, index) for t in words),
        common_arabic=sum(t.script == "arabic" and is_common(t, index) for t in words),
        long_words=sum(sum(c.isalpha() for c in form) >= LONG_WORD for form in forms),
        inner_ends=_inner_ends(tokens),
        exclamations=count_exclamations(text),
        capitals=sum(t.capitals for t in words),
        elongated=sum(t.elongated for t in words),
        emoji=sum(t.repeats for t in tokens if t.script == "emoji"),
        diversity=moving_average_ttr(forms),
        mtld=mtld(forms),
    )


def _categories(
    tokens: Sequence[Token], index: Index, signed: Mapping[int, int]
) -> tuple[list[int], list[float], float]:
    hits, sums, valence = [0] * len(index.categories), [0.0] * len(index.categories), 0.0
    place = negated_until = 0
    while place < len(tokens):
        if tokens[place].breaks:
            negated_until = place
        length, number = match(tokens, place, index)
        if number is not None:
            turn = FACTOR if place < negated_until and tokens[place].script != "emoji" else 1.0
            entry = index.entries[number]
            for category, weight in entry.items():
                hits[category] += 1
                sums[category] += weight
            valence += turn * entry_valence(entry, signed)
        if length == 1 and tokens[place].text in NEGATORS:  # listed or not: "hardly" is in our own lists
            negated_until = place + 1 + WINDOW
        place += length
    return hits, sums, valence


def match(tokens: Sequence[Token], place: int, index: Index) -> tuple[int, int | None]:
    """Return how many tokens from a place on make up a listed term (1 if none does), and its entry."""
    node = next((index.starts[form] for form in _forms(tokens[place]) if form in index.starts), None)
    length, number = 1, None
    for step in range(2, len(tokens) - place + 1):
        token = tokens[place + step - 1]
        if node is None or token.breaks or _endless(token):
            break
        stems = (index.end_stems.get((node, token.text[:end])) for end in range(len(token.text), 0, -1))
        wild = next((entry for entry in stems if entry is not None), None)
        node = index.steps.get((node, token.text))
        found = index.ends.get(node, wild) if node is not None else wild
        if found is not None:
            length, number = step, found
    return (length, number) if number is not None else (1, look_up(tokens[place], index))


def look_up(token: Token, index: Index) -> int | None:
    """Return the entry of a single word, or None."""
    if _endless(token):
        return None
    for form in _forms(token):
        if form in index.words:
            return index.words[form]
        for end in range(len(form), 0, -1):
            if form[:end] in index.stems:
                return index.stems[form[:end]]
    return index.stretched.get(single(token.text)) if token.elongated else None


def is_common(token: Token, index: Index) -> bool:
    """Say whether the word, in any form that is looked up, is among the frequent ones of its language."""
    return not _endless(token) and any(form in index.common for form in _forms(token))


def _endless(token: Token) -> bool:
    return len(token.text.encode()) > LONGEST_WORD


def _forms(token: Token) -> list[str]:
    if token.script == "latin" and token.text.endswith(POSSESSIVE):
        return [token.text, token.text.removesuffix(POSSESSIVE)]
    if token.script == "arabic":
        return [token.text, *arabic_stems(token.text)]
    return [token.text]


def _inner_ends(tokens: Sequence[Token]) -> int:
    """Count the places inside the text where a sentence may end."""
    return sum(t.ends for t in tokens[1:])

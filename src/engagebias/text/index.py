"""A lexicon made ready for looking words up: words, stems, phrases and stretched spellings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from engagebias.text.clitics import single
from engagebias.text.forms.spelling import is_wildcard
from engagebias.text.tokens import tokenise

NOTHING = -1


@dataclass(slots=True)
class Index:
    """What each form of a word leads to.

    An entry is a list of (category, weight) pairs; ``words``, ``stems`` (wildcards) and ``stretched`` (words
    with every run of a letter cut to one) lead to the number of an entry. Phrases are paths: ``starts`` from
    their first word to a node, ``steps`` from a node and a word to the next node, ``ends`` and ``end_stems``
    from a node to the entry of a phrase that is complete there.
    """

    categories: tuple[str, ...]
    entries: list[dict[int, float]] = field(default_factory=list)
    words: dict[str, int] = field(default_factory=dict)
    stems: dict[str, int] = field(default_factory=dict)
    stretched: dict[str, int] = field(default_factory=dict)
    starts: dict[str, int] = field(default_factory=dict)
    steps: dict[tuple[int, str], int] = field(default_factory=dict)
    ends: dict[int, int] = field(default_factory=dict)
    end_stems: dict[tuple[int, str], int] = field(default_factory=dict)
    common: frozenset[str] = frozenset()
    unusable: list[str] = field(default_factory=list)
    nodes: int = 0


def build_index(
    terms: Iterable[tuple[str, str, float]], categories: tuple[str, ...], common: frozenset[str] = frozenset()
) -> Index:
    """Return the index of (term, category, weight) rows; terms without any word are kept in ``unusable``.

    Two terms that become one after folding share an entry; in a category that both have the weight is the mean.
    """
    index = Index(categories, common=common)
    weights: dict[int, dict[int, list[float]]] = {}
    numbers = {name: i for i, name in enumerate(categories)}
    for term, category, weight in terms:
        forms = [token.text for token in tokenise(term[:-1] if is_wildcard(term) else term)]
        if not forms:
            index.unusable.append(term)
            continue
        number = _place(index, forms, wild=is_wildcard(term))
        weights.setdefault(number, {}).setdefault(numbers[category], []).append(weight)
    index.entries = [{c: sum(w) / len(w) for c, w in sorted(weights[number].items())} for number in range(len(weights))]
    _add_stretched(index)
    return index


def entry_valence(entry: Mapping[int, float], signed: Sequence[int]) -> float:
    """Return the sum of an entry's weights in the categories that have a sign."""
    return sum((weight for category, weight in entry.items() if category in signed), 0.0)


def _place(index: Index, forms: list[str], *, wild: bool) -> int:
    """Return the number of the entry of a term, a new one if it has none yet."""
    if len(forms) == 1:
        return (index.stems if wild else index.words).setdefault(forms[0], _next(index))
    node = index.starts.setdefault(forms[0], index.nodes)
    index.nodes = max(index.nodes, node + 1)
    for form in forms[1:-1]:
        node = _step(index, node, form)
    if wild:
        return index.end_stems.setdefault((node, forms[-1]), _next(index))
    return index.ends.setdefault(_step(index, node, forms[-1]), _next(index))


def _step(index: Index, node: int, form: str) -> int:
    following = index.steps.setdefault((node, form), index.nodes)
    index.nodes = max(index.nodes, following + 1)
    return following


def _next(index: Index) -> int:
    return len(index.words) + len(index.stems) + len(index.ends) + len(index.end_stems)


def _add_stretched(index: Index) -> None:
    """Add the spelling on which all stretched forms of a word agree, where no second word shares it."""
    for form, number in index.words.items():
        shared = single(form)
        index.stretched[shared] = NOTHING if shared in index.stretched else number
    index.stretched = {form: number for form, number in index.stretched.items() if number != NOTHING}

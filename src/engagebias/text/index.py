"""A lexicon made ready for looking words up: words, stems, phrases and stretched spellings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from engagebias.text.clitics import single
from engagebias.text.forms.spelling import is_wildcard
from engagebias.text.tokens import tokenise

NOTHING = -1


@dataclass(slots=True)
class Index:
    """What each form of a word leads to.

    Attributes
    ----------
    categories : tuple of str
        The categories, which are called by their places from here on.
    entries : list of dict
        What a term counts: its weight by category. Whatever leads to a term leads to its number in this list.
    words, stems, stretched : dict
        From a single word to its entry: spelt out, as the beginning that a wildcard stands after, and with every run
        of a letter cut to one.
    starts, steps : dict
        Phrases are paths: from their first word to a node (a number), and from a node and the next word to the next node.
    ends, end_stems : dict
        From the node where a phrase is complete to its entry; from the node before a last word with a wildcard, and
        that word's beginning.
    common : frozenset of str
        The frequent words of both languages, listed or not.
    nodes : int
        How many nodes there are.
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
    nodes: int = 0


def build_index(
    terms: Iterable[tuple[str, str, float]], categories: tuple[str, ...], common: frozenset[str] = frozenset()
) -> Index:
    """Return the index of (term, category, weight) rows; a term without any word or emoji leads nowhere.

    Two terms that become one after folding share an entry; in a category that both have the weight is the mean.
    """
    index = Index(categories, common=common)
    weights: dict[int, dict[int, list[float]]] = {}
    numbers = {name: i for i, name in enumerate(categories)}
    for term, category, weight in terms:
        forms = forms_of(term)
        if not forms:
            continue
        number = _place(index, forms, wild=is_wildcard(term))
        weights.setdefault(number, {}).setdefault(numbers[category], []).append(weight)
    index.entries = [{c: sum(w) / len(w) for c, w in sorted(weights[number].items())} for number in range(len(weights))]
    _add_stretched(index)
    return index


def forms_of(term: str) -> list[str]:
    """Return the words and emoji of a term as they are looked up; none for a sign such as ":)".

    Examples
    --------
    >>> forms_of("Peace Talk*"), forms_of(":)")
    (['peace', 'talk'], [])
    """
    return [token.text for token in tokenise(term[:-1] if is_wildcard(term) else term)]


def entry_valence(entry: Mapping[int, float], signed: Mapping[int, int]) -> float:
    """Return how pleasant an entry is: its weights in the signed categories, each with the sign of its category.

    Lists differ in how they write an unpleasant term: as -2, or as 1 in the category negative.

    Examples
    --------
    >>> entry_valence({0: 1.0, 1: 0.5, 2: 1.0}, {0: -1, 1: 1})
    -0.5
    """
    return sum((signed[category] * abs(weight) for category, weight in entry.items() if category in signed), 0.0)


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

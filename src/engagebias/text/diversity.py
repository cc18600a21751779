"""How varied the words of a text are, measured so that its length matters little."""

from __future__ import annotations

from collections.abc import Sequence

WINDOW = 10
"""Words in the moving window of the type-token ratio; shorter texts have none."""

MTLD_THRESHOLD = 0.72
MTLD_FEWEST = 50
"""Words below which the measure of textual lexical diversity is not defined here."""


def moving_average_ttr(words: Sequence[str], window: int = WINDOW) -> float:
    """Return the mean share of different words over every window of so many words; NaN if the text is shorter.

    References
    ----------
    Covington & McFall (2010), Cutting the Gordian knot: the moving-average type-token ratio (MATTR), Journal of
    Quantitative Linguistics 17:94-100.

    Examples
    --------
    >>> moving_average_ttr(["to", "be", "or", "not", "to", "be"], window=5)
    0.8
    """
    places = len(words) - window + 1
    if places < 1:
        return float("nan")
    return sum(len(set(words[i : i + window])) for i in range(places)) / (window * places)


def mtld(words: Sequence[str], fewest: int = MTLD_FEWEST) -> float:
    """Return the mean length of runs of words that keep a type-token ratio above 0.72, both directions averaged.

    NaN for a text under ``fewest`` words, and for one so varied that a direction has no complete run: its measure would
    hang on the last, partial run alone.

    References
    ----------
    McCarthy & Jarvis (2010), MTLD, vocd-D, and HD-D: a validation study of sophisticated approaches to lexical
    diversity assessment, Behavior Research Methods 42:381-392.

    Examples
    --------
    >>> mtld(["a", "b", "a", "b", "a", "b"], fewest=6)
    3.0
    """
    if len(words) < fewest:
        return float("nan")
    forward, backward = _factors(words), _factors(words[::-1])
    return (len(words) / forward + len(words) / backward) / 2 if min(forward, backward) >= 1 else float("nan")


def _factors(words: Sequence[str]) -> float:
    """Count the complete runs, and the last one by how far it has come."""
    factors, length, kinds = 0.0, 0, set()
    for word in words:
        length += 1
        kinds.add(word)
        if len(kinds) / length <= MTLD_THRESHOLD:
            factors, length, kinds = factors + 1, 0, set()
    return factors + (1 - len(kinds) / length) / (1 - MTLD_THRESHOLD) if length else factors

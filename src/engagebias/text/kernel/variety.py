"""How varied the words of a text are, by their hashes: what :mod:`engagebias.text.diversity` says in plain words."""

from __future__ import annotations

from typing import Any

import numpy as np

from engagebias.text.kernel.compiling import Array, Int, compiled


@compiled
def moving_average(words: Array, window: Int) -> Any:
    """Return the mean share of different words over every window, NaN if the text is shorter."""
    places = words.size - window + 1
    if places < 1:
        return np.nan
    kinds = 0
    for j in range(words.size):
        before = j - window
        for k in range(j - 1, max(before, -1), -1):
            if words[k] == words[j]:
                before = k
                break
        # The windows that hold this place and no earlier one of the same word.
        kinds += max(0, min(j, places - 1) - max(before + 1, 0) + 1)
    return kinds / (window * places)


@compiled
def _factors(other: Array, threshold: Any, forward: bool) -> Any:
    """Count the runs of MTLD; ``other`` is where each word stood before (after, if read backward)."""
    factors, length, kinds = 0.0, 0, 0
    n = other.size
    first = 0
    for step in range(n):
        j = step if forward else n - 1 - step
        length += 1
        seen = other[j] >= first if forward else (other[j] < n and n - 1 - other[j] >= first)
        if not seen:
            kinds += 1
        if kinds / length <= threshold:
            factors, length, kinds, first = factors + 1, 0, 0, step + 1
    return factors + (1 - kinds / length) / (1 - threshold) if length else factors


@compiled
def mtld(words: Array, threshold: Any) -> Any:
    """Return the measure of textual lexical diversity, NaN where a direction has no complete run."""
    n = words.size
    order = np.argsort(words, kind="mergesort")
    before = np.full(n, -1)
    after = np.full(n, n)
    for k in range(1, n):
        a, b = order[k - 1], order[k]
        if words[a] == words[b]:
            before[b], after[a] = a, b
    forward, backward = _factors(before, threshold, True), _factors(after, threshold, False)
    return (n / forward + n / backward) / 2 if min(forward, backward) >= 1 else np.nan

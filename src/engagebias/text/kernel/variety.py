"""How varied the words of a text are, by their hashes: what :mod:`engagebias.text.diversity` says in plain words."""

from __future__ import annotations

from typing import Any

import numpy as np

from engagebias.text.kernel.compiling import Array, Int, compiled
from engagebias.text.kernel.vectors import BLOCK, between


@compiled
def moving_average(words: Array, prints: Array, window: Int) -> Any:
    """Return the mean share of different words over every window, NaN if the text is shorter.

    Were all words different, each window would be full; a word that stood before is not new in the windows that hold both.
    ``prints`` says which of the words before may be the same.
    """
    places = words.size - window + 1
    if places < 1:
        return np.nan
    kinds = window * places
    reach = min(window - 1, BLOCK)
    for j in range(1, words.size):
        alike = between(prints, j, prints[BLOCK + j], 1) >> np.uint64(BLOCK - reach)  # bit reach - 1 is the word before
        if alike != np.uint64(0) or window - 1 > BLOCK:
            before = j - 1
            while before >= max(j - window + 1, 0) and words[before] != words[j]:
                before -= 1
            # The windows that hold this place and the one before.
            if before >= max(j - window + 1, 0):
                kinds -= min(before, places - 1) - max(j - window + 1, 0) + 1
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

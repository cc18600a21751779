"""Which counts are too small to be shown: a handful of posts may be somebody's."""

from __future__ import annotations

from collections.abc import Sequence

FEWEST = 10


def hidden(counts: Sequence[int]) -> list[bool]:
    """Say which of the counts of one total are not to be shown.

    Those under 10 are not. Where that is one alone, the next smallest is not either: the total less the others would
    give it back.

    Examples
    --------
    >>> hidden([40, 9, 12]), hidden([40, 9, 3]), hidden([40, 12])
    ([False, True, True], [False, True, True], [False, False])
    """
    small = [count < FEWEST for count in counts]
    if sum(small) == 1 and len(counts) > 1:
        next_smallest = min(count for count in counts if count >= FEWEST)
        small = [count <= next_smallest for count in counts]
    return small

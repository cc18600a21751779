"""From words to categories: the longest phrase wins, a negator turns the valence of what follows."""

from __future__ import annotations

import numpy as np

from engagebias.text.kernel.compiling import Array, Int, compiled, inlined
from engagebias.text.kernel.forms import last_stem
from engagebias.text.kernel.lookup import ENTRY, LEADS_SHIFT, NEGATOR, NODE, NODE_SHIFT, STEP, find_surely, hash_step
from engagebias.text.kernel.tokens import BREAKS, EMOJI, ENDLESS, SCRIPT

_ONE = np.uint64(1)


@compiled
def match(
    n: Int, lower: Array, starts: Array, ends: Array, flags: Array, hashes: Array, known: Array, places: Array,
    hits: Array, sums: Array, lookup: Array, stem_sieve: Array, nodes: Array,
    entries: Array, window: Int, factor: Int,
) -> Int:  # fmt: skip
    """Add up the categories of a text's tokens and return its valence."""
    valence, following, negator = 0.0, np.int64(0), -window - 1
    for p in range(_find_places(n, flags, hashes, known, places)):
        place = places[p] >> 1
        if place < following:  # inside a phrase
            continue
        here = known[place]
        length, entry = np.int64(1), np.int64(-1)
        if places[p] & 1:
            length, entry = _phrase(n, place, lower, starts, ends, flags, hashes, here, lookup, stem_sieve, nodes)
        if entry < 0:
            entry = (here & ENTRY) - 1
        if entry >= 0:
            negated = place <= negator + window and _is_negated(flags, negator, place)
            valence += factor * entries[entry] if negated else entries[entry]
            for k in range(entry + 2, entry + 2 + 2 * np.int64(entries[entry + 1]), 2):
                category = np.int64(entries[k])
                hits[category] += 1
                sums[category] += entries[k + 1]
        if length == 1 and here & NEGATOR:
            negator = place
        following = place + length
    return valence


@inlined
def _is_negated(flags: Array, negator: Int, place: Int) -> Int:
    """Say whether no mark breaks between a negator and what stands in its window; emoji are not negated."""
    for k in range(negator + 1, place + 1):
        if flags[k] & BREAKS:
            return False
    return flags[place] & SCRIPT != EMOJI


@inlined
def _find_places(n: Int, flags: Array, hashes: Array, known: Array, places: Array) -> Int:
    """Write where something may match, times 2, plus 1 if a phrase may begin; return how many there are.

    Without a branch, since no processor could guess which words matter.
    """
    count = np.int64(0)
    flags[n], hashes[n] = BREAKS, 0
    for k in range(n):
        here = known[k]
        leads = here >> (LEADS_SHIFT + np.int64(hashes[k + 1] >> np.uint64(60))) & 1 & (flags[k + 1] & BREAKS == 0)
        places[count] = 2 * k + leads
        count += (here & (ENTRY | NEGATOR) != 0) | leads
    return count


@inlined
def _leads(nodes: Array, node: Int, word: Int) -> Int:
    """Say whether a word may lead on from a node: two masks have a bit for each that does, by six bits of its hash."""
    first = nodes[node, 0] >> (word >> np.uint64(58))
    second = nodes[node, 1] >> ((word >> np.uint64(52)) & np.uint64(63))
    return first & second & _ONE != np.uint64(0)


@inlined
def _phrase(
    n: Int, place: Int, lower: Array, starts: Array, ends: Array, flags: Array, hashes: Array, here: Int,
    lookup: Array, stem_sieve: Array, nodes: Array,
) -> tuple[Int, Int]:  # fmt: skip
    """Return the number of tokens of the longest phrase that begins here (1 if none does) and its entry."""
    node = ((here & NODE) >> NODE_SHIFT) - 1
    length, entry = np.int64(1), np.int64(-1)
    for k in range(place + 1, n):
        if flags[k] & (BREAKS | ENDLESS) or not _leads(nodes, node, hashes[k]):
            break
        found = np.int64(-1)
        if nodes[node, 2] & _ONE:
            found = last_stem(lower, starts[k], ends[k], node, lookup, stem_sieve)
        node = find_surely(lookup, hash_step(node, hashes[k]) ^ STEP)
        if node >= 0 and nodes[node, 2] > _ONE:
            found = np.int64(nodes[node, 2] >> _ONE) - 1
        if found >= 0:
            length, entry = k - place + 1, found
        if node < 0:
            break
    return length, entry

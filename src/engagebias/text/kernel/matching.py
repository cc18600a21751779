"""From words to categories: the longest phrase wins, a negator turns the valence of what follows."""

from __future__ import annotations

import numpy as np

from engagebias.text.kernel.compiling import Array, Int, compiled
from engagebias.text.kernel.forms import last_stem
from engagebias.text.kernel.lookup import ENTRY, NEGATOR, NODE, NODE_SHIFT, STEP, find, hash_step
from engagebias.text.kernel.scanning import BREAKS, EMOJI, ENDLESS, SCRIPT

_ONE = np.uint64(1)


@compiled
def match(
    n: Int, lower: Array, starts: Array, ends: Array, flags: Array, hashes: Array, known: Array, places: Array,
    hits: Array, sums: Array, lookup: Array, sieve: Array, follows: Array, complete: Array, entries: Array, window: Int, factor: Int,
) -> Int:  # fmt: skip
    """Add up the categories of a text's tokens and return its valence."""
    valence, following, negator, negated_until = 0.0, np.int64(0), np.int64(-1), np.int64(0)
    for p in range(_find_places(n, flags, hashes, known, follows, places)):
        place, last_break = places[p, 0], places[p, 1]
        if place < following:  # inside a phrase
            continue
        here = known[place]
        length, entry = np.int64(1), np.int64(-1)
        if here & NODE:
            length, entry = _phrase(
                n, place, lower, starts, ends, flags, hashes, here, lookup, sieve, follows, complete
            )
        if entry < 0:
            entry = (here & ENTRY) - 1
        if entry >= 0:
            negated = place < negated_until and last_break <= negator and flags[place] & SCRIPT != EMOJI
            valence += factor * entries[entry] if negated else entries[entry]
            for k in range(entry + 2, entry + 2 + 2 * np.int64(entries[entry + 1]), 2):
                category = np.int64(entries[k])
                hits[category] += 1
                sums[category] += entries[k + 1]
        if length == 1 and here & NEGATOR:
            negator, negated_until = place, place + 1 + window
        following = place + length
    return valence


@compiled
def _find_places(n: Int, flags: Array, hashes: Array, known: Array, follows: Array, places: Array) -> Int:
    """Write where something may match, each with the last token up to it before which a mark breaks; return how many.

    Without a branch, since no processor could guess which words matter. A phrase may begin only where the next word may lead
    on: ``follows`` has a bit for the highest six of each hash that does.
    """
    last_break: Int = np.int64(0)
    count = np.int64(0)
    flags[n], hashes[n] = BREAKS, 0
    for k in range(n):
        if flags[k] & BREAKS:
            last_break = k
        here = known[k]
        leads = follows[(here & NODE) >> NODE_SHIFT] >> (hashes[k + 1] >> np.uint64(58))
        may_lead = np.int64(leads & _ONE) & (flags[k + 1] & BREAKS == 0)
        places[count, 0], places[count, 1] = k, last_break
        count += (here & (ENTRY | NEGATOR) != 0) | may_lead
    return count


@compiled
def _phrase(
    n: Int, place: Int, lower: Array, starts: Array, ends: Array, flags: Array, hashes: Array, here: Int,
    lookup: Array, sieve: Array, follows: Array, complete: Array,
) -> tuple[Int, Int]:  # fmt: skip
    """Return the number of tokens of the longest phrase that begins here (1 if none does) and its entry."""
    node = ((here & NODE) >> NODE_SHIFT) - 1
    length, entry = np.int64(1), np.int64(-1)
    for k in range(place + 1, n):
        if node < 0 or flags[k] & (BREAKS | ENDLESS):
            break
        if (follows[node + 1] >> (hashes[k] >> np.uint64(58))) & _ONE == np.uint64(0):
            break
        found = np.int64(-1)
        if complete[node] & 1:
            found = last_stem(lower, starts[k], ends[k], node, lookup, sieve)
        node = find(lookup, sieve, hash_step(node, hashes[k]) ^ STEP)
        if node >= 0 and complete[node] > 1:
            found = (complete[node] >> 1) - 1
        if found >= 0:
            length, entry = k - place + 1, found
    return length, entry

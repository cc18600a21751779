"""Count over a column of texts: in batches, on all cores, with the fast counter where numba is installed."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from tqdm import tqdm

from engagebias.text import reference
from engagebias.text.lexicons import Lexicon, index_of

if TYPE_CHECKING:
    from engagebias.text.kernel.texts import Tables

Array = np.ndarray[Any, Any]

INTS = (
    "latin", "arabic", "other", "common_latin", "common_arabic", "long_words", "inner_ends", "exclamations",
    "capitals", "elongated", "emoji",
)  # fmt: skip
FLOATS = ("valence", "diversity", "mtld")

BATCH = 10_000
"""Texts at a time: large enough that the overhead vanishes, small enough to stay in the cache and to keep all cores busy."""

FEW = 500_000
"""Bytes of text up to which the plain counter is done before the fast one has been loaded."""

_SHOW_FROM = 500_000
_MEMO = 1 << 18


@dataclass(frozen=True, slots=True)
class Counted:
    """Counts of a column of texts: a row a text, nulls as the empty text."""

    ints: Array
    floats: Array
    hits: Array
    sums: Array

    def column(self, name: str) -> Array:
        """Return one of the columns ``INTS`` or ``FLOATS``."""
        return self.ints[:, INTS.index(name)] if name in INTS else self.floats[:, FLOATS.index(name)]


def has_fast_counter() -> bool:
    """Say whether numba, which compiles the fast counter, is installed (the extra ``engagebias[fast]``)."""
    return find_spec("numba") is not None


def count_column(texts: pl.Series, lexicon: Lexicon, *, fast: bool | None = None) -> Counted:
    """Count the words of every text by category.

    Parameters
    ----------
    texts : polars.Series
        Strings; null counts as the empty text.
    lexicon : Lexicon
        The list of terms.
    fast : bool, optional
        Whether to use the compiled counter. Default: if numba is there and the texts are more than a few. Both
        give the same numbers.

    Returns
    -------
    Counted
        Arrays with a row for each text.
    """
    clean = texts.cast(pl.String).fill_null("")
    chosen = has_fast_counter() and (clean.str.len_bytes().sum() or 0) > FEW if fast is None else fast
    return _fast(clean, lexicon) if chosen else _plain(clean, lexicon)


@cache
def _memos(lexicon: Lexicon) -> list[Array]:
    """Return the memories of words already looked up; a thread takes one and puts it back, later calls use it again."""
    return []


def _new_memo() -> Array:
    """Return an empty memory that begins with a cache line, as each set of words in it then does."""
    room = np.zeros(2 * _MEMO + 8, np.uint64)
    first = -(room.ctypes.data // 8) % 8
    return room[first : first + 2 * _MEMO].reshape(_MEMO, 2)


def _empty(rows: int, categories: int) -> Counted:
    return Counted(
        np.zeros((rows, len(INTS)), np.int32),
        np.zeros((rows, len(FLOATS))),
        np.zeros((rows, categories), np.int32),
        np.zeros((rows, categories)),
    )


def _plain(texts: pl.Series, lexicon: Lexicon) -> Counted:
    counted = _empty(len(texts), len(lexicon.categories))
    index, signed = index_of(lexicon), lexicon.signed
    for row, text in enumerate(texts):
        found = reference.count(text, index, signed=signed)
        counted.ints[row] = [getattr(found, name) for name in INTS]
        counted.floats[row] = [getattr(found, name) for name in FLOATS]
        counted.hits[row] = found.hits
        counted.sums[row] = found.sums
    return counted


def _fast(texts: pl.Series, lexicon: Lexicon) -> Counted:
    from engagebias.text.tables import tables_of

    tables = tables_of(lexicon)
    counted = _empty(len(texts), len(lexicon.categories))
    memos = _memos(lexicon)

    def count(start: int) -> None:
        memo = memos.pop() if memos else _new_memo()
        _count_batch(texts.slice(start, BATCH), _rows(counted, start), memo, tables)
        memos.append(memo)

    threads = min(os.cpu_count() or 1, 1 + len(texts) // BATCH)
    with (
        ThreadPoolExecutor(threads) as pool,
        tqdm(total=len(texts), unit=" texts", disable=None if len(texts) >= _SHOW_FROM else True) as bar,
    ):
        try:
            for _ in pool.map(count, range(0, len(texts), BATCH)):
                bar.update(min(BATCH, len(texts) - bar.n))
        except BaseException:  # Ctrl-C too: what has not begun is not begun
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return counted


def _rows(counted: Counted, start: int) -> Counted:
    end = start + BATCH
    return Counted(counted.ints[start:end], counted.floats[start:end], counted.hits[start:end], counted.sums[start:end])


def _count_batch(texts: pl.Series, rows: Counted, memo: Array, tables: Tables) -> None:
    from engagebias.text.kernel.characters import longest_folded
    from engagebias.text.kernel.texts import count_texts, make_room
    from engagebias.text.kernel.vectors import PADDING

    padded = pl.concat([texts, pl.Series(texts.name, ["\0" * PADDING])])
    data = np.frombuffer(padded.str.join("").cast(pl.Binary).item(), np.uint8)
    offsets = np.concatenate([[0], texts.str.len_bytes().cum_sum().to_numpy()]).astype(np.int64)
    room, tokens = make_room(longest_folded(data, offsets, tables.folding))
    count_texts(
        data, offsets, rows.ints, rows.floats, rows.hits, rows.sums, tuple(room), tuple(tokens), memo, tuple(tables)
    )

"""The fast reader and the careful one give the same rows."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from engagebias.formats import evenness
from engagebias.formats.containers import UnevenError, careful_pieces, quick_pieces, read_header
from engagebias.formats.opening import Opened

SOUND = 'a, b,"c"\n1,,"x, ""y""\nz"\r\n2,سلام,\na, b,c\n'


def opened(folder: Path, text: str) -> Opened:
    path = folder / "t.csv"
    path.write_text(text, encoding="utf-8")
    return Opened(path, "t.csv", path)


def test_both_readers_agree(tmp_path: Path) -> None:
    file = opened(tmp_path, SOUND)
    table = read_header(file)
    assert table.header == ("a", "b", "c")
    quick, careful = list(quick_pieces(file, table)), list(careful_pieces(file, table, None))
    frames = [pl.concat([piece.frame for piece in pieces]) for pieces in (quick, careful)]
    assert_frame_equal(*frames)
    assert frames[0].rows() == [("1", "", 'x, "y"\nz'), ("2", "سلام", "")]
    assert [sum(sum(p.rejected.values()) for p in pieces) for pieces in (quick, careful)] == [1, 1]
    assert all(kind == pl.String for kind in frames[0].dtypes)


@pytest.mark.parametrize("row", ["1,2,3,4", "1,2", "", '1,2,"3', "1,5'' and 5\",3"])
def test_the_fast_reader_gives_up_where_a_row_is_of_another_length(tmp_path: Path, row: str) -> None:
    file = opened(tmp_path, SOUND + row + "\n7,8,9\n")
    with pytest.raises(UnevenError):
        list(quick_pieces(file, read_header(file)))


def test_evenness_holds_over_the_ends_of_blocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "t.csv"
    sound = 'a,b\n"x,\n,y",1\n2,"z"\n3,4'
    for block in range(1, 12):
        monkeypatch.setattr(evenness, "BLOCK", block)
        for text, even in (
            (sound, True),
            (sound + "\n", True),
            (sound + "\n5", False),
            (sound + ",6\n", False),
            (sound + '"', False),
        ):
            path.write_text(text, encoding="utf-8")
            assert evenness.is_even(path, ",", 2) is even, (block, text)

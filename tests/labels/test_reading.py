from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from engagebias.errors import DataError
from engagebias.labels import (
    agreement,
    read_gold_sample,
)
from labels.gold_study import Sheet, code_all, drawn, edit, posts


def test_codes_come_back_as_they_were_given(tmp_path: Path) -> None:
    sample = drawn(tmp_path)
    code_all(sample, "A", " YES ", 1)
    code_all(sample, "B", "نعم", "level 1")
    last = sample.design["gold_id"][-1]

    def some(sheet: Sheet) -> None:
        rows = {sheet.cell(row, 1).value: row for row in range(2, sheet.max_row + 1)}
        for gold_id, code in zip(sample.design["gold_id"], ["no", "Cannot  tell", None], strict=False):
            sheet.cell(rows[gold_id], 3).value = code
        sheet.cell(rows[last], 4).value = -1.0

    edit(sample.paths["B"], some)
    read = read_gold_sample(tmp_path)
    codes = read.codes("peace")
    assert codes.columns == ["post_id", "coder", "label"]
    ids = sample.design["post_id"].to_list()
    assert codes.filter(coder="A").rows() == [(p, "A", "yes") for p in ids]
    assert codes.filter(coder="B")["label"].to_list() == ["no", None, None] + ["yes"] * 9
    assert read.codes("heat").filter(coder="B")["label"].to_list() == ["1"] * 11 + ["-1"]
    assert read.counts.rows() == [
        ("A", "peace", 12, 12, 0, 0), ("A", "heat", 12, 12, 0, 0), ("B", "peace", 12, 10, 1, 1), ("B", "heat", 12, 12, 0, 0),
    ]  # fmt: skip
    assert [str(w) for w in read.warnings] == [
        "Empty cells of B for peace, missing: 1 of 12.", "Codes of B for peace that mean missing, such as 'cannot tell': 1 of 12.",
    ]  # fmt: skip
    assert agreement(codes, n_boot=99).table()["n"].to_list() == [10]

    gold = read.gold("peace", rule="majority")
    assert gold.columns == ["post_id", "label", "gold_probability", "stratum", "reason"]
    assert gold["post_id"].to_list() == ids
    assert gold.select("label", "reason").rows()[:4] == [(None, "tie"), ("yes", None), ("yes", None), ("yes", None)]
    assert gold["gold_probability"].to_list() == sample.design["gold_probability"].to_list()
    assert read.gold("peace", rule="first")["label"].to_list() == ["yes"] * 12
    assert read.gold("peace", rule="B").select("label", "reason").rows()[:3] == [
        ("no", None),
        (None, "cannot tell"),
        (None, "not coded"),
    ]


def test_most_coders_decide_and_a_part_of_the_coders_has_a_part_of_the_probability(tmp_path: Path) -> None:
    sample = drawn(tmp_path, n=30, coders=["A", "B", "C"], overlap=0.4)
    for coder, code in (("A", "yes"), ("B", "no"), ("C", "yes")):
        code_all(sample, coder, code)
    read = read_gold_sample(tmp_path)
    shared = sample.design["coders"].list.len() == 3
    assert shared.sum() == 12
    assert set(read.gold("peace").filter(shared)["label"]) == {"yes"}
    alone = read.gold("peace", rule="B")
    mine = sample.design["coders"].list.contains("B")
    assert alone["reason"].to_list() == [None if m else "given to other coders" for m in mine]
    assert alone["gold_probability"].null_count() == 12  # the posts that went to others alone
    assert alone["gold_probability"].drop_nulls().to_list() == pytest.approx(
        [sample.design["gold_probability"][0] * 18 / 30] * 18
    )
    part = read_gold_sample(tmp_path, paths={"A": sample.paths["A"], "C": str(sample.paths["C"])})
    assert part.coders == ("A", "C")
    assert part.warnings[0] == "Coders whose workbooks were not read: B."
    given = part.gold("peace")["gold_probability"].drop_nulls()
    assert given.to_list() == pytest.approx([sample.design["gold_probability"][0] * 24 / 30] * 24)


def as_csv(path: Path, mark: str, encoding: str) -> None:
    rows = openpyxl.load_workbook(path)["codes"].iter_rows(values_only=True)
    with path.with_suffix(".csv").open("w", encoding=encoding, newline="") as stream:
        csv.writer(stream, delimiter=mark).writerows(["" if v is None else v for v in row] for row in rows)
    path.unlink()


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_csv_files_are_read_as_well(tmp_path: Path, mark: str, encoding: str) -> None:
    frame = posts().with_columns(text=pl.col("text") + '\n"هدنة", a;b\tc')
    sample = drawn(tmp_path, frame)
    code_all(sample, "A", "نعم")
    code_all(sample, "B", "no")
    before = read_gold_sample(tmp_path).codes("peace")
    as_csv(sample.paths["A"], mark, encoding)
    read = read_gold_sample(tmp_path)
    assert read.codes("peace").equals(before)
    assert read.warnings == ()


def change(row: int, column: int, value: object) -> Callable[[Sheet], object]:
    def do(sheet: Sheet) -> None:
        sheet.cell(row, column).value = value

    return do


def swap(sheet: Sheet) -> None:
    one, two = sheet.cell(2, 2), sheet.cell(3, 2)
    one.value, two.value = two.value, one.value


def twice(sheet: Sheet) -> None:
    sheet.cell(5, 1).value = sheet.cell(4, 1).value


@pytest.mark.parametrize(
    ("fault", "match"),
    [
        (change(3, 3, "maybe"), r"gold-A\.xlsx, row 3: peace is 'maybe'; allowed are no, yes, cannot tell\. Mend"),
        (change(3, 4, 7), r"row 3: heat is '7'; allowed are -1, 0, 1, 2"),
        (change(3, 4, 0.5), r"row 3: heat is '0\.5'"),
        (change(3, 3, "=1+1"), "row 3: peace is '=1"),
        (change(4, 1, "XYZ-99"), r"row 4: gold_id 'XYZ-99' was not given to this coder; gold-A\.xlsx: 1 row is gone \(gold_id '.*'\): put it back from a backup"),
        (change(4, 1, None), "row 4: gold_id is empty"),
        (twice, r"row 5: gold_id '\w{3}-\d\d' stands there twice \(first in row 4\)"),
        (lambda sheet: sheet.delete_rows(6, 2), r"gold-A\.xlsx: 2 rows are gone \(gold_id '.*\): put them back from a backup"),
        (lambda sheet: sheet.delete_cols(3), "row 1: column 'peace' is missing or renamed"),
        (change(1, 4, "heats"), r"row 1: column 'heat' is missing or renamed \(found gold_id, text, peace, heats"),
        (change(1, 5, "peace"), "row 1: column 'peace' stands there twice"),
        (lambda sheet: sheet.delete_rows(1), "row 1: column 'gold_id' is missing or renamed"),
        (swap, r"row 2: gold_id '.*' stands beside the text of '.*'; was one column sorted alone\?"),
    ],
)  # fmt: skip
def test_every_fault_is_named(tmp_path: Path, fault: Callable[..., object], match: str) -> None:
    sample = drawn(tmp_path)
    edit(sample.paths["A"], fault)
    with pytest.raises(DataError, match=match):
        read_gold_sample(tmp_path)


def test_five_faults_are_named_and_the_others_counted(tmp_path: Path) -> None:
    sample = drawn(tmp_path)
    code_all(sample, "A", "maybe")
    code_all(sample, "B", "perhaps, said at such length that no message should repeat it")
    with pytest.raises(DataError, match="peace is 'maybe'; .*; and 19 more.") as caught:
        read_gold_sample(tmp_path)
    assert str(caught.value).count("maybe") == 5
    assert "no message should" not in str(caught.value)


def test_files_that_are_gone_or_damaged(tmp_path: Path) -> None:
    sample = drawn(tmp_path)
    path, content = sample.paths["A"], sample.paths["A"].read_bytes()
    path.write_bytes(content[:300])
    with pytest.raises(DataError, match=r"gold-A\.xlsx: it cannot be read as xlsx"):
        read_gold_sample(tmp_path)
    path.unlink()
    with pytest.raises(DataError, match=r"gold-A\.xlsx: there is no such file"):
        read_gold_sample(tmp_path)
    path.write_bytes(content)
    (tmp_path / "gold-A.csv").write_text("gold_id")
    with pytest.raises(DataError, match=r"holds both gold-A\.xlsx and gold-A\.csv.*paths=\{'A'"):
        read_gold_sample(tmp_path)
    path.unlink()
    with pytest.raises(DataError, match=r"gold-A\.csv, row 1: column 'text' is missing"):
        read_gold_sample(tmp_path)
    (tmp_path / "gold-A.csv").write_bytes("gold_id,نص".encode("cp1256"))
    with pytest.raises(DataError, match=r"gold-A\.csv: it is not UTF-8; save it as 'CSV UTF-8'"):
        read_gold_sample(tmp_path)
    (tmp_path / "gold-A.csv").write_bytes(b"")
    with pytest.raises(DataError, match="the first row, which names the columns, is empty"):
        read_gold_sample(tmp_path)
    (tmp_path / "gold-A.csv").unlink()
    book = openpyxl.Workbook()
    book.save(path)
    with pytest.raises(DataError, match=r"sheet 'codes' is missing or renamed \(found Sheet\)"):
        read_gold_sample(tmp_path)
    with pytest.raises(DataError, match="paths names files by coder, of 'A', 'B'; got \\['a'\\]"):
        read_gold_sample(tmp_path, paths={"a": path})
    sample.paths["design"].write_bytes(b"PAR1")
    with pytest.raises(DataError, match="is damaged"):
        read_gold_sample(tmp_path)
    pl.DataFrame({"a": [1]}).write_parquet(sample.paths["design"])
    with pytest.raises(DataError, match="is not what draw_gold_sample wrote"):
        read_gold_sample(tmp_path)
    with pytest.raises(DataError, match=r"there is no gold-design\.parquet"):
        read_gold_sample(tmp_path / "nowhere")


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize(("opened", "line"), [(3, 5), (0, 1)])
@pytest.mark.parametrize("more", [9, 20_000])  # the rows below are swallowed unsaid, or more than a cell holds
def test_a_quotation_mark_left_open_is_said_with_its_line(
    tmp_path: Path, mark: str, opened: int, line: int, more: int
) -> None:
    sample = drawn(tmp_path)
    sample.paths["A"].unlink()
    rows = [
        ["gold_id", "text", "peace", "heat"],
        *(["X-01", '"two\nlines"' if opened else "one", "yes", "1"], *[["X-02", "x", "no", "0"]] * more),
    ]
    rows[opened] = [rows[opened][0], f'"{rows[opened][1]}', *rows[opened][2:]]
    (tmp_path / "gold-A.csv").write_text("\n".join(mark.join(row) for row in rows), encoding="utf-8")
    with pytest.raises(
        DataError, match=rf"gold-A\.csv: the row that starts in line {line} .*: a quotation mark left open\?"
    ):
        read_gold_sample(tmp_path)


def test_a_csv_file_that_cannot_be_opened_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sample = drawn(tmp_path)
    as_csv(sample.paths["A"], ",", "utf-8")
    read = Path.read_text

    def closed(path: Path, *args: object, **kwargs: object) -> str:
        if path.suffix == ".csv":
            raise PermissionError(13, "Permission denied")
        return read(path, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(Path, "read_text", closed)
    with pytest.raises(DataError, match=r"gold-A\.csv: it cannot be read \(Permission denied\)"):
        read_gold_sample(tmp_path)


def test_what_is_odd_is_a_warning(tmp_path: Path) -> None:
    sample = drawn(tmp_path)
    for coder in "AB":
        code_all(sample, coder)

    def odd(sheet: Sheet) -> None:
        sheet.cell(2, 2).value = f"  {sheet.cell(2, 2).value}\n"  # spaces are no change
        sheet.cell(3, 2).value = "[removed]"
        sheet.cell(1, 6).value = "my thoughts"
        sheet.cell(1, 1).value = " Gold_ID "
        sheet.cell(40, 3).value = " "

    edit(sample.paths["A"], odd)
    read = read_gold_sample(tmp_path)
    assert [str(w) for w in read.warnings] == [
        "Texts that were altered in the workbook of A: 1. The codes are kept.",
        "Columns of the workbook of A that are not in the codebook, not read: my thoughts.",
    ]
    assert read.codes("peace").height == 24


def test_rows_may_be_sorted(tmp_path: Path) -> None:
    sample = drawn(tmp_path)
    code_all(sample, "B")

    def turned(sheet: Sheet) -> None:
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)][::-1]
        for r, row in enumerate(rows, start=2):
            for c, value in enumerate([*row[:2], "yes" if r < 5 else "no", "1"], start=1):
                sheet.cell(r, c).value = value

    before = read_gold_sample(tmp_path).codes("peace")["post_id"].to_list()
    edit(sample.paths["A"], turned)
    read = read_gold_sample(tmp_path)
    assert read.codes("peace")["post_id"].to_list() == before
    assert read.codes("peace").filter(coder="A")["label"].value_counts().sort("label").rows() == [("no", 9), ("yes", 3)]
    assert read.warnings == ()


def test_unknown_variables_and_rules(tmp_path: Path) -> None:
    drawn(tmp_path)
    read = read_gold_sample(tmp_path)
    wrong = "variable must be one of 'peace', 'heat'; got 'piece'. Did you mean 'peace'"
    with pytest.raises(DataError, match=f"GoldCodes.codes: {wrong}"):
        read.codes("piece")
    with pytest.raises(DataError, match=f"GoldCodes.gold: {wrong}"):
        read.gold("piece")
    with pytest.raises(DataError, match="GoldCodes.gold: rule must be one of 'majority', 'first', 'A', 'B'"):
        read.gold("peace", rule="C")

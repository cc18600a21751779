from __future__ import annotations

import os
import re
import shutil
import zipfile
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engagebias.errors import DataError, DesignError, EngagebiasError
from engagebias.labels import (
    Codebook,
    read_codebook,
    read_gold_sample,
)
from engagebias.labels import folder as folder_module
from engagebias.labels.codebook_file import codebook_yaml
from engagebias.labels.workbook import clean_text
from engagebias.words import Text
from labels.gold_study import SMALL, code_all, drawn, posts


def test_probabilities_add_up_to_the_population(tmp_path: Path) -> None:
    sample = drawn(tmp_path, n=20, design="equal")
    assert sample.strata.select("stratum", "stratum_size", "stratum_n", "gold_probability").rows() == [
        ("lang = ar", 10, 10, 1.0), ("lang = en", 50, 10, 0.2),
    ]  # fmt: skip
    assert (1 / sample.design["gold_probability"]).sum() == pytest.approx(60)
    assert sample.design["post_id"].n_unique() == 20
    stratum = dict(posts().select("post_id", pl.format("lang = {}", "lang")).iter_rows())
    assert [stratum[p] for p in sample.design["post_id"]] == sample.design["stratum"].to_list()
    assert pl.read_parquet(sample.paths["design"]).equals(sample.design)
    assert codebook_yaml(read_codebook(sample.paths["codebook"])) == codebook_yaml(SMALL)
    assert "Each of the 60 posts with text had a known probability" in sample.estimand


def test_the_draw_does_not_hang_on_the_order_of_rows(tmp_path: Path) -> None:
    one = drawn(tmp_path / "a")
    two = drawn(tmp_path / "b", posts().sample(fraction=1, shuffle=True, seed=3))
    other = drawn(tmp_path / "c", seed=2)
    assert one.design.equals(two.design)
    assert not set(one.design["gold_id"]) & set(
        other.design["gold_id"]
    )  # workbooks of another draw are not taken for it


def test_what_cannot_be_read_is_left_out_and_counted(tmp_path: Path) -> None:
    frame = posts(30).with_columns(
        text=pl.Series(["", "  \n", "\u200f\u202e", "\ufe0f"] + [None] * 2 + ["🙂", "؟"] + ["text"] * 22),
        lang=pl.Series(["ku"] * 6 + [None] * 4 + ["null"] * 5 + ["ar"] + ["en"] * 14),
    )
    sample = drawn(tmp_path, frame)
    assert sample.counts.rows() == [
        ("given", 30), ("left out: no text", 2), ("left out: nothing to read", 4), ("population", 24), ("drawn", 12),
    ]  # fmt: skip
    assert sample.strata.select("stratum", "stratum_size", "stratum_n", "without_text").rows() == [
        ('lang = "null"', 5, 2, 0), ("lang = ar", 1, 1, 0), ("lang = en", 14, 7, 0), ("lang = null", 4, 2, 0), ("lang = ku", 0, 0, 6),
    ]  # fmt: skip
    for said in (
        "Posts without a text, left out of the population: 2.", "Posts with nothing to read in their text, left out of the population: 4.",
        "Posts without a value of lang are strata of their own: 4.", "nothing is said of them: lang = ku.",
        "Strata with fewer than 2 posts, taken whole: 1.", "Few posts (12) are given to all coders",
    ):  # fmt: skip
        assert any(said in w for w in sample.warnings), said
    assert all(w.ar != str(w) for w in sample.warnings)
    alone = drawn(tmp_path / "b", n=3, min_per_stratum=1, overlap=0)
    assert any("No post is given to two coders" in w for w in alone.warnings)
    assert any("a single draw, whose variance" in w for w in alone.warnings)


ODD = [
    "=1+1",
    '=HYPERLINK("http://x")',
    "+1",
    "-1",
    "@SUM(A1)",
    "#N/A",
    "007",
    "2020-01-01",
    "TRUE",
    "1e5",
    "a\tb",
    " = 2",
]


def test_no_text_becomes_a_formula(tmp_path: Path) -> None:
    frame = posts(len(ODD)).with_columns(text=pl.Series(ODD))
    sample = drawn(tmp_path, frame, n=len(ODD), strata=[])
    sheet = openpyxl.load_workbook(sample.paths["A"])["codes"]
    cells = [sheet.cell(row, 2) for row in range(2, sheet.max_row + 1)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.number_format for cell in cells} == {"@"}
    assert all(cell.quotePrefix for cell in cells)  # not even when someone edits the cell
    assert sorted(cell.value for cell in cells) == sorted(ODD)
    with zipfile.ZipFile(sample.paths["A"]) as parts:
        assert not any(b"<f>" in parts.read(name) or b"<f " in parts.read(name) for name in parts.namelist())
    assert not read_gold_sample(tmp_path).warnings[0].startswith("Texts that were altered")


def test_texts_that_a_cell_cannot_hold(tmp_path: Path) -> None:
    texts = ["a\x00b\x1bc", "\ufffe\uffffx", "one\r\ntwo\rthree", "🙂" * 30_000, "ب" * 40_000, "fine"]
    sample = drawn(tmp_path, posts(6).with_columns(text=pl.Series(texts)), n=6, strata=[])
    written = {
        row[1] for row in openpyxl.load_workbook(sample.paths["A"])["codes"].iter_rows(min_row=2, values_only=True)
    }
    assert {"abc", "x", "one\ntwo\nthree", "fine", "🙂" * 16_000 + " [...]", "ب" * 32_000 + " [...]"} == written
    assert max(len(str(text).encode("utf-16-le")) // 2 for text in written) <= 32_767
    assert "Drawn posts with control characters, which were removed: 2." in sample.warnings
    assert "Drawn posts too long for a cell, whose end was cut off: 2." in sample.warnings
    assert not any("altered" in w for w in read_gold_sample(tmp_path).warnings)


@settings(deadline=None, max_examples=200)
@given(st.text())
def test_every_text_can_be_written(text: str) -> None:
    cleaned, removed, cut = clean_text(text)
    assert not cut
    assert clean_text(cleaned) == (cleaned, 0, False)
    assert len(cleaned) + removed <= len(text)
    openpyxl.Workbook().active.cell(1, 1).check_string(cleaned)


def test_what_coders_see(tmp_path: Path) -> None:
    sample = drawn(
        tmp_path, posts().with_columns(title=pl.lit("a title")), columns_shown=["text", "title"], overlap=0.5
    )
    seen = set()
    for coder in "AB":
        book = openpyxl.load_workbook(sample.paths[coder])
        sheet = book["codes"]
        assert [cell.value for cell in sheet[1]] == ["gold_id", "text", "title", "peace", "heat", "note"]
        assert sheet.freeze_panes == "C2"
        assert sheet.protection.sheet
        assert [sheet.cell(2, i).protection.locked for i in (1, 2, 4, 6)] == [True, True, False, False]
        everything = str([[c.value for c in row] for name in book.sheetnames for row in book[name].iter_rows()])
        assert not re.search(r"author|machine|lang = |\bp0\d\d\b", everything)
        ids = [sheet.cell(row, 1).value for row in range(2, sheet.max_row + 1)]
        assert sheet.max_row == 10
        seen |= set(ids)
        rules = {str(rule.sqref).split(":")[0]: rule.formula1 for rule in sheet.data_validations.dataValidation}
        assert rules == {
            "D2": '"no,yes,cannot tell,لا,نعم,لا يمكن الحكم"', "E2": '"-1,0,1,2,درجة -1,درجة 0,درجة 1,درجة 2"',
        }  # fmt: skip
        words = [cell for row in book["codebook"].iter_rows(values_only=True) for cell in row]
        assert {"Peace?", "سلام؟", "English", "العربية", "no = no"} <= set(words)
    assert seen == set(sample.design["gold_id"])
    order = sample.design.sort("gold_id")["stratum"].to_list()
    assert order != sorted(order)  # the id does not give the stratum away


def test_arabic_texts_make_sheets_that_run_from_the_right(tmp_path: Path) -> None:
    arabic = posts().with_columns(text=pl.lit("اتفاق على هدنة with"))
    for frame, right in ((arabic, True), (posts(), False)):
        sample = drawn(tmp_path / str(right), frame)
        book = openpyxl.load_workbook(sample.paths["A"])
        assert [bool(book[name].sheet_view.rightToLeft) for name in ("codes", "codebook")] == [right, right]


def test_nothing_shows_a_text(tmp_path: Path) -> None:
    sample = drawn(tmp_path)
    code_all(sample, "A")
    read = read_gold_sample(tmp_path)
    for result in (sample, read):
        for shown in (repr(result), result._repr_html_()):
            assert "secret" not in shown
            assert "author" not in shown
    assert "Gold sample of 12 posts in 2 strata" in repr(sample)
    assert "Codes of 12 posts by A, B" in repr(read)
    assert "secret" not in str(sample.design.to_dicts())


def test_the_same_draw_leaves_coded_workbooks_alone_and_another_is_refused(tmp_path: Path) -> None:
    sample = drawn(tmp_path)
    code_all(sample, "A")
    coded = sample.paths["A"].read_bytes()
    sample.paths["B"].unlink()
    again = drawn(tmp_path)
    assert sample.paths["A"].read_bytes() == coded
    assert again.paths["B"].is_file()
    assert "its files are as they were: gold-design.parquet, codebook.yaml, gold-A.xlsx." in again.warnings[-1]
    for options in ({"seed": 2}, {"n": 13}, {"coders": ["A", "C"]}):
        with pytest.raises(DataError, match=r"holds another gold sample.*coders' work is never overwritten"):
            drawn(tmp_path, **options)
    with pytest.raises(DataError, match=r"holds another codebook\.yaml"):
        drawn(tmp_path, codebook=Codebook(SMALL.variables, Text("Go", "هيا")))
    sample.paths["design"].unlink()
    with pytest.raises(DataError, match=r"workbooks without their gold-design\.parquet \(gold-A\.xlsx, gold-B\.xlsx\)"):
        drawn(tmp_path)
    assert sample.paths["A"].read_bytes() == coded


def test_a_damaged_design_is_called_so_and_the_cure_works(tmp_path: Path) -> None:
    sample = drawn(tmp_path / "study")
    sample.paths["design"].write_bytes(sample.paths["design"].read_bytes()[:200])
    with pytest.raises(DataError, match=r"draw_gold_sample: .*gold-design\.parquet is damaged .* into another folder"):
        drawn(tmp_path / "study")
    again = drawn(tmp_path / "other")
    shutil.copy(again.paths["design"], sample.paths["design"])
    assert "its files are as they were" in drawn(tmp_path / "study").warnings[-1]


def test_a_codebook_alone_is_no_sample_yet(tmp_path: Path) -> None:
    (tmp_path / "codebook.yaml").write_text(codebook_yaml(SMALL), encoding="utf-8")
    assert not any("its files are as they were" in w for w in drawn(tmp_path).warnings)


def test_nothing_is_left_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(path: Path, content: bytes) -> None:
        if path.name == "gold-B.xlsx":
            raise KeyboardInterrupt
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)

    monkeypatch.setattr(folder_module, "write_whole", failing)
    with pytest.raises(KeyboardInterrupt):
        drawn(tmp_path / "new")
    assert list((tmp_path / "new").iterdir()) == []
    monkeypatch.undo()
    (tmp_path / "file").write_text("")
    with pytest.raises(EngagebiasError, match="is a file where a folder must be"):
        drawn(tmp_path / "file")
    if os.getuid():
        (tmp_path / "closed").mkdir(mode=0o500)
        with pytest.raises(EngagebiasError, match="cannot write"):
            drawn(tmp_path / "closed")


def test_simulated_posts_carry_a_banner(tmp_path: Path) -> None:
    sample = drawn(tmp_path, posts().with_columns(platform=pl.lit("simulated")))
    assert "Simulated data" in repr(sample)
    assert "Simulated data" in read_gold_sample(tmp_path)._repr_html_()


@pytest.mark.parametrize(
    ("frame", "options", "error", "match"),
    [
        (posts().drop("text"), {}, DataError, "column 'text' is missing"),
        (posts(), {"strata": ["language"]}, DataError, "column 'language' is missing"),
        (posts(), {"strata": "lang"}, DataError, r"strata is a list of names, got the string 'lang'. Write \['lang'\]"),
        (posts(), {"n": 61}, DesignError, "n=61 is more than the 60 posts with text; n=60 codes them all"),
        (posts(0), {"n": 1}, DesignError, "n=1 is more than the 0 posts with text. There is nothing to code"),
        (posts(), {"n": 3}, DesignError, "2 strata with 2 draws each .* need n=4 or more; got n=3"),
        (posts(), {"n": 10, "strata": ["post_id"]}, DesignError, "60 strata with 2 draws each .* name fewer or coarser strata"),
        (posts(), {"n": 0}, DataError, "n must be a whole number of 1 or more"),
        (posts(), {"design": "optimal"}, DataError, "design must be one of 'proportional', 'equal'"),
        (posts(), {"min_per_stratum": 0}, DataError, "min_per_stratum must be a whole number of 1 or more"),
        (posts(), {"overlap": 1.2}, DataError, "overlap must be a number from 0 to 1; got 1.2"),
        (posts(), {"coders": []}, DataError, "coders is empty"),
        (posts(), {"coders": ["a/b"]}, DataError, "a coder's name has letters, digits, - and _"),
        (posts(), {"coders": ["first"]}, DataError, "is not 'majority' or 'first'"),
        (posts(), {"coders": ["a", "A"]}, DataError, "differ in case alone"),
        (posts(), {"coders": ["a", "a"]}, DataError, "coders holds a name twice: a, a"),
        (posts(), {"columns_shown": ["lang"]}, DataError, "columns_shown must hold 'text'"),
        (posts(), {"columns_shown": ["text", "lang"]}, DataError, "must not hold 'lang': a stratum tells coders"),
        (posts(), {"columns_shown": ["text", "author_id"]}, DataError, "must not hold 'author_id': an id or an outcome"),
        (posts(), {"columns_shown": ["text", "likes"]}, DataError, "must not hold 'likes'"),
        (posts().with_columns(score=pl.lit(0.5)), {"columns_shown": ["text", "score"]}, DataError, "'score' is Float64. Scores must not"),
        (posts().with_columns(peace=pl.lit("x")), {"columns_shown": ["text", "peace"]}, DataError, "has the name of a column to fill in"),
        (posts().with_columns(tags=pl.lit([1])), {"strata": ["tags"]}, DataError, "the stratum 'tags' is List"),
        (posts(), {"codebook": "mine"}, DataError, "codebook must be a Codebook"),
        (pl.concat([posts(), posts(1)]), {}, DataError, "post_id must be unique"),
    ],
)  # fmt: skip
def test_bad_input(
    tmp_path: Path, frame: pl.DataFrame, options: dict[str, object], error: type[Exception], match: str
) -> None:
    with pytest.raises(error, match=match):
        drawn(tmp_path / "out", frame, **options)
    assert not (tmp_path / "out").exists()

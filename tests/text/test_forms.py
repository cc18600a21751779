from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engagebias.errors import DataError
from engagebias.text.forms import FORMS, Form, Reading, is_wildcard, read_form

# Every word here is made up: no list is copied.
LIWC = """%
1\tgrimble (Grimble Words)
\t2\tflurm (Flurms)
3\tsnood
%
brillig*\t1\t2
to gyre\t1
:)\t3
snark\t3\t1
snark\t3
"""
LIWC2007 = """%
02\tpron
125\taff
126\tpos
131\tcau
134\tdis
464\tfil
%
mimsy\t(02 134)125/464\t(02 134)126\t(02 134)126\t134
tove\t<of>131/125
wabe\t02
"""
MFD1 = """%\t\t
01                    HarmVirtue
02                    HarmVice
11                    MoralityGeneral
%\t\t
\t\t
zorv*\t\t\t01
quelm        \t01           
drabble\t\t01 02 11         
frob-* 02
glaive   02\t11
"""  # noqa: W291
MFD2 = "%\n1\tcare.virtue\n2\tcare.vice\n%\n\nkind zorving\t1\nquelmed\t2\nkind zorving\t1\n"
EMFD_HEADER = (
    "word,care_p,fairness_p,loyalty_p,authority_p,sanctity_p,"
    "care_sent,fairness_sent,loyalty_sent,authority_sent,sanctity_sent"
)
EMFD = f"{EMFD_HEADER}\nzorv,0.25,0.1,0,0.5,1,-0.5,0.0,1,-1,0.125\nquelm,0,0,0,0,0.2,0,0,0,0,-0.2\n"
EMOTIONS = "anger anticipation disgust fear joy negative positive sadness surprise trust".split()
NRC_LONG = "".join(
    f"{word}\t{emotion}\t{int(emotion in flags)}\n"
    for word, flags in {"zorv": {"joy", "positive"}, "quelm": {"fear"}, "drab": set()}.items()
    for emotion in EMOTIONS
)
WIDE_HEADER = "English Word\t" + "\t".join(EMOTIONS) + "\tArabic Word"


def wide(*rows: tuple[str, set[str], str]) -> str:
    lines = [f"{en}\t" + "\t".join(str(int(e in flags)) for e in EMOTIONS) + f"\t{ar}" for en, flags, ar in rows]
    return "\n".join([WIDE_HEADER, *lines]) + "\n"


NRC_WIDE = wide(("Zorv", {"joy"}, "زورف"), ("zorving", {"joy"}, "زورف"), ("quelm", {"fear"}, "NO TRANSLATION"))
VADER = (
    "zorv\t-1.5\t0.80623\t[-1, -2, -1, -2]\n:*\t1.9\t0.9\t[1, 2, 3]\nquelm\t2.0\t0.1\t[2, 2]\nquelm\t-0.5\t0.5\t[0, -1]\n"
    ":D\t2.3\t0.7\t[2, 3]\n:d\t1.0\t0.0\t[1, 1]\nfed zorv\t-1.8\t0.6\t[-1, -2]\ndull\t0.0\t0.0\t[0, 0]\n"
)
AFINN = "zorv\t-3\ncan't quelm\t2\nnaïve\t-2\nsome zorv\t0\n"
PLAIN = "term,category,weight,note\nzorv*,anger,1,\nquelm,negative,-1.5,made up\n"

SAMPLES: dict[Form, list[str]] = {
    "engagebias": [PLAIN], "liwc": [LIWC, LIWC2007], "mfd": [MFD1, MFD2], "emfd": [EMFD],
    "nrc": [NRC_LONG, NRC_WIDE], "vader": [VADER], "afinn": [AFINN],
}  # fmt: skip


@pytest.fixture
def put(tmp_path: Path):  # type: ignore[no-untyped-def]
    def write(content: str | bytes) -> Path:
        path = tmp_path / "list.txt"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


def read(path: Path | str, form: Form, **options: str) -> Reading:
    return read_form(path, form, caller="demo", **options)  # type: ignore[arg-type]


def rows(path: Path, form: Form, **options: str) -> list[tuple[str, str, float, str | None]]:
    frame = read(path, form, **options).terms
    assert frame.schema == {"term": pl.String, "category": pl.String, "weight": pl.Float64, "note": pl.String}
    return frame.rows()


def test_every_form_has_a_sample() -> None:
    assert set(SAMPLES) == set(FORMS)


def test_liwc_by_hand(put) -> None:  # type: ignore[no-untyped-def]
    assert rows(put(LIWC), "liwc") == [
        ("brillig*", "grimble", 1.0, None),
        ("brillig*", "flurm", 1.0, None),
        ("to gyre", "grimble", 1.0, None),
        (":)", "snood", 1.0, None),
        ("snark", "snood", 1.0, "listed 2 times (lines 9, 10)"),
        ("snark", "grimble", 1.0, None),
    ]
    (folded,) = read(put(LIWC), "liwc").remarks
    assert "counted once: 1;" in folded
    assert "مرة واحدة" in folded.ar


def test_liwc_conditional_codes_are_refused_unless_every_outcome_is_asked_for(put) -> None:  # type: ignore[no-untyped-def]
    path = put(LIWC2007)
    with pytest.raises(
        DataError,
        match=r"line 9: after 'mimsy' '\(02 134\)125/464' is a code of LIWC2007.*give 'any' as conditional.*; line 10",
    ):
        rows(path, "liwc")
    with pytest.raises(DataError, match="no term is in the category 'pos'"):
        rows(put(LIWC2007.replace("(02 134)126", "125")), "liwc", conditional="any")
    found = {(t, c): n for t, c, _, n in rows(put(LIWC2007), "liwc", conditional="any")}
    assert set(found) == {("mimsy", c) for c in ("aff", "fil", "pos", "dis")} | {
        ("tove", "cau"),
        ("tove", "aff"),
        ("wabe", "pron"),
    }
    assert found["tove", "cau"] == "conditional code <of>131/125 in the file"
    assert found["mimsy", "dis"] is None
    assert found["mimsy", "pos"] == "conditional code (02 134)126 in the file; listed 2 times (line 9)"
    assert "5" in read(put(LIWC2007), "liwc", conditional="any").remarks[0]


def test_liwc_headings_and_terms_outside_their_upper_category(put) -> None:  # type: ignore[no-untyped-def]
    text = "%\nother (Heading)\n\t20\tverb\n\t\t21\tpast\n22\tend\n%\nran\t20\t21\nwas\t21\nstop\t22\n"
    reading = read(put(text), "liwc")
    assert reading.terms.select("term", "category").rows() == [
        ("ran", "verb"),
        ("ran", "past"),
        ("was", "past"),
        ("stop", "end"),
    ]
    (orphans,) = reading.remarks
    assert "1 (past)" in orphans
    with pytest.raises(DataError, match="line 2: expected a number and a category, found 'other"):
        rows(put(text.replace("\t20", "20").replace("\t\t21", "21")), "liwc")


def test_mfd_by_hand(put) -> None:  # type: ignore[no-untyped-def]
    assert [r[:2] for r in rows(put(MFD1), "mfd")] == [
        ("zorv*", "HarmVirtue"), ("quelm", "HarmVirtue"), ("drabble", "HarmVirtue"), ("drabble", "HarmVice"),
        ("drabble", "MoralityGeneral"), ("frob-*", "HarmVice"), ("glaive", "HarmVice"), ("glaive", "MoralityGeneral"),
    ]  # fmt: skip
    assert rows(put(MFD2), "mfd") == [
        ("kind zorving", "care.virtue", 1.0, "listed 2 times (lines 6, 8)"),
        ("quelmed", "care.vice", 1.0, None),
    ]
    with pytest.raises(DataError, match="line 2: 'grimble' is no moral foundation.*'liwc' as form"):
        rows(put(LIWC), "mfd")


def test_emfd_by_hand(put) -> None:  # type: ignore[no-untyped-def]
    found = rows(put(EMFD), "emfd")
    assert len(found) == 20
    weights = {(t, c): w for t, c, w, _ in found}
    assert (weights["zorv", "care"], weights["zorv", "care_sent"]) == (0.25, -0.5)
    assert (weights["zorv", "sanctity"], weights["zorv", "sanctity_sent"], weights["quelm", "care"]) == (1, 0.125, 0)
    assert read(put(EMFD), "emfd").rated
    assert not read(put(AFINN), "afinn").rated
    swapped = EMFD.replace("care_p,fairness_p", "fairness_p,care_p")
    assert {(t, c): w for t, c, w, _ in rows(put(swapped), "emfd")}["zorv", "care"] == 0.1


def test_nrc_long_by_hand(put) -> None:  # type: ignore[no-untyped-def]
    assert rows(put(NRC_LONG), "nrc") == [
        ("zorv", "joy", 1.0, None), ("zorv", "positive", 1.0, None), ("quelm", "fear", 1.0, None),
    ]  # fmt: skip
    reading = read(put("Some words about the list\n\n....\n" + NRC_LONG), "nrc")
    assert reading.terms.height == 3
    preamble, unrated = reading.remarks
    assert "no tab: 2 (to line 3)" in preamble
    assert "1 ('drab')" in unrated


def test_nrc_wide_reads_the_column_asked_for(put) -> None:  # type: ignore[no-untyped-def]
    path = put(NRC_WIDE)
    assert rows(path, "nrc") == [
        ("zorv", "joy", 1.0, "written 'Zorv' in the file"), ("zorving", "joy", 1.0, None), ("quelm", "fear", 1.0, None),
    ]  # fmt: skip
    reading = read(path, "nrc", column="Arabic Word")
    assert reading.terms.rows() == [("زورف", "joy", 1.0, "listed 2 times (lines 2, 3)")]
    assert len(reading.remarks) == 2
    with pytest.raises(
        DataError, match="column must be one of 'English Word', 'Arabic Word'; got 'Arabic Words'.*Did you mean"
    ):
        rows(path, "nrc", column="Arabic Words")
    with pytest.raises(DataError, match="column 'Arabic' is for the wide file"):
        rows(put(NRC_LONG), "nrc", column="Arabic")


def test_nrc_translations_that_disagree(put) -> None:  # type: ignore[no-untyped-def]
    path = put(wide(("zorv", {"joy", "trust"}, "زورف"), ("quelm", {"joy", "fear"}, "زورف")))
    with pytest.raises(DataError, match="line 3: 'زورف' has 1 in fear, but 0 in line 2.*give 'any' as duplicates"):
        rows(path, "nrc", column="Arabic Word")
    assert rows(path, "nrc", column="Arabic Word", duplicates="any") == [
        ("زورف", "fear", 1.0, "lines 2, 3 disagree; any of them counts"),
        ("زورف", "joy", 1.0, "listed 2 times (lines 2, 3)"),
        ("زورف", "trust", 1.0, "lines 2, 3 disagree; any of them counts"),
    ]
    assert rows(path, "nrc") == rows(path, "nrc", duplicates="any")


def test_nrc_wide_as_a_csv_with_quotes(put) -> None:  # type: ignore[no-untyped-def]
    text = NRC_WIDE.replace("\t", ",").replace("Zorv,", '"Zorv, the",')
    assert rows(put(text), "nrc")[0][0] == "zorv, the"


def test_vader_by_hand(put) -> None:  # type: ignore[no-untyped-def]
    reading = read(put(VADER), "vader")
    assert reading.terms.rows() == [
        ("zorv", "negative", -1.5, None),
        (":*", "positive", 1.9, None),
        ("quelm", "negative", -0.5, "line 4 stands, as in VADER's own reader; line 3: 2"),
        (":d", "positive", 1.0, "line 6 stands, as in VADER's own reader; line 5: 2.3"),
        ("fed zorv", "negative", -1.8, None),
    ]
    assert len(reading.remarks) == 2
    assert "('dull')" in reading.remarks[1]
    assert not is_wildcard(":*")


def test_the_published_vader_list_is_read_as_its_own_program_reads_it() -> None:
    sentiment = pytest.importorskip("vaderSentiment.vaderSentiment")
    theirs = sentiment.SentimentIntensityAnalyzer().lexicon
    with_capitals = {t for t in theirs if t != t.lower()}  # never found: it looks words up in lower case
    terms = read(str(files("vaderSentiment").joinpath("vader_lexicon.txt")), "vader").terms
    ours = dict(terms.select("term", "weight").iter_rows())
    assert {t: ours[t] for t in theirs.keys() - with_capitals} == {t: theirs[t] for t in theirs.keys() - with_capitals}
    assert set(ours) == {t.lower() for t in theirs}
    assert not any(map(is_wildcard, ours))


def test_afinn_by_hand(put) -> None:  # type: ignore[no-untyped-def]
    reading = read(put(AFINN), "afinn")
    assert reading.terms.rows() == [
        ("zorv", "negative", -3.0, None), ("can't quelm", "positive", 2.0, None), ("naïve", "negative", -2.0, None),
    ]  # fmt: skip
    assert "1 ('some zorv')" in reading.remarks[0]


def test_the_own_form(put) -> None:  # type: ignore[no-untyped-def]
    assert rows(put(PLAIN), "engagebias") == [("zorv*", "anger", 1.0, None), ("quelm", "negative", -1.5, "made up")]


@pytest.mark.parametrize("form", FORMS)
def test_line_ends_and_a_byte_order_mark_make_no_difference(put, form: Form) -> None:  # type: ignore[no-untyped-def]
    options = {"conditional": "any"} if form == "liwc" else {}
    for text in SAMPLES[form]:
        expected = rows(put(text), form, **options)
        for end in ("\r\n", "\r"):
            assert rows(put(text.replace("\n", end)), form, **options) == expected
        assert rows(put(b"\xef\xbb\xbf" + text.encode()), form, **options) == expected
        assert rows(put(text.encode("utf-16")), form, encoding="utf-16", **options) == expected


def test_other_encodings_are_refused_with_a_hint(put) -> None:  # type: ignore[no-untyped-def]
    latin = AFINN.encode("latin-1")
    with pytest.raises(DataError, match="line 3: byte .* is not utf-8.*give 'latin-1'.* as encoding"):
        rows(put(latin), "afinn")
    assert rows(put(latin), "afinn", encoding="latin-1")[2][0] == "naïve"
    with pytest.raises(DataError, match="give 'utf-16' as encoding"):
        rows(put(AFINN.encode("utf-16")), "afinn")
    for encoding in ("martian", "zip", "a\0b", ""):
        with pytest.raises(DataError, match="is no text encoding that Python knows"):
            rows(put(AFINN), "afinn", encoding=encoding)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("content", "match"),
    [
        (b"", "is empty"),
        (b" \n\n\t\n", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"PK\x03\x04rest", "is a workbook, not text"),
        (b"a\x00b\t1", "not a text file"),
        (b"zorv\nquelm\n", "line 1|header"),
        (b"%\n", "."),
    ],
)
def test_what_no_form_accepts(put, form: Form, content: bytes, match: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(DataError, match=match):
        rows(put(content), form)


def test_a_path_that_cannot_be_opened(tmp_path: Path) -> None:
    for path in (tmp_path / "none.txt", tmp_path, "a\0b"):
        with pytest.raises(DataError, match="cannot be opened") as caught:
            read(path, "afinn")
        assert str(caught.value).count(str(path)) == 1


LONG_ROW = "zorv\tjoy\t1\n"


@pytest.mark.parametrize(
    ("form", "text", "match"),
    [
        ("liwc", LIWC[2:], "line 1: expected % alone, found '1\\\\tgrimble"),
        ("liwc", "%\n1\ta\nzorv\t1\n", "line 3: the file ends before the second line of %"),
        ("liwc", "%\n%\nzorv\t1\n", "line 2: no categories"),
        ("liwc", "%\n1\ta\n%\n", "line 3: no terms"),
        ("liwc", LIWC + "%\n", "line 11: a third line of %"),
        ("liwc", "%\n1\ta\n1\tb\n2\ta\n%\nzorv\t1\n", "line 3: number 1 stands already in line 2; line 4: category 'a' stands already"),
        ("liwc", "%\n1\ta\n%\nzorv\t1\t7\n", "line 4: 'zorv' has the number 7, which the header does not have"),
        ("liwc", "%\n1\ta\n2\tb\n%\nzorv\t1\n", "line 3: no term is in the category 'b'"),
        ("liwc", "%\n1\ta\n%\n\t1\n", "line 4: the term is empty"),
        ("liwc", "%\n1\ta\n%\n*\t1\n", "line 4: the term is empty"),
        ("liwc", "%\n1\ta\n%\nzorv\n", "line 4: 'zorv' has no category number"),
        ("liwc", "%\n1\ta\n%\nzorv\tx\n", "line 4: after 'zorv' 'x' is no category number"),
        ("liwc", "%\n1\ta\n%\nzorv\t(1\n", r"line 4: after 'zorv' '\(1' is not understood"),
        ("liwc", "%\n1\ta\n%\nz*rv\t1\n", r"line 4: in 'z\*rv' a \* may stand at the end alone"),
        ("liwc", "%\n1\ta\n%\nzorv 1\t1\n", "line 4: in 'zorv 1' the number may be a part of the term"),
        ("liwc", "DicTerm,a\nzorv,X\n", "a .dicx table of LIWC-22"),
        ("mfd", "%\n1\tcare.vice\n%\nkind zorv 1\n", "line 4: after 'kind' 'zorv' is no category number"),
        ("emfd", EMFD_HEADER + "\n", "has a header but no entries"),
        ("emfd", EMFD.replace("care_p", "cares_p"), "line 1: the header lacks care_p;.*unknown column 'cares_p' \\(did you mean 'care_p'"),
        ("emfd", EMFD.replace("care_p", "word"), "the column 'word' stands twice"),
        ("emfd", EMFD.replace("0.25", "1.25"), "line 2: care_p of 'zorv' must be a number from 0 to 1, it is '1.25'"),
        ("emfd", EMFD.replace("-0.5", "-1.5"), "line 2: care_sent of 'zorv' must be a number from -1 to 1"),
        ("emfd", EMFD.replace("0.25", ""), "care_p of 'zorv' must be a number from 0 to 1, it is ''"),
        ("emfd", EMFD.replace("0.25", "nan"), "must be a number"),
        ("emfd", EMFD.replace(",0.125", ""), "line 2: 10 fields where 11 belong"),
        ("emfd", EMFD.replace("quelm", "zorv"), "line 3: 'zorv' has 0 in care, but 0.25 in line 2.*and 3 more.*one line of each word"),
        ("emfd", EMFD.replace("quelm", '"quelm'), "10 fields|fields where 11 belong"),
        ("nrc", LONG_ROW + "zorv\tjoy\t0\n", "line 2: 'zorv' has 0 in joy, but 1 in line 1.*give 'any' as duplicates"),
        ("nrc", LONG_ROW + "zorv\tjoi\t0\n", "line 2: 'joi' is no emotion of EmoLex \\(did you mean 'joy'"),
        ("nrc", LONG_ROW + "zorv\tfear\t2\n", "line 2: fear of 'zorv' must be 0 or 1, it is '2'"),
        ("nrc", LONG_ROW + "zorv\tfear\n", "line 2: 2 fields where 3 belong"),
        ("nrc", LONG_ROW + "plain words\n", "line 2: 1 fields where 3 belong"),
        ("nrc", "zorv--quelm, drab\tjoy\t1\n", "line 1: 'zorv--quelm, drab' is a sense of a word; read the word-level file"),
        ("nrc", "zorv\tjoy\t0\n", "every flag is 0"),
        ("nrc", WIDE_HEADER + "\n", "has a header but no entries"),
        ("nrc", NRC_WIDE.replace("trust", "thrust"), "line 1: the header lacks trust"),
        ("nrc", NRC_WIDE.replace("Zorv", ""), "line 2: the term is empty"),
        ("nrc", NRC_WIDE.replace("quelm\t0", "quelm\tx"), "line 4: anger of 'quelm' must be 0 or 1, it is 'x'"),
        ("vader", "zorv\t1.5\t0.3\n", "line 1: 3 fields where 4 belong"),
        ("vader", "zorv\tbad\t0.3\t[1]\n", "line 1: the mean rating of 'zorv' must be a number from −4 to 4, it is 'bad'"),
        ("vader", "zorv\t5\t0.3\t[1]\n", "mean rating"),
        ("vader", "zorv\t1\t-0.3\t[1]\n", "standard deviation of 'zorv' must be a number of 0 or more"),
        ("vader", "zorv\t1\t0.3\t[1\n", "ratings of 'zorv' must stand in square brackets"),
        ("vader", "zorv\t0.0\t0.0\t[0]\n", "no term in any category is left"),
        ("vader", "zorv*\t1\t0.3\t[1]\n", r"'zorv\*' ends in \*, but this form has no wildcards"),
        ("afinn", AFINN + "zorv\t2\n", "line 5: 'zorv' has 2 in valence, but -3 in line 1"),
        ("afinn", "zorv\t2.5\n", "valence of 'zorv' must be a whole number from −5 to 5, it is '2.5'"),
        ("afinn", "zorv\t6\n", "whole number"),
        ("afinn", "\t2\n", "line 1: the term is empty"),
        ("afinn", "zo\ufffdrv\t2\n", "replacement character"),
        ("afinn", "zo\x08rv\t2\n", "control character"),
        ("afinn", "zorv\t0\n", "every valence is 0"),
        ("afinn", "zorv\tx\n" * 7, "line 5: .* and 2 more"),
        ("engagebias", "term,category,weight,note\n", "a header but no entries"),
        ("engagebias", "term,category,weight,note\nzorv,peace,inf,\n", "must be a number, it is .inf"),
        ("engagebias", PLAIN + "zorv*,anger,1,\n", "line 4: 'zorv\\*' stands in anger twice"),
    ],
)  # fmt: skip
def test_faults_are_named_with_their_lines(put, form: Form, text: str, match: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(DataError, match=re.compile(match, re.DOTALL)):
        rows(put(text), form)


@pytest.mark.parametrize("actual", FORMS)
@pytest.mark.parametrize("asked", FORMS)
def test_the_wrong_form_is_named(put, actual: Form, asked: Form) -> None:  # type: ignore[no-untyped-def]
    if asked == actual or (asked == "liwc" and actual == "mfd"):
        return  # a Moral Foundations Dictionary is a .dic file
    for text in SAMPLES[actual]:
        with pytest.raises(DataError, match=f"give '{actual}' as form"):
            rows(put(text), asked)


@pytest.mark.parametrize(
    ("form", "options", "match"),
    [
        ("vadar", {}, "form must be one of .* Did you mean 'vader'"),
        ("nrc", {"duplicates": "all"}, "duplicates must be one of 'refuse', 'any'"),
        ("liwc", {"conditional": "both"}, "conditional must be one of"),
        ("vader", {"column": "word"}, "column is an option of the form 'nrc', not of 'vader'"),
        ("afinn", {"duplicates": "any"}, "duplicates is an option of the form 'nrc'"),
        ("mfd", {"conditional": "any"}, "conditional is an option of the form 'liwc'"),
    ],
)
def test_options_that_do_not_fit_are_refused(put, form: Form, options: dict[str, str], match: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(DataError, match=match):
        rows(put(AFINN), form, **options)


def sound(path: Path, form: Form, **options: str) -> None:
    """Either a DataError with a message, or a frame that holds what is promised."""
    try:
        frame = read(path, form, **options).terms
    except DataError as refusal:
        message = str(refusal)
    else:
        message = ""
    assert form == "engagebias" or len(message) < 4_000
    if message:
        return
    assert frame.height > 0
    assert frame.select("term", "category").is_duplicated().sum() == 0
    assert frame["weight"].is_finite().all()
    assert all(t == " ".join(t.lower().split()) and t.strip("*") for t in frame["term"])


FUZZ = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@FUZZ
@given(
    content=st.binary(max_size=300),
    form=st.sampled_from(FORMS),
    encoding=st.sampled_from(["utf-8", "latin-1", "cp1256"]),
)
def test_random_bytes_are_read_or_refused(put, content: bytes, form: Form, encoding: str) -> None:  # type: ignore[no-untyped-def]
    sound(put(content), form, encoding=encoding)


@FUZZ
@given(data=st.data(), form=st.sampled_from(FORMS))
def test_damaged_files_are_read_or_refused(put, data: st.DataObject, form: Form) -> None:  # type: ignore[no-untyped-def]
    content = bytearray(data.draw(st.sampled_from(SAMPLES[form])).encode())
    pieces = st.sampled_from(
        [
            b"",
            b"\t",
            b"\n",
            b"\r",
            b'"',
            b",",
            b"*",
            b"%",
            b"(",
            b"<",
            b"--",
            b"0",
            b"\xff",
            b"\x00",
            b"\xe2\x80\xa8",
            b"9" * 5000,
        ]
    )
    for _ in range(data.draw(st.integers(0, 4))):
        at = data.draw(st.integers(0, len(content)))
        content[at : at + data.draw(st.integers(0, 3))] = data.draw(pieces)
    content = content[: data.draw(st.integers(0, len(content)))]
    options = {"conditional": "any"} if form == "liwc" else {"duplicates": "any"} if form == "nrc" else {}
    sound(put(bytes(content)), form, **options)

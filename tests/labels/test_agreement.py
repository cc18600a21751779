from __future__ import annotations

import math

import altair as alt
import numpy as np
import polars as pl
import pytest

from engagebias.errors import DataError
from engagebias.labels import agreement

# Krippendorff (2011), example C, as a long table; a null is a missing code.
ROWS = {
    "A": [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    "B": [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    "C": [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    "D": [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
}
FOUR = pl.DataFrame(
    [(f"p{i:02d}", coder, label) for coder, labels in ROWS.items() for i, label in enumerate(labels)],
    schema=["post_id", "coder", "label"], orient="row",
)  # fmt: skip


def long(**coders: str) -> pl.DataFrame:
    """One row a unit and coder; a dot is a missing code."""
    rows = [
        (f"p{i:03d}", coder, None if c == "." else c) for coder, codes in coders.items() for i, c in enumerate(codes)
    ]
    return pl.DataFrame(rows, schema={"post_id": pl.String, "coder": pl.String, "label": pl.String}, orient="row")


def noisy(units: int = 120, seed: int = 1) -> pl.DataFrame:
    rng = np.random.default_rng(seed)
    truth = rng.choice(["no", "yes"], size=units, p=[0.6, 0.4])
    codes = {
        coder: np.where(rng.random(units) < wrong, rng.choice(["no", "yes"], size=units), truth)
        for coder, wrong in (("A", 0.1), ("B", 0.15), ("robot", 0.5))
    }
    rows = [
        (f"p{i}", coder, str(c[i]), "en" if i < 100 else "ar" if i < 115 else "ku")
        for coder, c in codes.items()
        for i in range(units)
    ]
    return pl.DataFrame(rows, schema=["post_id", "coder", "label", "lang"], orient="row")


@pytest.mark.parametrize(("level", "published"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)])
def test_published_numbers_with_their_counts(level: str, published: float) -> None:
    result = agreement(FOUR, level=level, n_boot=99)  # type: ignore[arg-type]
    row = result.table().row(0, named=True)
    assert row["estimate"] == pytest.approx(published, abs=5e-4)
    assert (row["n"], row["p_value"]) == (11, None)
    assert "No p-value" in result.method
    assert result.table("sample").rows() == [
        ("given", 48, 12), ("left out: missing codes", 7, 0), ("left out: units with a single code", 1, 1), ("used", 40, 11),
    ]  # fmt: skip
    assert "Missing codes: 7 of 48." in result.warnings
    assert "Units with fewer than two codes, which cannot be compared: 1 of 12." in result.warnings
    assert result.table("coders").row(0) == ("A", 9, 3)
    assert result.table("labels").rows() == [("1", None), ("2", 13), ("3", 11), ("4", None), ("5", None)]


def test_a_rare_label_cannot_be_computed_from_the_others() -> None:
    labels = agreement(long(A="a" * 20 + "b" * 15 + "c", B="a" * 20 + "b" * 15 + "c"), n_boot=99).table("labels")
    assert labels.rows() == [("a", 40), ("b", None), ("c", None)]


def test_an_order_makes_text_ordinal() -> None:
    words = ["none", "little", "some", "much", "all"]
    text = FOUR.with_columns(pl.col("label").replace_strict(dict(enumerate(words, start=1)), return_dtype=pl.String))
    ordered = agreement(text, level="ordinal", order=["never", *words], n_boot=99).table()["estimate"][0]
    assert ordered == pytest.approx(0.815, abs=5e-4)  # a label that nobody used changes nothing
    shuffled = agreement(text, level="ordinal", order=sorted(words), n_boot=99).table()["estimate"][0]
    assert shuffled != pytest.approx(ordered, abs=0.01)
    assert agreement(text, n_boot=99).table()["estimate"][0] == pytest.approx(0.743, abs=5e-4)


def test_human_human_stands_beside_human_machine() -> None:
    codes = noisy()
    result = agreement(codes, machine="robot", n_boot=199)
    assert result.table()["term"].to_list() == ["human-human", "human-machine"]
    human = codes.filter(pl.col("coder") != "robot")
    assert result.table()["estimate"][0] == agreement(human, n_boot=99).table()["estimate"][0]
    # Each human beside the machine is a unit of its own.
    pairs = [
        codes.filter(pl.col("coder").is_in([who, "robot"])).with_columns(
            pl.col("post_id") + who, coder=pl.col("coder") == "robot"
        )
        for who in "AB"
    ]
    assert result.table()["estimate"][1] == pytest.approx(agreement(pl.concat(pairs), n_boot=99).table()["estimate"][0])
    assert result.table()["n"].to_list() == [120, 120]  # units, not pairs
    assert result.table("verdicts")["verdict"].to_list() == ["conclude", "do not conclude"]
    assert any(
        w.startswith("Do not conclude from these labels (alpha below 0.67): human-machine.") for w in result.warnings
    )


def test_the_intervals_of_the_machine_draw_units_with_all_their_pairs() -> None:
    """Twins of each human would halve the error if pairs were drawn; drawn by unit, they change nothing."""
    codes = noisy().filter(pl.col("coder") != "B")
    twins = pl.concat([codes, *(codes.filter(coder="A").with_columns(coder=pl.lit(f"A{i}")) for i in range(3))])
    one, four = (agreement(c, machine="robot", n_boot=999).table().row(1, named=True) for c in (codes, twins))
    assert four["estimate"] == pytest.approx(one["estimate"], abs=0.01)
    assert four["std_error"] == pytest.approx(one["std_error"], rel=0.1)


def test_pairs_of_coders() -> None:
    codes = pl.concat(
        [noisy(), long(A="ny", late="ny").with_columns(lang=pl.lit("en"), post_id="x" + pl.col("post_id"))]
    )
    pairs = agreement(codes, machine="robot", n_boot=99).table("pairs")
    assert pairs.select("coder_a", "coder_b", "term", "n").rows() == [
        ("A", "B", "human-human", 120), ("A", "late", "human-human", 2), ("A", "robot", "human-machine", 120),
        ("B", "robot", "human-machine", 120),
    ]  # fmt: skip
    both = noisy().pivot("coder", index="post_id", values="label")
    assert pairs["same"][0] == pytest.approx((both["A"] == both["B"]).mean())
    assert pairs.row(1, named=True)["estimate"] is None
    assert pairs.row(1, named=True)["reason"] == "fewer than 10 units with two codes"


def test_groups_have_their_rows_and_small_ones_a_reason() -> None:
    codes = noisy()
    result = agreement(codes, by="lang", n_boot=199)
    assert result.table().select("term", "n").rows() == [
        ("all coders", 120), ("all coders, lang = ar", 15), ("all coders, lang = en", 100), ("all coders, lang = ku", 5),
    ]  # fmt: skip
    alone = agreement(codes.filter(lang="ar"), n_boot=199).table().row(0)[1:]
    assert result.table().row(1)[1:] == alone
    assert result.table().row(3)[1:] == (None, None, None, None, None, 5)
    assert "No alpha for all coders, language: ku (5 units): fewer than 10 units with two codes." in result.warnings
    unknown = codes.with_columns(pl.col("lang").replace("ku", None).replace("ar", None))
    assert agreement(unknown, by="lang", n_boot=99).table()["term"].to_list()[2] == "all coders, lang not given"


def test_without_variation_there_is_no_alpha_and_with_full_agreement_no_interval() -> None:
    same = agreement(long(A="nnnn", B="nnnn"))
    assert same.table().row(0)[1:] == (None, None, None, None, None, 4)
    assert "all codes are the same, so agreement cannot be told from chance" in same.warnings[0]
    assert math.isnan(same.answer().estimate)
    assert "alpha is not defined" in same.answer().sentence
    assert "ألفا غير معرّف" in same.answer(lang="ar").sentence
    assert "–" in same.chart().to_dict()["description"]
    full = agreement(long(A="nnyy", B="nnyy"))
    assert full.table().row(0)[1:] == (1.0, None, None, None, None, 4)
    assert any("that is no certainty" in w for w in full.warnings)
    assert "Alpha 1.000 over" not in full.answer().sentence  # its own name first
    assert "alpha 1.000 over 4 units" in full.answer().sentence
    assert full.answer().ends == (-1.0, 1.0)
    lonely = agreement(long(A="ny..", B="..ny"))
    assert "no unit has two codes to compare" in lonely.warnings[0]
    alone = agreement(long(A="nynyy", robot="nnnyy"), machine="robot")
    assert alone.table()["estimate"][0] is None
    assert alone.table()["estimate"][1] is not None


def test_bootstrap_samples_without_variation_are_counted_or_cost_the_interval() -> None:
    rare = agreement(long(A="n" * 50 + "yn", B="n" * 50 + "yy"))  # both hold in few samples
    assert rare.table()["estimate"][0] is not None
    assert rare.table()["conf_low"][0] is None
    assert any("have no variation" in w for w in rare.warnings)
    some = agreement(long(A="n" * 46 + "yyyn", B="n" * 46 + "yyny"))
    assert some.table()["conf_low"][0] is not None
    assert any(
        w.startswith("Bootstrap samples without variation, left out of the interval of all coders: ")
        for w in some.warnings
    )
    assert any(w.startswith("Few units (under 50) or few with a rarer label (under 10)") for w in some.warnings)


@pytest.mark.parametrize(("agreeing", "verdict"), [(95, "conclude"), (88, "tentative"), (70, "do not conclude")])
def test_verdicts(agreeing: int, verdict: str) -> None:
    half = "ny" * 50
    other = half[:agreeing] + "".join("y" if c == "n" else "n" for c in half[agreeing:])
    result = agreement(long(A=half, B=other), n_boot=499)
    assert result.table("verdicts")["verdict"].to_list() == [verdict]
    said = {
        "conclude": "good enough to conclude from", "tentative": "good for tentative conclusions only",
        "do not conclude": "too low to conclude from",
    }  # fmt: skip
    assert result.answer().sentence.endswith(f"over 100 units, {said[verdict]}.")
    assert result.wording == "description"
    low = result.table()["conf_low"][0]
    reaches = any("reaches below the level" in w for w in result.warnings)
    assert reaches == (low < {"conclude": 0.80, "tentative": 0.67}.get(verdict, -1))


def test_the_seed_decides_and_the_frame_is_not_changed() -> None:
    codes = noisy()
    before = codes.clone()
    one, two, three = (agreement(codes, seed=s, n_boot=199).table() for s in (4, 4, 5))
    assert one.equals(two)
    assert one["conf_low"][0] != three["conf_low"][0]
    assert codes.equals(before)
    assert agreement(codes.reverse(), seed=4, n_boot=199).table().equals(one)


def test_a_lower_level_gives_a_narrower_interval_inside() -> None:
    wide, narrow = (agreement(noisy(), conf_level=c, n_boot=499).table().row(0, named=True) for c in (0.95, 0.5))
    assert wide["conf_low"] < narrow["conf_low"] < wide["estimate"] < narrow["conf_high"] < wide["conf_high"]
    assert wide["std_error"] == narrow["std_error"]
    assert wide["conf_high"] - wide["conf_low"] == pytest.approx(2 * 1.96 * wide["std_error"], rel=0.15)


def test_the_chart_draws_the_table() -> None:
    result = agreement(noisy(), machine="robot", by="lang", n_boot=99)
    for lang in ("en", "ar"):
        chart = result.chart(lang=lang)  # type: ignore[arg-type]
        assert isinstance(chart, alt.LayerChart)
        spec = chart.to_dict()
        drawn = next(rows for rows in spec["datasets"].values() if "reading" in rows[0])
        for column in ("estimate", "conf_low", "conf_high"):
            assert [row[column] for row in drawn] == result.table()[column].to_list()
        lines = next(rows for rows in spec["datasets"].values() if "level" in rows[0])
        assert [row["level"] for row in lines] == [0.67, 0.80]
        assert f"{result.table()['estimate'][0]:.3f}" in spec["description"]


def test_words_in_both_languages() -> None:
    result = agreement(noisy(), machine="robot", n_boot=99)
    english, arabic = result.answer(), result.answer(lang="ar")
    assert english.sentence.startswith("Human-human: alpha 0.")
    assert "; human-machine: alpha 0." in english.sentence
    assert arabic.sentence.startswith("بين البشر: ألفا")
    assert all(w.ar != str(w) for w in result.warnings)
    assert "wording: description" in repr(result)


def test_simulated_codes_carry_a_banner() -> None:
    codes = noisy().with_columns(platform=pl.lit("simulated"))
    assert "Simulated data" in repr(agreement(codes, n_boot=99))


@pytest.mark.parametrize(
    ("codes", "options", "match"),
    [
        (FOUR.drop("label"), {}, "agreement: column 'label' is missing"),
        (FOUR.rename({"coder": "coders"}), {}, "column 'coder' is missing.*Did you mean 'coders'"),
        (pl.concat([FOUR, FOUR.head(1)]), {}, r"post_id, coder must be unique; 2 rows repeat one \(post_id, coder \('p00', 'A'\)"),
        (FOUR.with_columns(coder=pl.lit(None, pl.String)), {}, "coder is null in 48 of 48 rows"),
        (FOUR.with_columns(label=pl.lit(None, pl.Int64)), {}, "label is null in all 48 rows"),
        (FOUR, {"level": "ratio"}, "level must be one of 'nominal', 'ordinal', 'interval'; got 'ratio'"),
        (long(A="ny", B="nn"), {"level": "interval"}, "level='interval' needs numbers, 'label' is String"),
        (long(A="ny", B="nn"), {"level": "ordinal"}, r"needs numbers.*give order=\[\.\.\.\]"),
        (long(A="ny", B="nn"), {"level": "ordinal", "order": ["n", "Y"]}, "order must hold every label of 'label'; it lacks 'y'"),
        (long(A="ny", B="nn"), {"level": "ordinal", "order": ["n", "n"]}, "order names a label twice"),
        (long(A="ny", B="nn"), {"level": "ordinal", "order": "ny"}, "order is a list of labels"),
        (long(A="ny", B="nn"), {"order": ["n", "y"]}, "order is for level='ordinal' only"),
        (long(A="n ", B="nn"), {}, "'label' is empty text in 1 rows; write null"),
        (FOUR.with_columns(label=pl.lit(math.nan)), {"level": "interval"}, "NaN or infinite labels"),
        (FOUR, {"machine": "E"}, "machine must be one of 'A', 'B', 'C', 'D'; got 'E'"),
        (FOUR.with_columns(lang="coder"), {"by": "lang"}, "by='lang' differs between the codes of 12 units"),
        (FOUR, {"by": "lang"}, "column 'lang' is missing"),
        (FOUR, {"n_boot": 10}, "n_boot must be a whole number of 99 or more"),
        (FOUR, {"conf_level": 95}, "conf_level must be a number between 0 and 1"),
        (FOUR.with_columns(label=pl.lit([1])), {}, "holds lists or structs"),
        ([1, 2], {}, "expected a polars DataFrame"),
    ],
)  # fmt: skip
def test_bad_input(codes: pl.DataFrame, options: dict[str, object], match: str) -> None:
    with pytest.raises(DataError, match=match):
        agreement(codes, **options)  # type: ignore[arg-type]

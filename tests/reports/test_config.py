from __future__ import annotations

from pathlib import Path

import pytest

from engagebias.errors import DataError
from engagebias.reports.config import default_report, read_report
from reports.study import make_study, small_report, write_notebook, write_report

GOOD = {
    "title": "{en: T}",
    "data": "example",
    "languages": "[en]",
    "notebooks": "[one]",
}


def report(folder: Path, **changes: str | None) -> Path:
    lines = {**GOOD, **changes}
    return write_report(folder, "\n".join(f"{k}: {v}" for k, v in lines.items() if v is not None))


@pytest.fixture
def folder(study: Path) -> Path:
    write_notebook(study, "one", "1")
    return study


def with_parameters(text: str) -> str:
    return f"[{{notebook: one, parameters: {{{text}}}}}]"


def test_a_good_report_is_read_whole(folder: Path) -> None:
    notebooks = with_parameters("share: 1, words: [b], loud: true, seed: 4")
    path = report(folder, notebooks=notebooks, languages="[en, ar]", title="{en: T, ar: ع}")
    read = read_report(path)
    assert read.name == "small"
    assert read.languages == ("en", "ar")
    assert read.root == folder
    assert read.entries[0].parameters == {"share": 1, "words": ["b"], "loud": True, "seed": 4}
    assert read.out == folder / "reports" / "small"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"titel": "x"}, ["unknown key 'titel'", "Did you mean 'title'?"]),
        ({"data": None}, ["the key 'data' is missing"]),
        ({"title": "x"}, ["title must be a mapping", "str 'x'"]),
        ({"title": "{ar: x}"}, ["title needs a text for the language 'en'"]),
        ({"languages": "[en, fr]"}, ["languages", "unknown language 'fr'", "en, ar"]),
        ({"languages": "en"}, ["languages must be a list", "str 'en'"]),
        ({"languages": "[en, en]"}, ["names one twice"]),
        ({"data": "upwrthy"}, ["unknown data set 'upwrthy'", "Did you mean 'upworthy'?"]),
        ({"data": "{name: upworthy, file: no.csv}"}, ["there is no file 'no.csv'"]),
        ({"data": "{name: upworthy}"}, ["needs both name and file"]),
        ({"notebooks": "[oen]"}, ["item 1", "unknown notebook 'oen'", "Did you mean 'one'?"]),
        ({"notebooks": "[one, one]"}, ["item 2", "'one' stands twice"]),
        ({"notebooks": "[]"}, ["at least one name"]),
        ({"notebooks": "[{notebook: one, params: {}}]"}, ["unknown key 'params'", "Did you mean 'parameters'?"]),
        ({"notebooks": with_parameters("sed: 2")}, ["parameter 'sed'", "no such parameter", "Did you mean 'seed'?"]),
        ({"notebooks": with_parameters("seed: 1.5")}, ["parameter 'seed'", "a whole number", "float 1.5"]),
        ({"notebooks": with_parameters("seed: true")}, ["a whole number", "bool True"]),
        ({"notebooks": with_parameters("loud: 1")}, ["true or false", "int 1"]),
        ({"notebooks": with_parameters("share: x")}, ["a number", "str 'x'"]),
        ({"notebooks": with_parameters("share: .inf")}, ["a number", "float inf"]),
        ({"notebooks": with_parameters("words: [2024-01-01]")}, ["a list", "datetime.date"]),
        ({"notebooks": with_parameters("lang: ar")}, ["'lang'", "the report fills it"]),
        ({"notebooks": with_parameters("seed: 1, seed: 2")}, ["the key 'seed' stands twice"]),
        ({"notebooks": "[one"}, ["not readable as YAML"]),
    ],
)
def test_a_fault_is_told_before_anything_runs(folder: Path, changes: dict[str, str | None], said: list[str]) -> None:
    path = report(folder, **changes)
    with pytest.raises(DataError) as caught:
        read_report(path)
    for part in [str(path), *said]:
        assert part in str(caught.value)


def test_a_report_that_is_not_there_names_those_that_are(folder: Path) -> None:
    report(folder)
    with pytest.raises(DataError, match=r"no report .*smal.yaml; that folder has small.yaml"):
        read_report(folder / "reports" / "smal.yaml")


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ('lang = "en"\ndata = "example"', "no parameter 'data_file'"),
        ('data = "example"\ndata_file = ""', "no parameter 'lang'"),
        ('data = 3\ndata_file = ""\nlang = "en"', "'data' must have a text"),
        ('data = "example"\ndata_file = ""\nlang = "en"\nseed = 1 + 1', "'seed' must be a literal"),
    ],
)
def test_a_notebook_must_take_what_the_report_decides(study: Path, parameters: str, said: str) -> None:
    write_notebook(study, "one", "1", parameters=parameters)
    (study / "reports" / "mine.csv").touch()
    path = report(study, languages="[ar]", title="{ar: x}", data="{name: upworthy, file: mine.csv}")
    with pytest.raises(DataError, match=said):
        read_report(path)


def test_a_notebook_without_those_parameters_may_run_on_the_example_world(study: Path) -> None:
    write_notebook(study, "one", "1", parameters="seed = 1")
    assert read_report(report(study)).entries[0].name == "one"


def test_missing_prose_names_the_cell(folder: Path) -> None:
    prose = folder / "notebooks" / "ar" / "one.yaml"
    path = small_report(folder, "one", languages="[en, ar]")
    prose.write_text("questoin: x\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"one\.yaml.*no text for: question; no cell for: questoin"):
        read_report(path)
    prose.unlink()
    with pytest.raises(DataError, match="has no prose in 'ar'"):
        read_report(path)


def test_the_default_report_is_that_of_the_study_around(tmp_path: Path) -> None:
    folder = make_study(tmp_path / "study")
    inner = folder / "notebooks" / "deep"
    inner.mkdir()
    assert default_report(inner) == folder / "reports" / "example.yaml"
    with pytest.raises(DataError, match="no study folder"):
        default_report(tmp_path)

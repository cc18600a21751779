from __future__ import annotations

import dataclasses
from pathlib import Path

import openpyxl
import pytest

from engagebias.errors import DataError
from engagebias.labels import (
    Codebook,
    default_codebook,
    read_codebook,
)
from engagebias.labels.codebook_file import codebook_yaml
from engagebias.words import Text
from labels.gold_study import SMALL, drawn


def test_the_default_codebook() -> None:
    book = default_codebook()
    assert book["distrust"].order == ("none", "mentions", "endorses", "refutes")
    for variable in book.variables:
        assert variable.missing == ("cannot tell",)
        assert len(variable.definition) > 150
        assert len(variable.definition.ar) > 100
        assert variable.read("لا يمكن الحكم") == "cannot tell"
    assert "tone (ordinal)" in repr(book)
    assert 'dir="rtl"' in book._repr_html_()


def test_a_codebook_goes_through_its_file(tmp_path: Path) -> None:
    peace = dataclasses.replace(
        SMALL["peace"], examples=(Text("Talks: yes, #1", "محادثات"),), definition=Text("a\nb", "ت")
    )
    book = Codebook((peace, SMALL["heat"]), Text("Read: all", "اقرأ"))
    path = tmp_path / "mine.yaml"
    path.write_text(codebook_yaml(book), encoding="utf-8")
    assert codebook_yaml(read_codebook(path)) == codebook_yaml(book)
    assert read_codebook(path)["peace"].examples[0].ar == "محادثات"
    sample = drawn(tmp_path / "s", codebook=read_codebook(path))
    words = [
        v for row in openpyxl.load_workbook(sample.paths["A"])["codebook"].iter_rows(values_only=True) for v in row
    ]
    assert {"Talks: yes, #1", "محادثات", "Read: all", "اقرأ"} <= set(words)


VARIABLE = "name: peace\n  question: {en: a, ar: b}\n  level: nominal\n  codes: {'yes': {en: yes1, ar: c}, 'no': {en: no1, ar: d}}\n"


@pytest.mark.parametrize(
    ("yaml", "match"),
    [
        ("variables: [", "cannot be read as YAML"),
        ("- a", "expected variables"),
        ("variables: 3", "variables must be a list"),
        ("variables: []", "give one Variable or more"),
        (f"variables:\n- {VARIABLE}  colour: red", "variable 1: 'colour' is unknown"),
        (f"variables:\n- {VARIABLE}".replace("  level: nominal\n", ""), "variable 1: 'level' is missing"),
        (f"variables:\n- {VARIABLE}".replace("'yes'", "yes"), "put codes such as 'yes' and '1' in quotes"),
        (f"variables:\n- {VARIABLE}".replace("yes1", "yes"), "en and ar must be text"),
        (f"variables:\n- {VARIABLE}".replace("nominal", "ratio"), "level must be one of"),
        (f"variables:\n- {VARIABLE}".replace("en: a", "en: '{a}'"), "leave out curly braces"),
        (f"variables:\n- {VARIABLE}  missing: never", "missing must be a list"),
    ],
)  # fmt: skip
def test_a_faulty_codebook_file(tmp_path: Path, yaml: str, match: str) -> None:
    (tmp_path / "c.yaml").write_text(yaml)
    with pytest.raises(DataError, match=match):
        read_codebook(tmp_path / "c.yaml")


@pytest.mark.parametrize(
    ("changes", "match"),
    [
        ({"name": "Peace"}, "a name has letters a to z"),
        ({"name": "note"}, "is none of gold_id, note"),
        ({"question": "Peace?"}, "question must be a Text in both languages"),
        ({"codes": {"a,b": Text("x", "س"), "c": Text("y", "ص")}, "missing": ()}, "without commas"),
        ({"codes": {"=a": Text("x", "س"), "c": Text("y", "ص")}, "missing": ()}, "does not begin with"),
        ({"codes": {"a": Text("x", "س"), "X": Text("y", "ص")}, "missing": ()}, "'X' stands for two codes, 'a' and 'X'"),
        ({"codes": {"a" * 150: Text("x", "س"), "b" * 150: Text("y", "ص")}, "missing": ()}, "a drop-down list holds 255"),
        ({"missing": ("unsure",)}, "missing names 'unsure'"),
        ({"missing": ("no", "cannot tell")}, "two codes or more that are not missing; it has 1"),
        ({"level": "interval"}, "the codes of an interval variable are numbers; 'no' is none"),
    ],
)  # fmt: skip
def test_a_faulty_variable(changes: dict[str, object], match: str) -> None:
    with pytest.raises(DataError, match=match):
        dataclasses.replace(SMALL["peace"], **changes)  # type: ignore[arg-type]

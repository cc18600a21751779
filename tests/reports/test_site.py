"""The front page: what it says of warnings and of the data."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import nbformat

from engagebias.datasets import EXAMPLE
from engagebias.mime import ANSWER
from engagebias.reports.config import read_report
from engagebias.reports.inputs import Input
from engagebias.reports.plan import plan
from engagebias.reports.site import Site
from reports.study import small_report, write_notebook

GIVEN = {
    "estimate": 0.4, "low": 0.3, "high": 0.5, "unit": "r", "wording": "description", "simulated": False, "sentence": "So.",
}  # fmt: skip


def front_page(
    study: Path, answers: Sequence[tuple[str, list[str]]], *, data: str = EXAMPLE, sources: Sequence[Input] = ()
) -> str:
    """Return the front page of a report whose one notebook gave these answers: question and warnings."""
    path = write_notebook(study, "one")
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[-1].outputs = [
        nbformat.v4.new_output("display_data", data={ANSWER: {**GIVEN, "question": question, "warnings": warnings}})
        for question, warnings in answers
    ]
    report = replace(read_report(small_report(study, "one")), data=data)
    site = Site(report, sources)
    for task in plan(report, sources):
        site.add(task, notebook, None)
    site.write_index()
    return (report.out / "index.html").read_text(encoding="utf-8")


def source(data_set: str, file: str) -> Input:
    return {"data_set": data_set, "file": file, "sha256": "0" * 64, "licence": "?"}


def part(shown: str, start: str, end: str) -> str:
    """Return the lines from one to another, without tags."""
    return re.sub(r"<[^>]+>", " ", shown[shown.index(start) : shown.index(end)])


def test_no_warning_stands_twice_and_each_names_the_questions_that_it_belongs_to(study: Path) -> None:
    given = [("Valence?", ["few rows", "12 left out"]), ("Arousal?", ["12 left out"]), ("Alpha?", ["few rows"])]
    said = part(front_page(study, given), "<h2>Warnings", "<h2>Data used").split()
    assert " ".join(said) == "Warnings Is one so? Valence? Alpha? few rows Valence? Arousal? 12 left out"


def test_the_warnings_of_one_answer_stand_under_the_notebook_alone(study: Path) -> None:
    said = part(front_page(study, [("Valence?", ["few rows", "12 left out"])]), "<h2>Warnings", "<h2>Data used").split()
    assert " ".join(said) == "Warnings Is one so? few rows 12 left out"


def test_a_report_without_warnings_says_so(study: Path) -> None:
    assert "None of the notebooks gave a warning." in front_page(study, [("Valence?", [])])


def test_every_data_set_has_its_own_title_licence_and_files(study: Path) -> None:
    sources = [source("emobank", "emobank.csv"), source("arsarcasm", "a.csv"), source("arsarcasm", "LICENSE")]
    said = part(
        front_page(study, [("?", [])], data="emobank", sources=sources), "<h2>Data used", "<h2>How to build"
    ).split()
    wanted = "EmoBank: Licence CC BY-SA 4.0 emobank.csv ArSarcasm: Licence MIT a.csv LICENSE".split()
    assert [word for word in said if word in wanted] == wanted
    assert "simulated" not in said


def test_a_simulated_world_beside_real_data_names_both(study: Path) -> None:
    shown = front_page(study, [("?", [])], sources=[source("emobank", "emobank.csv")])
    assert "The example world, simulated by this package." in shown
    assert "EmoBank" in shown

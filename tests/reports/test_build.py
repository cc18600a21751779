from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from engagebias.reports.build import Built, build_report
from engagebias.reports.page import answers
from reports.study import ANSWER, small_report, tree_hashes, write_notebook


def page(built: tuple[Path, Built], name: str) -> str:
    return (built[0] / "reports" / "small" / name).read_text(encoding="utf-8")


def test_every_page_is_there_and_the_failure_is_told(built: tuple[Path, Built]) -> None:
    folder, told = built
    names = set(tree_hashes(folder / "reports" / "small"))
    pages = {"index.html", "one.html", "bad.html"}
    assert names == {*pages, *(f"ar/{p}" for p in pages), "assets/vega.js", "assets/fonts.css", "manifest.json"}
    assert told.index == folder / "reports" / "small" / "index.html"
    assert (told.pages, told.unchanged) == (4, 0)
    assert sorted(f.split(" failed")[0] for f in told.failures) == ["bad (ar)", "bad (en)"]
    assert all("at code cell 4: FileNotFoundError" in f for f in told.failures)


def test_a_failed_page_shows_what_came_before_the_error_and_a_banner(built: tuple[Path, Built]) -> None:
    shown = page(built, "bad.html")
    assert "so far" in shown
    assert "stopped at code cell 4" in shown
    assert "FileNotFoundError" in shown
    assert shown.index("so far") < shown.index('class="text traceback"')
    assert '<pre class="text stdout" dir="ltr">never' not in shown


def test_the_front_page_leads_with_answers_and_owns_up_to_failures(built: tuple[Path, Built]) -> None:
    shown = page(built, "index.html")
    places = [
        shown.index(x)
        for x in ("Simulated data", "A sentence with 1 of it.", "no answer yet", "mind &lt;this&gt;", "Data used")
    ]
    assert places == sorted(places)
    assert "+1.4 [+0.3, +2.5]" in shown
    assert "Effect: chance decided" in shown
    assert "engagebias report reports/small.yaml" in shown


def test_arabic_pages_speak_arabic(built: tuple[Path, Built]) -> None:
    assert '<html lang="ar" dir="rtl">' in page(built, "ar/index.html")
    shown = page(built, "ar/one.html")
    assert "هل one كذلك؟" in shown
    assert "Because." not in shown
    assert "جملة فيها" in shown
    assert 'href="../one.html" lang="en" hreflang="en"' in shown
    assert 'href="ar/one.html" lang="ar" hreflang="ar"' in page(built, "one.html")


def test_pages_name_no_place_on_this_machine(built: tuple[Path, Built]) -> None:
    for name in ("bad.html", "one.html", "index.html", "manifest.json", "ar/bad.html"):
        assert str(built[0]) not in page(built, name)
        assert not re.search(r"(?<![\w.:/])/(?:tmp|root|home|usr|work)/", page(built, name))


def test_pages_load_nothing_from_outside_and_have_no_inline_script(built: tuple[Path, Built]) -> None:
    for name in ("one.html", "ar/index.html"):
        shown = page(built, name)
        assert "unsafe-eval" not in shown
        assert not re.findall(r"""(?:src|action)=["']?(?:https?:)?//""", shown)
        assert set(re.findall(r"<script([^>]*)>", shown)) <= {
            ' type="application/json"',
            ' defer src="assets/vega.js"',
            ' defer="" src="assets/vega.js"',
        }


def test_what_the_notebook_warned_of_is_visible(built: tuple[Path, Built]) -> None:
    assert "UserWarning: look out" in page(built, "one.html")


def test_the_manifest_has_the_hash_of_every_file_and_no_time(built: tuple[Path, Built]) -> None:
    folder, _ = built
    told = json.loads(page(built, "manifest.json"))
    there = tree_hashes(folder / "reports" / "small")
    there.pop("manifest.json")
    assert told["files"] == there
    runs = {(n["notebook"], n["language"]): n for n in told["notebooks"]}
    assert runs["one", "ar"]["finished"] is True
    assert runs["bad", "en"]["finished"] is False
    assert runs["one", "ar"]["parameters"]["lang"] == "ar"
    assert runs["one", "en"]["seed"] == 1
    assert told["packages"]["polars"]


def test_same_inputs_same_bytes_with_the_cache_and_without(built: tuple[Path, Built]) -> None:
    folder, _ = built
    before = tree_hashes(folder / "reports" / "small")
    report = folder / "reports" / "small.yaml"
    again = build_report(report)
    assert again.unchanged == 2  # the two good runs; a failed one is never kept
    assert tree_hashes(folder / "reports" / "small") == before
    shutil.rmtree(folder / "reports" / ".cache")
    assert build_report(report).unchanged == 0
    assert tree_hashes(folder / "reports" / "small") == before


def test_a_run_is_repeated_when_its_cells_change_and_old_files_go(study: Path) -> None:
    write_notebook(study, "one", ANSWER)
    report = small_report(study, "one")
    assert build_report(report).unchanged == 0
    assert build_report(report).unchanged == 1
    kept = set((study / "reports" / ".cache").glob("*.ipynb"))
    write_notebook(study, "two", ANSWER.replace("{x} of it", "{x} of that"))
    again = build_report(small_report(study, "two"))
    assert again.unchanged == 0
    assert "1 of that" in (study / "reports" / "small" / "two.html").read_text(encoding="utf-8")
    assert not (study / "reports" / "small" / "one.html").exists()
    now = set((study / "reports" / ".cache").glob("*.ipynb"))
    assert len(now) == 1
    assert not now & kept


def test_a_kernel_that_dies_is_a_failure_with_its_place(study: Path) -> None:
    write_notebook(study, "dies", "import os\nos._exit(1)", "print('never')")
    told = build_report(small_report(study, "dies"))
    assert len(told.failures) == 1
    assert "dies (en) failed at code cell 3: DeadKernelError" in told.failures[0]


@pytest.mark.parametrize("outputs", [[], [{"output_type": "stream", "name": "stdout", "text": "x"}]])
def test_a_notebook_without_an_answer_has_none(outputs: list[dict[str, str]]) -> None:
    from engagebias.reports.ipynb import node

    assert answers(node({"cells": [node({"cell_type": "code", "outputs": [node(o) for o in outputs]})]})) == []


def test_every_page_of_simulated_data_carries_a_banner(built: tuple[Path, Built]) -> None:
    for name in ("one.html", "ar/one.html", "index.html", "ar/index.html"):
        assert 'class="banner simulated"' in page(built, name), name

"""The pages of a report: one for each notebook and language, and the answers in front."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup
from nbformat import NotebookNode

from engagebias.datasets import EXAMPLE, DataSet, catalogue
from engagebias.files import write_whole
from engagebias.reports import outputs, page, translation
from engagebias.reports.config import Report
from engagebias.reports.inputs import Input
from engagebias.reports.plan import Task
from engagebias.reports.runner import Run
from engagebias.reports.shell import Link, page_html, templates
from engagebias.reports.wording import LANGUAGE_NAMES, WORDS
from engagebias.words import Lang


@dataclass(frozen=True, slots=True)
class Item:
    """What the front page says of one notebook."""

    href: str
    question: str
    answers: Sequence[Mapping[str, Any]]
    failure: str | None


class Site:
    """Writes the pages of a report and remembers what it wrote.

    ``files`` has the sha256 of each file by its name inside the report's folder, ``failures`` one
    line for each notebook that failed, ``pages`` the number of notebook pages written.
    """

    def __init__(self, report: Report, sources: Sequence[Input]) -> None:
        self.files: dict[str, str] = {}
        self.failures: dict[Task, str] = {}
        self.pages = 0
        self._report = report
        self._sources = sources
        self._items: dict[tuple[str, Lang], Item] = {}

    def write(self, name: str, content: str | bytes) -> None:
        """Write one file into the report's folder."""
        raw = content.encode("utf-8") if isinstance(content, str) else content
        write_whole(self._report.out / name, raw)
        self.files[name] = hashlib.sha256(raw).hexdigest()

    def add(self, task: Task, notebook: NotebookNode, run: Run | None) -> None:
        """Write the page of a notebook that was run now, or earlier (then ``run`` is None)."""
        texts = translation.texts(task.entry.path, task.lang)
        question = page.question(notebook, texts)
        banner = _banner(run, task.lang)
        body = page.notebook_body(notebook, task.lang, texts=texts, ran_with=task.ran_with, banner=banner)
        title = f"{question} – {self._report.title[task.lang]}"
        self._write_page(task.lang, task.page, title, body, home=True)
        failure = run.failure if run else None
        if run is not None and failure is not None:
            self.failures[task] = _one_line(task, run)
        self._items[task.page, task.lang] = Item(task.page, question, page.answers(notebook), failure)
        self.pages += 1

    def write_index(self) -> None:
        """Write the front page in each language."""
        for lang in self._report.languages:
            items = [self._items[f"{entry.name}.html", lang] for entry in self._report.entries]
            given = [a for item in items if item.failure is None for a in item.answers]
            title = self._report.title[lang]
            body = templates().get_template("index.html.j2").render(
                title=title,
                items=[_shown(item, lang) for item in items],
                simulated=any(a["simulated"] for a in given),
                warnings=[(item.question, grouped) for item in items if (grouped := _warnings(item.answers))],
                kinds=sorted({a["wording"] for a in given}, reverse=True),
                example=self._report.data == EXAMPLE,
                data_sets=self._data_sets(),
                command=self._report.path.relative_to(self._report.root).as_posix(),
                words={k: w.to(lang) for k, w in WORDS.items()},
            )  # fmt: skip
            self._write_page(lang, "index.html", title, Markup(body), home=False)

    def _write_page(self, lang: Lang, name: str, title: str, body: Markup, *, home: bool) -> None:
        folder = self._folder(lang)
        up = "../" if folder else ""
        links = [
            Link(f"{up}{self._folder(other)}{name}", LANGUAGE_NAMES[other], other)
            for other in self._report.languages
            if other != lang
        ]
        charts = '<figure class="chart"' in body
        self.write(
            f"{folder}{name}",
            page_html(lang=lang, title=title, body=body, top=up, languages=links, home=home, charts=charts),
        )

    def _data_sets(self) -> list[tuple[DataSet, list[Input]]]:
        """Return each data set of the catalogue that was used, with its own files."""
        names = dict.fromkeys(source["data_set"] for source in self._sources)
        return [(catalogue()[name], [s for s in self._sources if s["data_set"] == name]) for name in names]

    def _folder(self, lang: Lang) -> str:
        return "" if lang == self._report.languages[0] else f"{lang}/"


def _shown(item: Item, lang: Lang) -> dict[str, Any]:
    answers = [] if item.failure else [Markup(outputs.answer(a, lang)) for a in item.answers]
    return {"href": item.href, "question": item.question, "failure": item.failure, "answers": answers}


def _warnings(answers: Sequence[Mapping[str, Any]]) -> list[tuple[list[str], list[str]]]:
    """Return the warnings of a notebook by the questions that they belong to, none of them twice.

    A notebook with one answer has no need to name its question again.
    """
    whose: dict[str, dict[str, None]] = {}
    for answer in answers:
        for warning in answer["warnings"]:
            whose.setdefault(warning, {})[answer["question"]] = None
    grouped: dict[tuple[str, ...], list[str]] = {}
    for warning, questions in whose.items():
        grouped.setdefault(tuple(questions), []).append(warning)
    several = len({answer["question"] for answer in answers}) > 1
    return [(list(questions) if several else [], said) for questions, said in grouped.items()]


def _banner(run: Run | None, lang: Lang) -> str | None:
    if run is None or run.failure is None:
        return None
    if run.cell is None:
        return f"{WORDS['failed_early'].to(lang)} {run.failure}"
    return WORDS["failed_page"].fill(cell=run.cell).to(lang)


def _one_line(task: Task, run: Run) -> str:
    at = f" at code cell {run.cell}" if run.cell else ""
    return f"{task.entry.name} ({task.lang}) failed{at}: {run.failure}"

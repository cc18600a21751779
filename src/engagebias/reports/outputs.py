"""One output of a notebook as HTML: an answer, a chart, a table, a picture or text."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from html import escape
from typing import Any

from engagebias.mime import ANSWER, CHART
from engagebias.reports.bar import interval_bar, interval_text
from engagebias.reports.wording import WORDS
from engagebias.words import Lang

SHOWN = (
    ANSWER, CHART, "text/html", "image/svg+xml", "image/png", "image/jpeg", "text/markdown", "text/latex", "text/plain",
)  # fmt: skip
"""The types that a page can show, the best first."""

_ID = re.compile(r"""(\bid="|url\(['"]?#|href="#)""")
_CAPTION = re.compile(r"<caption[^>]*>(.*?)</caption>", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")


class Outputs:
    """Writes the outputs of one page, which share a count so that no two have the same id."""

    def __init__(self, lang: Lang) -> None:
        self._lang = lang
        self._count: dict[str, int] = {}

    def show(self, data: Mapping[str, Any]) -> str:
        """Return the best form of one output as HTML."""
        if ANSWER in data:
            return answer(data[ANSWER], self._lang) + self._warnings(data[ANSWER])
        if CHART in data and "image/svg+xml" in data:
            return self._chart(data[CHART], data["image/svg+xml"])
        if "text/html" in data:
            return self._html(data["text/html"])
        if "image/svg+xml" in data:
            return self._picture(_inline(data["image/svg+xml"], f"p{self._next('picture')}-"), data)
        for kind in ("image/png", "image/jpeg"):
            if kind in data:
                return self._picture(f'<img alt="" src="data:{kind};base64,{"".join(data[kind].split())}">', data)
        return self.text(str(data.get("text/plain", "")), "result")

    def _warnings(self, data: Mapping[str, Any]) -> str:
        """Return what must be known of an answer; the front page gathers it at its foot instead."""
        said = "".join(f"<li>{escape(warning, quote=False)}</li>" for warning in data["warnings"])
        return f'<ul class="warnings" aria-label="{self._word("warnings")}">{said}</ul>' if said else ""

    def text(self, text: str, kind: str) -> str:
        """Return plain text as a block; ``kind`` is its class."""
        return f'<pre class="text {kind}" dir="ltr">{escape(text, quote=False)}</pre>' if text.strip() else ""

    def _next(self, kind: str) -> int:
        self._count[kind] = self._count.get(kind, 0) + 1
        return self._count[kind]

    def _chart(self, spec: Mapping[str, Any], svg: str) -> str:
        n = self._next("chart")
        described = escape(str(spec.get("description") or f"{self._word('chart')} {n}"))
        # A chart has its own direction: in a right-to-left page SVG text would swap its anchors.
        return (
            f'<figure class="chart" id="chart-{n}">'
            f'<div class="scroll" dir="ltr" role="group" tabindex="0" aria-label="{self._word("chart")} {n}">'
            f'<div class="still" role="img" aria-label="{described}">{_inline(svg, f"c{n}-")}</div></div>'
            f'<script type="application/json">{_json(spec)}</script></figure>'
        )

    def _html(self, html: str) -> str:
        if "<table" not in html:
            return f'<div class="html">{html}</div>'
        caption = _CAPTION.search(html)
        n = self._next("table")
        label = f"{self._word('table')} {n}" + (f": {_TAG.sub('', caption[1]).strip()}" if caption else "")
        return f'<div class="scroll table" role="group" tabindex="0" aria-label="{escape(label)}">{html}</div>'

    def _picture(self, picture: str, data: Mapping[str, Any]) -> str:
        said = escape(str(data.get("text/plain", "")) or f"{self._word('output')}")
        return (
            f'<figure><div class="scroll" dir="ltr"><div role="img" aria-label="{said}">{picture}</div></div></figure>'
        )

    def _word(self, name: str) -> str:
        return WORDS[name].to(self._lang)


def answer(data: Mapping[str, Any], lang: Lang) -> str:
    """Return an answer: its sentence, its interval as a picture and what kind of claim it is."""
    wording = WORDS[data["wording"]].to(lang)
    if data["simulated"]:
        wording = f"{wording} · {WORDS['simulated'].to(lang)}"
    return (
        f'<div class="answer"><p class="kind {escape(data["wording"])}">{wording}</p>'
        f'<p class="sentence">{escape(data["sentence"], quote=False)}</p>{_bar(data, lang)}</div>'
    )


def _bar(data: Mapping[str, Any], lang: Lang) -> str:
    picture = interval_bar(data, lang)
    if not picture:
        return ""
    figures = f'<bdi dir="ltr">{interval_text(data)}</bdi> {escape(data["unit"], quote=False)}'
    return f'<figure class="bar"><figcaption>{figures}</figcaption>{picture}</figure>'


def _inline(svg: str, prefix: str) -> str:
    """Return an SVG fit to stand in a page: its ids made different from those of its neighbours."""
    start = svg.find("<svg")
    return _ID.sub(lambda m: m[1] + prefix, svg[start:])


def _json(spec: Mapping[str, Any]) -> str:
    text = json.dumps(spec, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return text.replace("<", "\\u003c")

"""What all pages share: the frame around a body, the styles and the security policy."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from engagebias.reports.page import TEMPLATES
from engagebias.reports.wording import DIRECTIONS, LANGUAGE_NAMES, WORDS
from engagebias.words import Lang

# Nothing is loaded but files beside the page, also where a page is opened from a disk ("file:", for which
# 'self' does not count everywhere). No inline script, no eval: Vega runs its expressions interpreted.
# Inline styles are Vega's and those of pandas and polars tables.
POLICY = (
    "default-src 'none'; script-src 'self' file:; style-src 'self' 'unsafe-inline' file:; "
    "img-src data:; font-src data:; base-uri 'none'; form-action 'none'"
)


@dataclass(frozen=True, slots=True)
class Link:
    """A link to the same page in another language, or to another page."""

    href: str
    text: str
    lang: str


@cache
def templates() -> Environment:
    """Return the templates of our own pages; a name that is not given is an error."""
    return Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )  # fmt: skip


def page_html(*, lang: Lang, title: str, body: Any, top: str, languages: list[Link], home: bool, charts: bool) -> str:
    """Return a whole page.

    Parameters
    ----------
    lang : str
        Language of the page; its direction follows.
    title : str
        Title for the browser.
    body : markupsafe.Markup
        What stands between the header and the footer.
    top : str
        Way to the report's folder: ``""`` or ``"../"``.
    languages : list of Link
        The same page in the other languages.
    home : bool
        Whether to link to the page of all answers.
    charts : bool
        Whether the page has charts to draw.
    """
    return templates().get_template("shell.html.j2").render(
        lang=lang, dir=DIRECTIONS[lang], title=title, body=body, top=top, languages=languages, home=home, charts=charts,
        names=LANGUAGE_NAMES, policy=POLICY, css=_css(), words={k: w.to(lang) for k, w in WORDS.items()},
    )  # fmt: skip


@cache
def fonts_css() -> str:
    """Return the style sheet with the fonts inside, as data; it stands once beside the pages."""
    rules = ["/* Vazirmatn, Copyright 2015 The Vazirmatn Project Authors, SIL Open Font License 1.1 */"]
    for name, weight in (("Regular", 400), ("Bold", 700)):
        raw = files("engagebias.charts").joinpath("fonts", f"Vazirmatn-{name}.subset.woff2").read_bytes()
        rules.append(
            f"@font-face {{ font-family: Vazirmatn; font-weight: {weight}; font-display: swap; "
            f"src: url(data:font/woff2;base64,{b64encode(raw).decode()}) format('woff2'); }}"
        )
    return "\n".join(rules) + "\n"


@cache
def _css() -> str:
    return (TEMPLATES / "page.css").read_text(encoding="utf-8")

"""A built report as a reader meets it: from a disk, without a network, in Chromium."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

PHONE, DESK = 390, 1280


@dataclass
class Seen:
    """What a page asked for and complained of while it was opened."""

    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@contextmanager
def opened(
    browser: Browser, address: str, *, width: int = DESK, scripts: bool = True, offline: bool = True
) -> Iterator[tuple[Page, Seen]]:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, offline=offline, java_script_enabled=scripts
    )
    page, seen = context.new_page(), Seen()
    page.on("request", lambda r: seen.requests.append(r.url))
    page.on("requestfailed", lambda r: seen.complaints.append(f"failed: {r.url}"))
    page.on("pageerror", lambda e: seen.complaints.append(str(e)))
    page.on("console", lambda m: seen.complaints.append(m.text) if m.type in ("error", "warning") else None)
    page.goto(address)
    if scripts:
        page.wait_for_function("!document.querySelector('figure.chart .still')", timeout=20_000)
        page.wait_for_timeout(100)
    yield page, seen
    context.close()


def pages(report: Path) -> list[Path]:
    found = sorted(report.rglob("*.html"))
    assert len(found) >= 4  # two languages, each with a front page
    return found


def width_of(path: Path) -> int:
    """A desk's width for English, a phone's for Arabic: each notebook is met at both, in half the time of all by all."""
    return PHONE if path.parent.name == "ar" else DESK


def is_wider_than_the_screen(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))


def test_every_chart_is_drawn_by_vega_and_nothing_is_asked_of_a_network(browser: Browser, report: Path) -> None:
    drawn = 0
    for path in pages(report):
        written = path.read_text(encoding="utf-8").count('<figure class="chart"')
        with opened(browser, path.as_uri()) as (page, seen):
            assert page.locator("figure.chart .live svg").count() == written
            # A title, axes and marks: more than an empty frame.
            assert all(n > 5 for n in page.locator(".live svg").evaluate_all("s => s.map(e => e.querySelectorAll('path').length)"))  # fmt: skip
            assert seen.complaints == []
            assert all(url.startswith(report.as_uri()) for url in seen.requests)
            drawn += written
    assert drawn >= 4


def test_pages_have_no_accessibility_violation(browser: Browser, report: Path) -> None:
    for path in pages(report):
        with opened(browser, path.as_uri(), width=width_of(path)) as (page, _):
            page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
            found = Axe().run(page)
            assert found.violations_count == 0, f"{path}: {found.generate_report()}"


def test_nothing_is_wider_than_a_phone(browser: Browser, report: Path) -> None:
    for path in pages(report):
        for scripts in (True, False):
            with opened(browser, path.as_uri(), width=PHONE, scripts=scripts) as (page, seen):
                assert seen.complaints == []
                assert not is_wider_than_the_screen(page), path.name


def test_without_scripts_the_still_pictures_are_visible(browser: Browser, report: Path) -> None:
    shown = 0
    for path in pages(report):
        with opened(browser, path.as_uri(), scripts=False) as (page, seen):
            stills = page.locator("figure.chart .still svg")
            for i in range(stills.count()):
                box = stills.nth(i).bounding_box()
                assert box is not None
                assert box["width"] > 200
                assert box["height"] > 40
            shown += stills.count()
            assert seen.complaints == []
            assert page.locator("h1").is_visible()
    assert shown >= 4


def test_directions_and_languages(browser: Browser, report: Path) -> None:
    with opened(browser, (report / "ar" / "index.html").as_uri()) as (page, _):
        assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
        page.click("a[hreflang=en]")
        assert page.url == (report / "index.html").as_uri()
        assert page.evaluate("document.documentElement.lang") == "en"


def test_the_picture_of_an_interval_begins_where_its_text_does(browser: Browser, report: Path) -> None:
    for name, side in (("index.html", "left"), ("ar/index.html", "right")):
        with opened(browser, (report / name).as_uri()) as (page, _):
            places = [
                page.locator(which).first.evaluate("(e, side) => e.getBoundingClientRect()[side]", side)
                for which in (".bar figcaption", ".bar svg")
            ]
            assert abs(places[0] - places[1]) < 1, name


def test_the_font_of_the_report_is_used(browser: Browser, report: Path) -> None:
    with opened(browser, (report / "ar" / "index.html").as_uri()) as (page, _):
        assert page.evaluate("document.fonts.check('16px Vazirmatn', 'أثر')")
        assert page.evaluate("[...document.fonts].filter(f => f.status === 'loaded').length") > 0


def test_a_page_served_over_http_works_under_the_same_policy(browser: Browser, report: Path) -> None:
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(report))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        home = f"http://127.0.0.1:{server.server_port}/"
        # The policy is one for all pages: the front pages and one notebook meet every kind of resource.
        for path in [p for p in pages(report) if p.name == "index.html"] + pages(report)[:1]:
            address = home + path.relative_to(report).as_posix()
            with opened(browser, address, offline=False) as (page, seen):
                assert page.locator(".live").count() == page.locator("figure.chart").count()
                assert [c for c in seen.complaints if "favicon" not in c] == []
                assert all(url.startswith(home) for url in seen.requests)
        server.shutdown()


def test_the_policy_refuses_a_slip(browser: Browser, report: Path) -> None:
    path = next(p for p in pages(report) if p.name == "index.html")
    slip = '<img src="https://example.org/x.png"><script>window.slipped = true</script></main>'
    copy = path.with_name("slip.html")
    copy.write_text(path.read_text(encoding="utf-8").replace("</main>", slip), encoding="utf-8")
    try:
        with opened(browser, copy.as_uri()) as (page, seen):
            assert page.evaluate("window.slipped") is None
            assert len([c for c in seen.complaints if "Content Security Policy" in c]) >= 2
    finally:
        copy.unlink()

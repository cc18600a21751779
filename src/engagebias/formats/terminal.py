"""The ingest card as lines for a terminal: of few files each in full, of many one line each and the sum of all."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from engagebias.formats.exposure import exposure_of
from engagebias.formats.wording import ABOUT, ALL_FILES, EACH_FILE, FILE_LINE, OF_FILES
from engagebias.words import Lang, Text

if TYPE_CHECKING:
    from engagebias.formats.card import FileCard, IngestCard, Line

FEW = 3
"""Up to so many files are shown in full; of more, nobody would find the one with a warning."""
_SUMS = ("read", "kept", "rejected", "folded")
_HEAD, _FIGURE = 26, 11
_NARROW = 30
"""Characters for the words below which wrapping them would only make a column of scraps."""


def card_text(card: IngestCard, lang: Lang, width: int | None) -> str:
    """Return the card; lines are wrapped at ``width`` if it is given."""
    lines: list[str] = []
    if len(card.files) <= FEW:
        for file in card.files:
            lines += [file.name, *_lines(file.rows(), lang, width)]
        if len(card.files) > 1:
            sums = [line for line in together(card) if line[0] in _SUMS]
            lines += [ALL_FILES.to(lang), *_lines(sums, lang, width)]
    else:
        lines += [_file_line(file, lang) for file in card.files]
        lines += [ALL_FILES.to(lang), *_lines(together(card), lang, width), EACH_FILE.to(lang)]
    return "\n".join(lines)


def together(card: IngestCard) -> list[Line]:
    """Return the lines of all files, those that say the same as one: figures summed, or in how many files it is said."""
    figures: Counter[tuple[str, Text]] = Counter()
    files: Counter[tuple[str, Text]] = Counter()
    for file in card.files:
        for about, what, n in file.rows():
            if n is not None:
                figures[about, what] += n
            elif about != "exposure":
                files[about, what] += 1
    for reason, n in card.between.items():
        figures["folded", reason] += n
        figures["kept", Text.literal("")] -= n
    lines: list[Line] = [(about, what, n) for (about, what), n in figures.items()]
    for (about, what), k in files.items():
        said = what if k == len(card.files) else OF_FILES.fill(said=what, k=k, files=len(card.files))
        lines.append((about, said, None))
    reported: Counter[str] = Counter()
    for file in card.files:
        reported.update(file.reported)
    rows = sum(file.kept for file in card.files)
    lines.append(("exposure", exposure_of(reported, rows), None))
    order = list(ABOUT)
    return sorted(lines, key=lambda line: order.index(line[0]))


def _file_line(file: FileCard, lang: Lang) -> str:
    return FILE_LINE.fill(
        name=file.name, title=file.title, read=f"{file.read:,}", kept=f"{file.kept:,}",
        rejected=f"{sum(file.rejected.values()):,}", folded=f"{sum(file.folded.values()):,}",
    ).to(lang)  # fmt: skip


def _lines(rows: Sequence[Line], lang: Lang, width: int | None) -> list[str]:
    lines: list[str] = []
    last = ""
    for about, what, n in rows:
        head = ABOUT[about].to(lang) if about != last else ""
        last = about
        figure = f"{n:,}" if n is not None else ""
        first, *more = _wrapped(what.to(lang), width) or [""]
        lines.append(f"  {head:<{_HEAD}}{figure:>{_FIGURE}}  {first}".rstrip())
        lines += [" " * (4 + _HEAD + _FIGURE) + part for part in more]
    return lines


def _wrapped(words: str, width: int | None) -> list[str]:
    room = None if width is None else width - 4 - _HEAD - _FIGURE
    if room is None or room < _NARROW:
        return [words]
    return textwrap.wrap(words, room, break_long_words=False, break_on_hyphens=False)

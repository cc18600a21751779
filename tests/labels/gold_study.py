"""A small gold sample for tests: posts, a codebook, and hands that fill workbooks in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl

from engagebias.labels import Codebook, GoldSample, Variable, draw_gold_sample
from engagebias.words import Text

Sheet = Any

YES_NO = {"no": Text("no", "لا"), "yes": Text("yes", "نعم"), "cannot tell": Text("cannot tell", "لا يمكن الحكم")}
SMALL = Codebook(
    (
        Variable("peace", Text("Peace?", "سلام؟"), YES_NO, "nominal", missing=("cannot tell",)),
        Variable("heat", Text("How hot?", "ما شدته؟"), {str(i): Text(f"level {i}", f"درجة {i}") for i in range(-1, 3)}, "interval"),
    )
)  # fmt: skip


def posts(n: int = 60) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "post_id": [f"p{i:03d}" for i in range(n)], "author_id": [f"author{i}" for i in range(n)],
            "text": [f"secret text, number {i}; here" for i in range(n)],
            "lang": ["ar" if i % 6 == 0 else "en" for i in range(n)], "label": ["machine says yes"] * n,
            "likes": list(range(n)),
        }
    )  # fmt: skip


def drawn(folder: Path, frame: pl.DataFrame | None = None, **options: object) -> GoldSample:
    settings: dict[str, object] = {"n": 12, "codebook": SMALL, "strata": ["lang"], "folder": folder} | options
    return draw_gold_sample(posts() if frame is None else frame, **settings)  # type: ignore[arg-type]


def edit(path: Path, change: Callable[[Sheet], object], sheet: str = "codes") -> None:
    book = openpyxl.load_workbook(path)
    change(book[sheet])
    book.save(path)


def code_all(sample: GoldSample, coder: str, peace: object = "yes", heat: object = 1) -> None:
    def fill(sheet: Sheet) -> None:
        for row in range(2, sheet.max_row + 1):
            sheet.cell(row, 3).value, sheet.cell(row, 4).value = peace, heat

    edit(sample.paths[coder], fill)

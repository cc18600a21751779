"""Small panels with answers to compute by hand."""

from __future__ import annotations

import polars as pl

import engagebias as eb


def panel_of(rows: dict[str, tuple[int | None, list[float | None]]], **columns: list[object]) -> pl.DataFrame:
    """Make a panel of units: first treated period (from 1 on) and outcomes."""
    frames = [
        pl.DataFrame({"unit": [name] * len(y), "period": list(range(1, len(y) + 1)), "outcome": y, "first_treated": [first] * len(y)},
                     schema={"unit": pl.String, "period": pl.Int64, "outcome": pl.Float64, "first_treated": pl.Int64})
        for name, (first, y) in rows.items()
    ]  # fmt: skip
    made = pl.concat(frames)
    for name, values in columns.items():
        known = dict(zip(rows, values, strict=True))
        made = made.with_columns(pl.Series(name, [known[u] for u in made["unit"].to_list()]))
    return made


def world(seed: int = 1, **settings: object) -> pl.DataFrame:
    panel = eb.simulate("programmes", seed=seed, **settings).panel  # type: ignore[call-overload]
    assert panel is not None
    return panel

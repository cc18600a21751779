"""What a chart draws, taken out of its specification."""

from __future__ import annotations

from typing import Any

import altair as alt


def rows_with(chart: alt.LayerChart | alt.VConcatChart, column: str) -> list[dict[str, Any]]:
    """Return the rows of the data set that has a column."""
    datasets = chart.to_dict()["datasets"].values()
    (found,) = [rows for rows in datasets if column in rows[0]]
    return found


def column_of(chart: alt.LayerChart | alt.VConcatChart, column: str) -> list[Any]:
    """Return one column of that data set."""
    return [row[column] for row in rows_with(chart, column)]

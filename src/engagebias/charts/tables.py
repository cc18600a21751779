"""Tables that a screen reader can read and a person can scan."""

from __future__ import annotations

from html import escape

import polars as pl

from engagebias.columns import name_column
from engagebias.figures import p_value, plain
from engagebias.terms import name_term, name_value
from engagebias.words import Lang, Text

MOST_ROWS = 30
NAMED = (
    "term", "contrast", "step", "reason", "verdict", "outcome", "feature", "model", "scale", "facet", "statistic", "axis",
    "choice", "measure", "form", "sample", "controls", "effects", "cluster", "split", "ending", "world", "audited", "then", "policy",
    "ordering", "method", "time_precision",
)  # fmt: skip
VALUED = ("regime", "exposure", "wave")


def table_html(frame: pl.DataFrame, *, caption: str = "", lang: Lang = "en") -> str:
    """Return a frame as an HTML table: headers with a scope, figures aligned and rounded.

    The first column names the rows. At most 30 rows are written; the caption says how many there are.

    Examples
    --------
    >>> table_html(pl.DataFrame({"term": ["words"], "estimate": [0.01234]})).count("scope")
    3
    """
    if frame.height > MOST_ROWS:
        more = f"{MOST_ROWS} / {frame.height}"
        caption = f"{caption} ({more})" if caption else more
    numeric = [dtype.is_numeric() for dtype in frame.dtypes]
    head = "".join(
        f'<th scope="col"{_figures(n)}>{escape(name_column(c).to(lang))}</th>'
        for c, n in zip(frame.columns, numeric, strict=True)
    )
    rows = []
    for values in frame.head(MOST_ROWS).iter_rows():
        cells = [f'<th scope="row">{_cell(values[0], lang, frame.columns[0])}</th>']
        cells += [
            f"<td{_figures(n)}>{_cell(v, lang, column)}</td>"
            for v, n, column in zip(values[1:], numeric[1:], frame.columns[1:], strict=True)
        ]
        rows.append(f"<tr>{''.join(cells)}</tr>")
    title = f"<caption>{escape(caption)}</caption>" if caption else ""
    return f'<table class="eb-table">{title}<thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table>'


def _figures(numeric: bool) -> str:
    return ' class="num"' if numeric else ""


def _cell(value: object, lang: Lang, column: str = "") -> str:
    if value is None:
        return '<span class="null">–</span>'
    if isinstance(value, bool):
        yes, no = ("نعم", "لا") if lang == "ar" else ("yes", "no")
        return yes if value else no
    if isinstance(value, int | float):
        write = p_value if column.startswith("p_") else plain
        return f'<bdi dir="ltr">{escape(write(value))}</bdi>'
    # Names of terms and steps are ours to translate; any other text is the reader's own.
    named = name_value if column in VALUED else name_term if column in NAMED else Text.literal
    return escape(named(str(value)).to(lang))

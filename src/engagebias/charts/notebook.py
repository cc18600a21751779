"""Show charts and tables in notebooks: offline, in stored notebooks, the same bytes on every run."""

from __future__ import annotations

import copy
import hashlib
import json
from typing import Any

import altair as alt
import polars as pl
import vl_convert as vlc
from IPython.core.getipython import get_ipython

from engagebias import mime
from engagebias.charts.tables import table_html
from engagebias.checks import check_choice
from engagebias.words import LANGS, Lang

DIGITS = 6


def setup_notebook(lang: Lang = "en") -> None:
    """Make this notebook show charts and tables in the house style.

    Charts come out as an interactive specification (JupyterLab draws it without a network, also in
    stored notebooks), as a static picture and as their text alternative; polars frames come out as
    tables a screen reader can read. Call it once, in the setup cell.

    Parameters
    ----------
    lang : {"en", "ar"}, default "en"
        Language of the column names of tables.

    Examples
    --------
    >>> setup_notebook()
    """
    check_choice(lang, LANGS, name="lang", caller="setup_notebook")
    alt.renderers.register("engagebias", render)
    alt.renderers.enable("engagebias")
    shell = get_ipython()
    if shell is not None and shell.display_formatter is not None:
        shell.display_formatter.formatters["text/html"].for_type(
            pl.DataFrame, lambda frame: table_html(frame, lang=lang)
        )


def render(spec: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Return what a notebook shows for a chart, by MIME type."""
    rounded = name_by_content(round_floats(spec))
    # The specifications we make are valid in version 5 as well, which JupyterLab draws.
    interactive = copy.deepcopy(rounded) | {"$schema": "https://vega.github.io/schema/vega-lite/v5.json"}
    return {
        mime.CHART: interactive,
        "image/svg+xml": vlc.vegalite_to_svg(rounded, vl_version=mime.VEGALITE),
        "text/plain": spec.get("description", "chart"),
    }


def round_floats(value: Any) -> Any:
    """Round every number of a specification to six significant digits: smaller, and alike on every machine.

    Examples
    --------
    >>> round_floats({"a": [0.12345678, 3, True]})
    {'a': [0.123457, 3, True]}
    """
    if isinstance(value, float):
        return float(f"{value:.{DIGITS}g}")
    if isinstance(value, dict):
        return {k: round_floats(v) for k, v in value.items()}
    if isinstance(value, list):
        return [round_floats(v) for v in value]
    return value


def name_by_content(spec: dict[str, Any]) -> dict[str, Any]:
    """Name each table of a specification after what it now holds.

    Altair names a table by a hash of its unrounded numbers: a last bit that a machine, or fits kept
    earlier, made differently would give the same picture another name.

    Examples
    --------
    >>> one = {"data": {"name": "a"}, "datasets": {"a": [{"y": 1.5}]}}
    >>> two = {"data": {"name": "b"}, "datasets": {"b": [{"y": 1.5}]}}
    >>> name_by_content(one) == name_by_content(two)
    True
    """
    tables = spec.get("datasets", {})
    names = {old: f"data-{hashlib.sha256(_bytes(rows)).hexdigest()[:32]}" for old, rows in tables.items()}
    rest: dict[str, Any] = _renamed({key: value for key, value in spec.items() if key != "datasets"}, names)
    return rest | ({"datasets": {names[old]: rows for old, rows in tables.items()}} if tables else {})


def _bytes(rows: list[dict[str, Any]]) -> bytes:
    return json.dumps(rows, sort_keys=True, default=str).encode()


def _renamed(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {
            k: names.get(v, v) if k == "name" and isinstance(v, str) else _renamed(v, names) for k, v in value.items()
        }
    if isinstance(value, list):
        return [_renamed(v, names) for v in value]
    return value

"""Read coders' workbooks back, with checks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

from engagebias.errors import DataError, did_you_mean
from engagebias.labels.codebook import Codebook
from engagebias.labels.codebook_file import read_codebook
from engagebias.labels.folder import CODEBOOK_FILE, DESIGN_FILE, REDRAW, read_design, workbook_file
from engagebias.labels.returned import Given, Returned, read_workbook
from engagebias.labels.samples import GoldCodes
from engagebias.words import COMMA, Text, join

CALLER = "read_gold_sample"
MOST_FAULTS = 5
DESIGN_COLUMNS = (
    "post_id", "gold_id", "stratum", "stratum_size", "stratum_n", "gold_probability", "coders", "text_hash", "columns_shown",
    "simulated",
)  # fmt: skip

_ALTERED = Text("Texts that were altered in the workbook of {coder}: {n}. The codes are kept.",
                "نصوص تغيّرت في مصنَّف {coder}: {n}. أُبقي على الرموز.")  # fmt: skip
_EXTRA = Text("Columns of the workbook of {coder} that are not in the codebook, not read: {names}.",
              "أعمدة في مصنَّف {coder} ليست في دليل الترميز ولم تُقرأ: {names}.")  # fmt: skip
_UNREAD = Text("Coders whose workbooks were not read: {names}.", "مرمِّزون لم تُقرأ مصنَّفاتهم: {names}.")
_EMPTY = Text("Empty cells of {coder} for {variable}, missing: {n} of {given}.",
              "خلايا فارغة لدى {coder} في {variable}، تُعدّ ناقصة: {n} من {given}.")  # fmt: skip
_CANNOT = Text("Codes of {coder} for {variable} that mean missing, such as 'cannot tell': {n} of {given}.",
               "رموز لدى {coder} في {variable} معناها النقص، مثل «لا يمكن الحكم»: {n} من {given}.")  # fmt: skip


def read_gold_sample(folder: str | Path, *, paths: Mapping[str, str | Path] | None = None) -> GoldCodes:
    """Read the coded workbooks of a gold sample back and check every row.

    Parameters
    ----------
    folder : str or path
        The folder that :func:`draw_gold_sample` wrote; ``gold-CODER.xlsx``, or ``gold-CODER.csv`` in UTF-8 with
        commas, semicolons or tabs, is looked for there.
    paths : mapping of str to path, optional
        The files to read instead, by coder. Coders that it does not name are left out, and that is said.

    Returns
    -------
    GoldCodes
        ``.codes(variable)`` for agreement, ``.gold(variable)`` for corrections, counts and warnings; no texts.
        Empty cells and codes such as "cannot tell" are missing and counted. A code may be written in any case, with
        spaces around it, or as its wording in either language. Texts that were altered are a warning.

    Raises
    ------
    DataError
        Naming up to five faults with workbook and row: a workbook, column or row that is gone, a gold id that is
        changed or repeated, a text that stands beside another's id, a code outside the codebook.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from engagebias.labels import default_codebook, draw_gold_sample
    >>> posts = pl.DataFrame({"post_id": ["a", "b", "c"], "text": ["one", "two", "three"]})
    >>> with TemporaryDirectory() as folder:
    ...     sample = draw_gold_sample(posts, n=3, codebook=default_codebook(), folder=folder)
    ...     codes = read_gold_sample(folder)  # nobody has coded yet
    >>> codes.counts.filter(variable="peace").rows()
    [('A', 'peace', 3, 0, 3, 0), ('B', 'peace', 3, 0, 3, 0)]
    """
    folder = Path(folder)
    design = _read_design(folder)
    codebook = read_codebook(folder / CODEBOOK_FILE)
    every = sorted({coder for coders in design["coders"] for coder in coders})
    files = _find_files(folder, every, paths)
    returned = {coder: read_workbook(path, codebook, _given(design, coder)) for coder, path in files.items()}
    faults = [fault for one in returned.values() for fault in one.faults]
    if faults:
        more = f"; and {len(faults) - MOST_FAULTS} more" if len(faults) > MOST_FAULTS else ""
        raise DataError(
            f"{CALLER}: {'; '.join(faults[:MOST_FAULTS])}{more}. Mend this in the workbook, or ask its coder, and read it again."
        )
    votes = _votes(design, codebook, returned)
    counts = _counts(votes, codebook, list(files))
    unread = [coder for coder in every if coder not in files]
    return GoldCodes(
        codebook=codebook, coders=tuple(files), counts=counts, design=design, votes=votes,
        warnings=_warnings(returned, counts, unread), simulated=bool(design["simulated"].any()),
    )  # fmt: skip


def _read_design(folder: Path) -> pl.DataFrame:
    path = folder / DESIGN_FILE
    if not path.is_file():
        raise DataError(
            f"{CALLER}: there is no {DESIGN_FILE} in {folder}. Name the folder that draw_gold_sample wrote."
        )
    design = read_design(path, caller=CALLER)
    if tuple(design.columns) != DESIGN_COLUMNS or not design.height:
        raise DataError(f"{CALLER}: {path} is not what draw_gold_sample wrote. {REDRAW}")
    return design


def _find_files(folder: Path, coders: Sequence[str], paths: Mapping[str, str | Path] | None) -> dict[str, Path]:
    if paths is not None:
        strange = [name for name in paths if name not in coders]
        if strange or not paths:
            near = did_you_mean(strange[0], coders) if strange else ""
            raise DataError(
                f"{CALLER}: paths names files by coder, of {', '.join(map(repr, coders))}; got {list(paths)}.{near}"
            )
        return {coder: Path(paths[coder]) for coder in coders if coder in paths}
    files = {}
    for coder in coders:
        there = [
            folder / workbook_file(coder, e) for e in ("xlsx", "csv") if (folder / workbook_file(coder, e)).exists()
        ]
        if len(there) > 1:
            raise DataError(
                f"{CALLER}: {folder} holds both {there[0].name} and {there[1].name}. Move one away, or say which by "
                f"paths={{{coder!r}: ...}}."
            )
        files[coder] = there[0] if there else folder / workbook_file(coder)
    return files


def _given(design: pl.DataFrame, coder: str) -> Given:
    theirs = design.filter(pl.col("coders").list.contains(coder))
    return Given(dict(theirs.select("gold_id", "text_hash").iter_rows()), tuple(design["columns_shown"][0]))


def _votes(design: pl.DataFrame, codebook: Codebook, returned: Mapping[str, Returned]) -> pl.DataFrame:
    rows = [
        (
            gold_id,
            coder,
            variable,
            None if code in codebook[variable].missing else code,
            code in codebook[variable].missing,
        )
        for coder, one in returned.items()
        for (gold_id, variable), code in one.codes.items()
    ]
    names = {
        "gold_id": pl.String,
        "coder": pl.String,
        "variable": pl.String,
        "code": pl.String,
        "cannot_tell": pl.Boolean,
    }
    votes = pl.DataFrame(rows, schema=names, orient="row")
    order = design.select("gold_id", "post_id").with_row_index("__row")
    return votes.join(order, on="gold_id", maintain_order="left").sort("__row", maintain_order=True).drop("__row")


def _counts(votes: pl.DataFrame, codebook: Codebook, coders: Sequence[str]) -> pl.DataFrame:
    counted = votes.group_by("coder", "variable").agg(
        given=pl.len(), coded=pl.col("code").count(), cannot_tell=pl.col("cannot_tell").sum()
    )
    every = pl.DataFrame({"coder": coders}).join(pl.DataFrame({"variable": codebook.names}), how="cross")
    return every.join(counted, on=["coder", "variable"], how="left", maintain_order="left").select(
        "coder", "variable", pl.col("given", "coded").cast(pl.Int64).fill_null(0),
        empty=(pl.col("given") - pl.col("coded") - pl.col("cannot_tell")).cast(pl.Int64).fill_null(0),
        cannot_tell=pl.col("cannot_tell").cast(pl.Int64).fill_null(0),
    )  # fmt: skip


def _warnings(returned: Mapping[str, Returned], counts: pl.DataFrame, unread: Sequence[str]) -> tuple[Text, ...]:
    said = [_UNREAD.fill(names=_names(unread))] if unread else []
    for coder, one in returned.items():
        if one.altered:
            said.append(_ALTERED.fill(coder=coder, n=one.altered))
        if one.extra:
            said.append(_EXTRA.fill(coder=coder, names=_names(one.extra)))
    for row in counts.iter_rows(named=True):
        who = {"coder": row["coder"], "variable": row["variable"], "given": f"{row['given']:,}"}
        said += [
            text.fill(n=f"{row[c]:,}", **who) for c, text in (("empty", _EMPTY), ("cannot_tell", _CANNOT)) if row[c]
        ]
    return tuple(said)


def _names(names: Sequence[str]) -> Text:
    return join([Text.literal(name) for name in names], COMMA)

"""The folder of a gold sample: what lies in it, and writing it whole or not at all."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from engagebias.errors import DataError
from engagebias.files import write_whole
from engagebias.labels.codebook import Codebook
from engagebias.labels.codebook_file import codebook_yaml, read_codebook

CALLER = "draw_gold_sample"
DESIGN_FILE, CODEBOOK_FILE = "gold-design.parquet", "codebook.yaml"
REDRAW = f"Draw the sample again into another folder, with the same posts, arguments and seed, and copy its {DESIGN_FILE} here."

Kept = tuple[str, ...]


def workbook_file(coder: str, ending: str = "xlsx") -> str:
    """Return the name of a coder's workbook."""
    return f"gold-{coder}.{ending}"


def text_hash(text: str) -> str:
    r"""Return a checksum of a text that does not mind spaces and line ends, which programs change unasked.

    Examples
    --------
    >>> text_hash("two  words\n") == text_hash("two words")
    True
    """
    return hashlib.sha256(" ".join(text.split()).encode("utf-8")).hexdigest()


def check_folder(folder: Path, drawn: pl.DataFrame, codebook: Codebook) -> None:
    """Refuse a folder that holds another gold sample, workbooks without a design or another codebook."""
    found = sorted(p.name for p in folder.glob("gold-*") if p.suffix in (".xlsx", ".csv"))
    cure = "Name another folder, or move these files away: coders' work is never overwritten."
    if (folder / DESIGN_FILE).exists():
        if not read_design(folder / DESIGN_FILE, caller=CALLER).equals(drawn):
            raise DataError(
                f"{CALLER}: {folder} holds another gold sample ({', '.join([DESIGN_FILE, *found])}). {cure}"
            )
    elif found:
        raise DataError(f"{CALLER}: {folder} holds workbooks without their {DESIGN_FILE} ({', '.join(found)}). {cure}")
    if (folder / CODEBOOK_FILE).exists() and codebook_yaml(read_codebook(folder / CODEBOOK_FILE)) != codebook_yaml(
        codebook
    ):
        raise DataError(f"{CALLER}: {folder} holds another {CODEBOOK_FILE}. {cure}")


def read_design(path: Path, *, caller: str) -> pl.DataFrame:
    """Return the design that lies in a folder."""
    try:
        return pl.read_parquet(path)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise DataError(f"{caller}: {path} is damaged ({type(error).__name__}). {REDRAW}") from error


def design_bytes(drawn: pl.DataFrame) -> bytes:
    """Return a design as a parquet file."""
    stream = io.BytesIO()
    drawn.write_parquet(stream)
    return stream.getvalue()


def write_sample(folder: Path, files: Mapping[str, bytes]) -> Kept:
    """Write the files that are not there yet, all or none; return the names of those of the sample that were.

    Give the design first, so that workbooks never lie without it. A codebook that lies there alone is no sample yet:
    nothing is returned then.
    """
    kept = tuple(name for name in files if (folder / name).exists())
    written: list[Path] = []
    try:
        for name, content in files.items():
            if name not in kept:
                written.append(folder / name)
                write_whole(folder / name, content)
    except BaseException:  # an interrupt too: half a sample would look like a whole one
        for path in written:
            if path.is_file():
                path.unlink()
        raise
    return () if kept == (CODEBOOK_FILE,) else kept

"""Score a file slice by slice."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Mapping
from importlib.metadata import version
from itertools import dropwhile
from pathlib import Path
from typing import Any

import polars as pl
from tqdm import tqdm

from engagebias.checks import check_count
from engagebias.errors import DataError, EngagebiasError, did_you_mean
from engagebias.files import make_folder, write_whole
from engagebias.scorefile.choice import CALLER, Choice, terms_of
from engagebias.scorefile.parts import Parts
from engagebias.scorefile.source import (
    ENDINGS,
    SCORED_FROM,
    Stamp,
    check_ids,
    check_unchanged,
    ending,
    scan,
    stamp_of,
    take_in,
)
from engagebias.scorefile.summary import Summary, manifest, summarise, terms_sha256
from engagebias.text import score

BATCH = 200_000
"""Posts at a time."""

_WRITTEN = (".parquet", ".csv")


def score_file(
    source: str | Path, target: str | Path, *, lexicon: Choice = "engagebias", batch: int = BATCH, force: bool = False
) -> Summary:
    r"""Score a file of posts of any size, in bounded memory.

    Parts are kept in ``TARGET.parts`` while it runs. After a stop the same call goes on from them; when all are there
    they become the target, which is never there by half, and ``TARGET.manifest.json`` says how it was made.

    Parameters
    ----------
    source : str or path
        A file that ends in .parquet, .csv, .ndjson or .jsonl, with ``post_id`` (text, unique) and ``text``, and
        ``lang`` where it is known. Other columns ride along; those of a CSV file as text.
    target : str or path
        The file to write, .parquet or .csv: the columns of the source and those of :func:`engagebias.text.score`.
    lexicon : {"engagebias", "vader"} or Lexicon, default "engagebias"
        As for :func:`engagebias.text.score`.
    batch : int, default 200,000
        Posts at a time; fewer take less memory.
    force : bool, default False
        Whether to replace a target that is there.

    Returns
    -------
    Summary
        Rows, rows scored, and reasons with counts.

    Raises
    ------
    DataError
        If the source cannot be read, lacks a column, or has ids that are null or repeated; or if the target is there,
        is the source, or cannot hold the columns.
    EngagebiasError
        If the disk is full or read-only.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "posts.csv"
    ...     _ = path.write_text("post_id,text,lang\na,They hate peace talks,en\nb,,en\n", encoding="utf-8")
    ...     done = score_file(path, path.with_name("scored.parquet"))
    >>> done.rows, done.scored, dict(done.reasons)
    (2, 1, {'no text': 1})
    """
    source, target = Path(source), Path(target)
    check_count(batch, name="batch", caller=CALLER, least=1)
    _check_paths(source, target, force)
    empty = scan(source).head(0).collect()
    _check_lang(source, empty, lexicon)
    _check_holds(target, _score(empty, lexicon))
    stamp = stamp_of(source)
    settings = _settings(source, stamp, lexicon)
    parts = _open_parts(target, {**settings, "input": stamp.sha256})
    posts, rows = _take_in(source, parts)
    try:
        _score_parts(posts, rows, parts, lexicon, batch=batch)
    except KeyboardInterrupt as stopped:
        raise KeyboardInterrupt(
            f"Stopped. {parts.finished():,} of {rows:,} posts are kept in {parts.home}: the same command goes on from there."
        ) from stopped
    check_unchanged(source, stamp)
    summary = summarise(parts.files(), target)
    _finish(parts, target, manifest(summary, settings))
    return summary


def _open_parts(target: Path, settings: Mapping[str, Any]) -> Parts:
    key = hashlib.sha256(json.dumps(settings, sort_keys=True).encode()).hexdigest()[:16]
    parts = Parts(target.with_name(f"{target.name}.parts"), key)
    if parts.open():
        print(
            f"engagebias: {CALLER}: removed parts of an earlier run on another input or with other settings.",
            file=sys.stderr,
        )
    return parts


def _score_parts(posts: pl.LazyFrame, rows: int, parts: Parts, lexicon: Choice, *, batch: int) -> None:
    done = parts.finished()
    with tqdm(total=rows, initial=done, unit=" posts", disable=None) as bar:
        for first in range(done, max(rows, 1), batch):  # a file without posts has one part without rows
            part = posts.slice(first, batch).collect()
            parts.write(_score(part, lexicon), first)
            bar.update(part.height)


def _score(part: pl.DataFrame, lexicon: Choice) -> pl.DataFrame:
    """Score the columns that it takes; the others are not the command's to judge."""
    needed = [name for name in part.columns if name in SCORED_FROM.columns]
    scored = score(part.select(needed), lexicon=lexicon)
    added = list(dropwhile(lambda name: name in needed, scored.columns))
    return part.drop(added, strict=False).hstack(scored.select(added))


def _take_in(source: Path, parts: Parts) -> tuple[pl.LazyFrame, int]:
    """Return the posts, whose ids are checked, and how many there are; nothing is left behind if they are refused."""
    try:
        posts = _sliceable(source, parts)
        return posts, check_ids(posts, source)
    except EngagebiasError:
        parts.remove()
        raise


def _sliceable(source: Path, parts: Parts) -> pl.LazyFrame:
    """Return posts of which a slice costs the same wherever it stands: text files are taken in as parquet first."""
    if ending(source) == ".parquet":
        return scan(source)
    taken = parts.folder / "posts.parquet"
    if not taken.exists():
        temporary = parts.temporary(taken.name)
        take_in(source, temporary)
        temporary.replace(taken)
    return scan(taken)


def _finish(parts: Parts, target: Path, content: str) -> None:
    beside = target.with_name(f"{target.name}.manifest.json")
    beside.unlink(missing_ok=True)  # the old one must never stand beside the new file
    parts.join(target)
    write_whole(beside, content)
    parts.remove()


def _settings(source: Path, stamp: Stamp, choice: Choice) -> dict[str, Any]:
    lexicon = terms_of(choice)
    return {
        "input": {"name": source.name, "sha256": stamp.sha256},
        "lexicon": {"name": lexicon.name, "langs": list(lexicon.langs), "sha256": terms_sha256(lexicon)},
        "engagebias": version("engagebias"),
    }


def _check_paths(source: Path, target: Path, force: bool) -> None:
    if not source.is_file():
        what = "is a folder, not a file" if source.is_dir() else "is not there"
        around = [p.name for p in source.parent.iterdir()] if source.parent.is_dir() else []
        raise DataError(f"{CALLER}: {source} {what}. Name a file of posts.{did_you_mean(source.name, around)}")
    for path, endings, name in ((source, ENDINGS, "IN"), (target, _WRITTEN, "OUT")):
        if ending(path) not in endings:
            raise DataError(f"{CALLER}: {name} must end in {', '.join(endings)}; got {path.name!r}.")
    if target.resolve() == source.resolve() or (target.exists() and target.samefile(source)):
        raise DataError(
            f"{CALLER}: IN and OUT are the same file, {source}. The input is never changed: name another OUT."
        )
    if target.is_dir():
        raise DataError(f"{CALLER}: OUT is a folder, {target}. Name a file in it.")
    if not target.parent.is_dir():
        raise DataError(f"{CALLER}: the folder of OUT, {target.parent}, is not there. Make it first.")
    if target.exists() and not force:
        raise DataError(f"{CALLER}: {target} is there already. Name another file, or replace it with --force.")
    make_folder(target.parent)


def _check_lang(source: Path, empty: pl.DataFrame, lexicon: Choice) -> None:
    if lexicon == "vader" and "lang" not in empty.columns:
        raise DataError(
            f"{CALLER}: {source.name} has no column lang, and the list 'vader' is for English alone. Add a column lang to IN, "
            "with en for English posts; or leave out --lexicon, which detects the language."
        )


def _check_holds(target: Path, empty: pl.DataFrame) -> None:
    nested = [name for name, kind in empty.schema.items() if kind.is_nested() or kind in (pl.Binary, pl.Object)]
    if ending(target) == ".csv" and nested:
        raise DataError(
            f"{CALLER}: a CSV file cannot hold the columns {', '.join(nested)} ({empty.schema[nested[0]]}). Write .parquet."
        )

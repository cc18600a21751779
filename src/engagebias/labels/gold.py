"""Draw a gold sample: which posts people are to code, with known probabilities, as workbooks for coders."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import polars as pl

from engagebias.labels.codebook import Codebook
from engagebias.labels.codebook_file import codebook_yaml
from engagebias.labels.drawing import Design, allocate, assign, draw
from engagebias.labels.folder import (
    CALLER,
    CODEBOOK_FILE,
    DESIGN_FILE,
    check_folder,
    design_bytes,
    text_hash,
    workbook_file,
    write_sample,
)
from engagebias.labels.gold_checks import Asked, check_asked, check_columns, check_n
from engagebias.labels.sampled import Strata, find_strata, say_estimand, say_warnings
from engagebias.labels.samples import GoldSample
from engagebias.labels.workbook import GOLD_ID, build_workbook, clean_text
from engagebias.schema import check_posts, is_simulated

_LETTERS = "bcdfghjklmnpqrst".upper()  # no vowels: neither words nor months


def draw_gold_sample(
    posts: pl.DataFrame,
    *,
    n: int,
    codebook: Codebook,
    folder: str | Path,
    strata: Sequence[str] = (),
    design: Design = "proportional",
    min_per_stratum: int = 2,
    columns_shown: Sequence[str] = ("text",),
    coders: Sequence[str] = ("A", "B"),
    overlap: float = 1.0,
    seed: int = 1,
) -> GoldSample:
    """Draw posts for people to code, with known probabilities, and write a workbook for each coder.

    Parameters
    ----------
    posts : polars.DataFrame
        Posts with ``text``. Those without a text that can be read are left out and counted: the population is the
        posts with text.
    n : int
        Posts to draw, without replacement.
    codebook : Codebook
        What to code: ``default_codebook()``, your own, or ``read_codebook(path)``.
    folder : str or path
        Where the files go: ``gold-CODER.xlsx`` for each coder, ``codebook.yaml`` and ``gold-design.parquet``, which
        only the analyst needs. Files of another sample are never overwritten; those of the same draw are left as
        they are, coded or not.
    strata : sequence of str, optional
        Columns whose combinations are strata; a null is a value of its own. Strata of posts for which a machine's
        label is uncertain or rare make a correction sharper.
    design : {"proportional", "equal"}, default "proportional"
        Draws by the size of the stratum, or the same number from each (at most all of it).
    min_per_stratum : int, default 2
        Draws from each stratum at least, or all of it if it is smaller. Two are needed to estimate a variance.
    columns_shown : sequence of str, default ("text",)
        Text columns that coders see, ``text`` among them. Ids, strata, engagement and numbers are refused: they
        would tell coders what to expect. Do not show a machine's label.
    coders : sequence of str, default ("A", "B")
        Names of the coders, which go into file names.
    overlap : float, default 1.0
        Share of the drawn posts that every coder gets, 0 to 1; each of the others goes to one coder by chance.
    seed : int, default 1
        Seed of the draw. The same posts in another row order give the same sample.

    Returns
    -------
    GoldSample
        Strata with sizes and probabilities, counts, the design, the paths and the warnings; no texts.

    Raises
    ------
    DataError
        If a column is missing or must not be shown, a name or share is not of its kind, or the folder holds another
        gold sample.
    DesignError
        If there are fewer posts with text than ``n``, or more strata than ``n`` can serve.
    EngagebiasError
        If the folder cannot be written to; nothing is left half written.

    References
    ----------
    Horvitz & Thompson (1952), A generalization of sampling without replacement, JASA 47:663-685.
    Egami et al. (2023), Using imperfect surrogates for downstream inference, NeurIPS 36.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from engagebias.labels import default_codebook
    >>> posts = pl.DataFrame({
    ...     "post_id": [f"p{i}" for i in range(100)],
    ...     "text": ["Talks resume"] * 80 + ["المحادثات تُستأنف"] * 20,
    ...     "lang": ["en"] * 80 + ["ar"] * 20,
    ... })
    >>> with TemporaryDirectory() as folder:
    ...     sample = draw_gold_sample(posts, n=10, codebook=default_codebook(), strata=["lang"], folder=folder)
    >>> sample.strata.select("stratum", "stratum_n", "gold_probability").rows()
    [('lang = ar', 2, 0.1), ('lang = en', 8, 0.1)]
    """
    asked = check_asked(n, codebook, strata, design, min_per_stratum, columns_shown, coders, overlap, seed)
    frame = check_columns(check_posts(posts, caller=CALLER), asked)
    found = find_strata(frame, asked.strata, asked.shown)
    check_n(found, asked)
    drawn, cells, changed = _draw(found, asked, is_simulated(frame))
    check_folder(Path(folder), drawn, codebook)
    files: dict[str, bytes] = {DESIGN_FILE: design_bytes(drawn), CODEBOOK_FILE: codebook_yaml(codebook).encode("utf-8")}
    rng = np.random.default_rng([seed, 1])  # its own stream: the order of rows is no part of the design
    for coder in asked.coders:
        rows = np.flatnonzero(drawn["coders"].list.contains(coder).to_numpy())
        files[workbook_file(coder)] = build_workbook([cells[i] for i in rng.permutation(rows)], asked.shown, codebook)
    kept = write_sample(Path(folder), files)
    names = {"design": DESIGN_FILE, "codebook": CODEBOOK_FILE, **{c: workbook_file(c) for c in asked.coders}}
    table = found.table(drawn)
    return GoldSample(
        estimand=say_estimand(table, drawn), strata=table, design=drawn, counts=found.counts(drawn.height),
        paths={name: Path(folder) / file for name, file in names.items()}, simulated=is_simulated(frame),
        warnings=say_warnings(found, table, drawn, asked.coders, asked.least, changed, kept),
    )  # fmt: skip


def _draw(found: Strata, asked: Asked, simulated: bool) -> tuple[pl.DataFrame, list[list[str]], tuple[int, int]]:
    """Return the design, the cells of each drawn post, and how many cells had characters removed and were cut."""
    rng = np.random.default_rng(asked.seed)
    taken = allocate(found.sizes, asked.n, design=asked.design, least=asked.least)
    chosen = found.posts[draw(found.sizes, taken, rng)]
    gets = assign(asked.n, len(asked.coders), asked.overlap, rng)
    cleaned = [[clean_text(v or "") for v in row] for row in chosen.select(asked.shown).cast(pl.String).iter_rows()]
    tag = _tag(chosen["post_id"].to_list(), asked.seed)
    ids = [f"{tag}-{i:0{len(str(asked.n))}d}" for i in range(1, asked.n + 1)]
    texts = [cells[asked.shown.index("text")][0] for cells in cleaned]
    drawn = chosen.select(
        "post_id", pl.Series(GOLD_ID, ids), stratum="__name", stratum_size="__size",
        stratum_n=pl.Series(taken[chosen["__place"].to_numpy()]),
    ).with_columns(
        gold_probability=pl.col("stratum_n") / pl.col("stratum_size"),
        coders=pl.Series([[c for c, g in zip(asked.coders, row, strict=True) if g] for row in gets], dtype=pl.List(pl.String)),
        text_hash=pl.Series([text_hash(text) for text in texts]),
        columns_shown=pl.lit(list(asked.shown), dtype=pl.List(pl.String)),
        simulated=pl.lit(simulated),
    )  # fmt: skip
    rows = [[gold_id, *(cell for cell, _, _ in cells)] for gold_id, cells in zip(ids, cleaned, strict=True)]
    changed = [(any(c[1] for c in cells), any(c[2] for c in cells)) for cells in cleaned]
    return drawn, rows, (sum(c[0] for c in changed), sum(c[1] for c in changed))


def _tag(post_ids: list[str], seed: int) -> str:
    """Return three letters that tell this sample's workbooks from those of another."""
    digest = hashlib.sha256("\n".join([str(seed), *post_ids]).encode("utf-8")).digest()
    return "".join(_LETTERS[byte % 16] for byte in digest[:3])

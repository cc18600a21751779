"""What drawing a gold sample gives, and what reading it back gives. Neither ever shows a text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path

import polars as pl

from engagebias.charts import table_html
from engagebias.charts.theme import SIMULATED
from engagebias.checks import check_choice
from engagebias.labels.codebook import Codebook
from engagebias.labels.majority import Votes, by_rule
from engagebias.words import Text

MOST_ROWS = 12


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class GoldSample:
    """A stratified sample of posts for coders, with the probability of each.

    Attributes
    ----------
    estimand : Text
        What the sample can estimate, and for which population.
    strata : polars.DataFrame
        One row a stratum: ``stratum``, ``stratum_size``, ``stratum_n``, ``gold_probability`` and ``without_text``.
    design : polars.DataFrame
        One row a drawn post, as ``gold-design.parquet`` keeps it: ``post_id``, ``gold_id``, ``stratum``,
        ``stratum_size``, ``stratum_n``, ``gold_probability``, ``coders``, ``text_hash``, ``columns_shown``, ``simulated``.
    counts : polars.DataFrame
        ``step`` and ``posts``: given, left out, population, drawn.
    paths : mapping of str to pathlib.Path
        The files: ``"design"``, ``"codebook"`` and one for each coder.
    warnings : tuple of Text
    simulated : bool
    """

    estimand: Text
    strata: pl.DataFrame
    design: pl.DataFrame
    counts: pl.DataFrame
    paths: Mapping[str, Path]
    warnings: tuple[Text, ...] = ()
    simulated: bool = False

    @property
    def n(self) -> int:
        """Number of drawn posts."""
        return self.design.height

    def __repr__(self) -> str:
        head = f"Gold sample of {self.n:,} posts in {self._drawn} strata"
        files = f"  files: {', '.join(path.name for path in self.paths.values())}"
        return _shown(head, [f"  {self.estimand}", *_lines(self.strata), files], self.warnings, self.simulated)

    def _repr_html_(self) -> str:
        head = Text("Gold sample: {n} posts", "عيّنة مرجعية: {n}").fill(n=f"{self.n:,}")
        return _html(head, self.estimand, self.strata, self.warnings, self.simulated)

    @property
    def _drawn(self) -> int:
        return int((self.strata["stratum_n"] > 0).sum())


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class GoldCodes:
    """The codes of a gold sample, read back and checked.

    Attributes
    ----------
    codebook : Codebook
    coders : tuple of str
        Those whose workbooks were read, in the order of the design.
    counts : polars.DataFrame
        One row a coder and variable: ``coder``, ``variable``, ``given`` (posts), ``coded``, ``empty`` and
        ``cannot_tell`` (codes that the codebook reads as missing).
    design : polars.DataFrame
        One row a drawn post, as ``gold-design.parquet`` keeps it; see :class:`GoldSample`.
    votes : polars.DataFrame
        One row a post, coder and variable: ``gold_id``, ``coder``, ``variable``, ``code`` (String, null where there is
        none), ``cannot_tell`` (whether the null is a code that is read as missing) and ``post_id``.
    warnings : tuple of Text
    simulated : bool
    """

    codebook: Codebook
    coders: tuple[str, ...]
    counts: pl.DataFrame
    design: pl.DataFrame
    votes: pl.DataFrame
    warnings: tuple[Text, ...] = ()
    simulated: bool = False

    def codes(self, variable: str) -> pl.DataFrame:
        """Return the codes of one variable, one row a post and coder: what ``agreement`` takes.

        Parameters
        ----------
        variable : str
            A name in the codebook.

        Returns
        -------
        polars.DataFrame
            ``post_id``, ``coder`` and ``label`` (String): null where the cell was empty or its code is read as
            missing. For an ordinal variable give ``agreement`` the order ``codes.codebook[variable].order``; cast the
            label of an interval variable to a number.
        """
        self._check(variable, "codes")
        return self.votes.filter(variable=variable).select("post_id", "coder", label="code")

    def gold(self, variable: str, *, rule: str = "first") -> pl.DataFrame:
        """Return one label a drawn post, with its probability: what a correction takes.

        Parameters
        ----------
        variable : str
            A name in the codebook.
        rule : str, default "first"
            ``"first"``: the code of the first coder, in the order of ``coders``, who gave one. ``"majority"``: the code
            that more coders gave than any other; a tie has none, and since coders disagree over hard posts, leaving ties out
            biases what is estimated, so take it with an odd number of coders only. Or the name of a coder: that coder's
            codes alone.

        Returns
        -------
        polars.DataFrame
            One row a drawn post: ``post_id``, ``label`` (String), ``gold_probability``, ``stratum`` and ``reason``,
            which says why a label is null: "tie", "not coded", "cannot tell" (all codes given are read as missing) or
            "given to other coders". With a coder's name ``gold_probability`` is also that of being given to that
            coder; posts whose workbook was not read are left out the same way. A null of another reason is a drawn post
            without a label: to leave it out is to take it for like the rest.
        """
        self._check(variable, "gold")
        check_choice(rule, ["majority", "first", *self.coders], name="rule", caller="GoldCodes.gold")
        theirs = self.votes.filter(variable=variable)
        return by_rule(Votes(self.design, theirs, self.coders), rule)

    def _check(self, variable: str, method: str) -> None:
        check_choice(variable, self.codebook.names, name="variable", caller=f"GoldCodes.{method}")

    def __repr__(self) -> str:
        head = f"Codes of {self.design.height:,} posts by {', '.join(self.coders)}"
        return _shown(head, _lines(self.counts), self.warnings, self.simulated)

    def _repr_html_(self) -> str:
        head = Text("Codes of {n} posts by {coders}", "رموز لمنشورات عددها {n}، بيد {coders}").fill(
            n=f"{self.design.height:,}", coders=", ".join(self.coders)
        )
        return _html(head, Text.literal(""), self.counts, self.warnings, self.simulated)


def _shown(head: str, lines: list[str], warnings: tuple[Text, ...], simulated: bool) -> str:
    said = (SIMULATED, *warnings) if simulated else warnings
    return "\n".join([head, *lines, *(f"  ! {w}" for w in said)])


def _html(head: Text, estimand: Text, frame: pl.DataFrame, warnings: tuple[Text, ...], simulated: bool) -> str:
    said = "".join(f"<li>{escape(w)}</li>" for w in ((SIMULATED, *warnings) if simulated else warnings))
    return (
        f"<p><strong>{escape(head)}</strong>{f'<br>{escape(estimand)}' if estimand else ''}</p>{table_html(frame)}"
        + (f'<ul class="eb-warnings">{said}</ul>' if said else "")
    )


def _lines(frame: pl.DataFrame) -> list[str]:
    def cell(value: object) -> str:
        return "–" if value is None else f"{value:.3g}" if isinstance(value, float) else str(value)

    cells = [frame.columns, *([cell(v) for v in row] for row in frame.head(MOST_ROWS).iter_rows())]
    widths = [max(len(row[i]) for row in cells) for i in range(frame.width)]
    lines = ["  " + "  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip() for row in cells]
    return lines + ([f"  ... {frame.height - MOST_ROWS} more rows"] if frame.height > MOST_ROWS else [])

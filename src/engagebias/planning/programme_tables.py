"""Tables of a plan of a programme in sites."""

from __future__ import annotations

from collections.abc import Sequence
from math import comb, sqrt

import polars as pl

from engagebias.numerics.cluster_worlds import Programme
from engagebias.numerics.detectable import detectable_ratio, power_at, smallest_two_sided_p
from engagebias.planning import programme_words as say
from engagebias.planning.published import Published
from engagebias.planning.request import Aim
from engagebias.planning.words import CANNOT_REJECT, verdict

PEOPLE = (10, 20, 30, 50, 100, 200)
GRID = 12  # sites of the grid of attainable p-values
MOST_SITES = 2000


def kept(before: float | None) -> float:
    """Return the part of the error that is left when sites are compared at equal values of a measure taken before."""
    return 1.0 if before is None else sqrt(1 - before**2)


def detectable(design: Programme, before: float | None, aim: Aim) -> float:
    """Return the detectable effect in SD of people; t on sites less two, and less one more for the measure before."""
    df = design.sites - (2 if before is None else 3)
    return detectable_ratio(df, aim.level, aim.power) * design.std_error * kept(before)


def _at(design: Programme, sites: int) -> Programme:
    """Return the programme in other sites, as many in a hundred treated as in the plan."""
    treated = min(sites - 1, max(1, round(sites * design.treated / design.sites)))
    return Programme(treated, sites - treated, design.people, design.icc)


def _can(design: Programme, aim: Aim) -> bool:
    return smallest_two_sided_p(design.treated, design.untreated) <= aim.level


def sites_needed(design: Programme, before: float | None, effect: float, aim: Aim) -> int | None:
    """Return the fewest sites in which the effect is within reach; None where 2,000 are too few."""
    for sites in range(4, MOST_SITES + 1):
        other = _at(design, sites)
        if _power_of(other, before, effect, aim) >= aim.power:
            return sites
    return None


def by_sites(design: Programme, before: float | None, sd: float, grid: Sequence[int], aim: Aim) -> pl.DataFrame:
    """Return the detectable effect and the smallest p by number of sites."""
    rows = []
    for sites in grid:
        other = _at(design, sites)
        found = detectable(other, before, aim) if _can(other, aim) else None
        rows.append({
            "sites": sites, "treated": other.treated, "people": sites * design.people,
            "smallest_p": smallest_two_sided_p(other.treated, other.untreated), "can_reject": _can(other, aim),
            "std_error": other.std_error * kept(before) * sd, "estimate": None if found is None else found * sd, "in_sd": found,
        })  # fmt: skip
    return pl.DataFrame(rows, schema_overrides={"estimate": pl.Float64, "in_sd": pl.Float64})


def judged(rates: pl.DataFrame, level: float, *, can: bool) -> pl.DataFrame:
    """Add what to make of each test; at a level of 5 % a valid one rejects without an effect 3 to 7 times in 100."""
    never = "" if can else say.TESTS["randomisation"]
    verdicts = [
        CANNOT_REJECT if term == never else verdict(rate, level)
        for term, rate in rates.select("term", "rejects_without_effect").iter_rows()
    ]
    return rates.with_columns(verdict=pl.Series(verdicts))


def attainable(level: float) -> pl.DataFrame:
    """Return the smallest p of a randomisation test by sites and by how many of them are treated."""
    rows = [
        {"sites": sites, "treated": k, "assignments": comb(sites, k), "smallest_p": smallest_two_sided_p(k, sites - k)}
        for sites in range(3, GRID + 1)
        for k in range(1, sites // 2 + 1)
    ]
    return pl.DataFrame(rows).with_columns(can_reject=pl.col("smallest_p") <= level)


def by_measure_before(design: Programme, before: float | None, sd: float, aim: Aim) -> pl.DataFrame:
    """Return the detectable effect by what was measured before: nothing, or the same people at a correlation of site means."""
    rows = []
    for r in (None, *sorted({0.5, 0.7, 0.9, *([] if before is None else [before])})):
        found = detectable(design, r, aim) if design.sites > 3 or r is None else None
        rows.append({"before_correlation": r, "estimate": None if found is None else found * sd, "in_sd": found})
    return pl.DataFrame(rows, schema_overrides=dict.fromkeys(("before_correlation", "estimate", "in_sd"), pl.Float64))


def effects(asked: Published, base: float | None) -> tuple[float, ...]:
    """Return the effect asked for and others, in SD or in differences that a share can make."""
    others = (0.2, 0.5, 0.8) if base is None else tuple(e for e in (0.1, 0.3, 0.5) if base + e < 1)
    return tuple(dict.fromkeys((asked.effect, *others)))


def _power_of(design: Programme, before: float | None, effect: float, aim: Aim) -> float:
    """Return the power; 0 where no assignment can give a p at the level."""
    if not _can(design, aim):
        return 0.0
    df = design.sites - (2 if before is None else 3)
    return power_at(abs(effect) / (design.std_error * kept(before)), df, aim.level) if df > 0 else 0.0


def power_by_sites(
    design: Programme, before: float | None, grid: Sequence[int], effects: Sequence[float], sd: float, aim: Aim
) -> pl.DataFrame:
    """Return how often each effect is found, by number of sites."""
    return pl.DataFrame(
        [
            {"size": sites, "effect": effect, "power": _power_of(_at(design, sites), before, effect / sd, aim)}
            for effect in effects
            for sites in grid
        ]
    )


def surface(design: Programme, before: float | None, grid: Sequence[int], effect: float, aim: Aim) -> pl.DataFrame:
    """Return how often the effect is found by sites and people; null where no test can reject."""
    rows = []
    for people in sorted({*PEOPLE, design.people}):
        for sites in grid:
            other = _at(Programme(design.treated, design.untreated, people, design.icc), sites)
            power = _power_of(other, before, effect, aim) if _can(other, aim) else None
            rows.append({"size": sites, "y": float(people), "power": power})
    return pl.DataFrame(rows, schema_overrides={"power": pl.Float64})


def assumptions(design: Programme, base: float | None, before: float | None, aim: Aim) -> pl.DataFrame:
    """Return what the plan takes as given."""
    values = {
        "sites": design.sites, "sites treated": design.treated, "people a site": design.people, "likeness within sites": design.icc,
        "share without the programme": base, "correlation of site means before and after": before, "level": aim.level, "power": aim.power,
    }  # fmt: skip
    column = [None if v is None else float(v) for v in values.values()]
    return pl.DataFrame({"term": list(values), "value": pl.Series(column, dtype=pl.Float64)})

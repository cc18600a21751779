"""Checks that all plans share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from engagebias.checks import check_count, check_number, check_share
from engagebias.errors import DataError

CALLER = "plan_study"
LEAST_WORLDS = 200


@dataclass(frozen=True, slots=True)
class Aim:
    """What a plan is asked for: level of the test, power, simulated worlds and their seed."""

    level: float
    power: float
    n_worlds: int
    seed: int


def check_aim(level: float, power: float, n_worlds: int, seed: int) -> Aim:
    """Refuse levels and powers that are no shares, and a power that a coin of the test's level would have."""
    check_share(level, name="level", caller=CALLER)
    check_share(power, name="power", caller=CALLER)
    if power <= level:
        raise DataError(
            f"{CALLER}: power must be above level, since a test of level {level:g} rejects that often without any effect; got "
            f"power={power:g}. Usual: power=0.8, level=0.05."
        )
    check_count(n_worlds, name="n_worlds", caller=CALLER, least=LEAST_WORLDS)
    check_count(seed, name="seed", caller=CALLER)
    return Aim(level, power, n_worlds, seed)


def as_python(value: object) -> object:
    """Return numpy's single numbers as Python's; all else as it is."""
    return value.item() if isinstance(value, np.generic) else value


def check_sizes(sizes: object, *, least: int = 1, most: int | None = None) -> tuple[int, ...]:
    """Return sizes in order, each once."""
    if isinstance(sizes, str) or not isinstance(sizes, Iterable):
        raise DataError(f"{CALLER}: sizes must be a list of whole numbers, such as [10, 20, 50]; got {sizes!r}.")
    found = [as_python(size) for size in sizes]
    if not found:
        raise DataError(f"{CALLER}: sizes is empty. Give numbers to plan for, such as [10, 20, 50].")
    for size in found:
        check_count(size, name="sizes", caller=CALLER, least=least)
        if most is not None:
            check_most(size, most, name="sizes")
    return tuple(sorted({size for size in found if isinstance(size, int)}))


def check_most(value: object, most: int, *, name: str, remedy: str = "") -> None:
    """Refuse a count that is too large to simulate."""
    if isinstance(value, int) and value > most:
        raise DataError(f"{CALLER}: {name} must be at most {most:,}; got {value:,}.{remedy}")


def check_between(value: float, low: float, high: float, *, name: str, like: str, closed: bool = False) -> None:
    """Refuse a number outside ``low`` to ``high``; ``closed`` allows the ends."""
    check_number(value, name=name, caller=CALLER)
    inside = low <= value <= high if closed else low < value < high
    if not inside:
        how = "from" if closed else "above"
        end = "to" if closed else "and below"
        raise DataError(f"{CALLER}: {name} must be {how} {low:g} {end} {high:g}, such as {like}; got {value!r}.")


def rates_table(null: Mapping[str, float], effect: Mapping[str, float], names: Mapping[str, str]) -> pl.DataFrame:
    """Return how often each test rejects without an effect and with the detectable one; valid is 3 to 7 % at a level of 5 %."""
    return pl.DataFrame(
        {
            "term": [names[key] for key in null],
            "rejects_without_effect": list(null.values()),
            "finds_detectable_effect": [effect.get(key) for key in null],
        },
        schema_overrides={"finds_detectable_effect": pl.Float64},
    )

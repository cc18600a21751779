"""Checks that all plans share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from engagebias.checks import check_count, check_number, check_share, listed
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


def check_sizes(sizes: Sequence[int], *, least: int = 1) -> tuple[int, ...]:
    """Return sizes in order, each once."""
    found = listed(sizes, name="sizes", caller=CALLER, of="whole numbers")  # type: ignore[arg-type]  # it only makes a tuple
    if not found:
        raise DataError(f"{CALLER}: sizes is empty. Give numbers to plan for, such as [10, 20, 50].")
    for size in found:
        check_count(size, name="sizes", caller=CALLER, least=least)
    return tuple(sorted({int(size) for size in found}))


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

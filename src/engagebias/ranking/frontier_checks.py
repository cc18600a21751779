"""Checks of the weights that a parity frontier moves."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from engagebias.checks import check_choice, check_number
from engagebias.errors import DataError
from engagebias.ranking.policies import Policy

CALLER = "parity_frontier"


def check_moved(
    policy: Policy, action: str, values: Sequence[float], name: str, values_name: str, prefix: str
) -> tuple[float, ...]:
    """Return the weights that an action takes; refuse what is no rising list, or an action that is not weighed."""
    check_choice(action, [c.removeprefix(prefix) for c in policy.weights], name=name, caller=CALLER)
    if isinstance(values, str | int | float) or values is None or len(values) < 2:
        raise DataError(
            f"{CALLER}: {values_name} is a list of two weights or more that {action!r} takes, such as [0, 1, 2, 5]; got {values!r}."
        )
    for weight in values:
        check_number(weight, name=values_name, caller=CALLER)
    found = tuple(float(v) for v in values)
    if any(a >= b for a, b in pairwise(found)):
        raise DataError(f"{CALLER}: {values_name} must rise, each above the one before; got {list(values)!r}.")
    return found


def check_against(
    policy: Policy, move: str, against: str | None, values: Sequence[float] | None, prefix: str
) -> tuple[float | None, ...]:
    """Return the weights of the second action; None alone where there is none."""
    if against is None:
        if values is not None:
            raise DataError(f"{CALLER}: against_values are the weights of a second action: name it by against=.")
        return (None,)
    if against == move:
        raise DataError(f"{CALLER}: move and against are two actions; got {move!r} twice.")
    if values is None:
        raise DataError(f"{CALLER}: against={against!r} needs against_values=, the weights that it takes.")
    return check_moved(policy, against, values, "against", "against_values", prefix)


def check_not_zero(
    policy: Policy, move: str, moved: Sequence[float], against: str | None, other: Sequence[float | None]
) -> None:
    """Refuse weights under which no action, or the moved one alone, would count."""
    rest = any(w for c, w in policy.weights.items() if c not in (move, against))
    if rest:
        return
    if against is None:
        raise DataError(
            f"{CALLER}: no action but the moved one has a weight, and a larger or smaller one orders posts alike. Give another action a weight."
        )
    if 0.0 in moved and 0.0 in other:
        raise DataError(
            f"{CALLER}: where both moved weights are 0 no action has a weight, and every post the same score. Leave 0 out of values or "
            "against_values."
        )

"""Panels that one design or another cannot use."""

from __future__ import annotations

import numpy as np

from engagebias.errors import DesignError
from engagebias.interventions.request import CALLER, Request
from engagebias.interventions.sample import Sample
from engagebias.numerics.group_time import NEVER
from engagebias.numerics.two_way import ROUNDING, centred


def refuse_lone(sample: Sample) -> None:
    """Refuse one treated unit or site where a mean over many is asked for."""
    if sample.kinds[0] == 1:
        n = int((sample.start != NEVER).sum())
        raise DesignError(
            f"{CALLER}: one site alone is treated ({n} unit{'s' if n > 1 else ''}), so nothing tells its programme from its own luck. Use "
            "design='synthetic_control', which compares it with what untreated sites do by themselves."
        )


def refuse_alike(sample: Sample) -> None:
    """Refuse an outcome in which no unit ever moves apart from the others."""
    if np.abs(centred(sample.y)).max() <= ROUNDING * np.abs(sample.y).max():
        raise DesignError(
            f"{CALLER}: the outcome moves alike in all {len(sample.y)} units (or never moves), so there is no difference to look at. Check that "
            "outcome= names what was measured in each unit and period."
        )


def need_controls(sample: Sample, asked: Request) -> None:
    """Refuse where nobody is left to compare with."""
    never = int((sample.start == NEVER).sum())
    if asked.control == "never" and not never:
        raise DesignError(
            f"{CALLER}: every unit is treated by the end of the panel, so none is never treated. control='not_yet' compares with those that start "
            "later."
        )
    if not never and np.unique(sample.start).size == 1:
        raise DesignError(
            f"{CALLER}: all units start in the same period and none is never treated: there is nobody to compare with. Add untreated units, or use "
            "design='interrupted_series', which gives an association."
        )

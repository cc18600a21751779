"""How fast does engagement arrive, and what does the moment of measurement do to the answer?

*Fast* has two meanings that are kept apart. Here it is speed of accrual: how soon a post draws its engagement. Speed of
consumption, how long a text takes to read, is ``reading_seconds`` of :func:`engagebias.score`.
"""

from engagebias.pace.concluded import concluded_at
from engagebias.pace.curves import accrual
from engagebias.pace.frames import snapshots
from engagebias.pace.half import half_life
from engagebias.pace.horizon import counts_at
from engagebias.pace.survival import time_to_first, time_to_status
from engagebias.pace.window import expected_window_bias, window_bias

__all__ = [
    "accrual",
    "concluded_at",
    "counts_at",
    "expected_window_bias",
    "half_life",
    "snapshots",
    "time_to_first",
    "time_to_status",
    "window_bias",
]

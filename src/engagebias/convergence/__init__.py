"""Do online and offline feed each other: event studies, cross-effects, coincidence and the cycle."""

from engagebias.convergence.coincidence import event_coincidence
from engagebias.convergence.cross import cross_effects
from engagebias.convergence.cycles import cycle
from engagebias.convergence.days import daily_series
from engagebias.convergence.study import event_study

__all__ = ["cross_effects", "cycle", "daily_series", "event_coincidence", "event_study"]

"""Observed posts: what engagement counts reward, in total and for the typical post."""

from engagebias.gaps.mapping import bias_map
from engagebias.gaps.over_horizons import gap_by_horizon
from engagebias.gaps.performance import performance_gap
from engagebias.gaps.typical import win_probability

__all__ = ["bias_map", "gap_by_horizon", "performance_gap", "win_probability"]

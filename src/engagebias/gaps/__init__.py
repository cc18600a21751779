"""Observed posts: what engagement counts reward, in total and for the typical post."""

from engagebias.gaps.typical import win_probability

__all__ = ["win_probability"]

"""Observed posts: what engagement counts reward, in total and for the typical post."""

"""Who gets removed: disparities, bounds, times, appeals, and what the columns at hand can tell apart."""

from engagebias.moderation.appeals import appeal_funnel
from engagebias.moderation.change import rate_change
from engagebias.moderation.disparity import removal_disparity
from engagebias.moderation.times import removal_times
from engagebias.moderation.worlds import distinguishable_worlds
from engagebias.moderation.wrongful import wrongful_removals

__all__ = [
    "appeal_funnel",
    "distinguishable_worlds",
    "rate_change",
    "removal_disparity",
    "removal_times",
    "wrongful_removals",
]

"""Does the answer survive our choices? Every combination of choices, with a joint test."""

from engagebias.specifications.axes import Axis
from engagebias.specifications.influence import axis_influence
from engagebias.specifications.plan import Multiverse, multiverse

__all__ = ["Axis", "Multiverse", "axis_influence", "multiverse"]

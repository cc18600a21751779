"""What a study can detect before it is done."""

from engagebias.planning.plan import plan_study

__all__ = ["plan_study"]

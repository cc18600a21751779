"""Randomised headline tests: the gate, and what wins clicks."""

from engagebias.headlines.effects import headline_effects
from engagebias.headlines.gate import check_randomisation

__all__ = ["check_randomisation", "headline_effects"]

"""Do measures measure what they should: scores of texts against ratings by people."""

from engagebias.validity.following import check_measure
from engagebias.validity.peers import add_vader
from engagebias.validity.scored import scored_share

__all__ = ["add_vader", "check_measure", "scored_share"]

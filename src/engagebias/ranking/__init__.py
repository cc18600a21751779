"""What another ranking would show: exposure under weights, bridging, audits of feeds."""

from engagebias.ranking.audit import audit_feeds
from engagebias.ranking.bridging import bridging_scores
from engagebias.ranking.clicks import position_corrected
from engagebias.ranking.elasticity import exposure_elasticity
from engagebias.ranking.exposure import rank_exposure
from engagebias.ranking.frontier import parity_frontier

__all__ = [
    "audit_feeds",
    "bridging_scores",
    "exposure_elasticity",
    "parity_frontier",
    "position_corrected",
    "rank_exposure",
]

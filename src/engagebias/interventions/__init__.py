"""Did an intervention work: staggered programmes, one-site pilots and interrupted series."""

from engagebias.interventions.effect import intervention_effect

__all__ = ["intervention_effect"]

"""Who distrusts peacebuilding: stances in comments, cues of foreign funding, contagion in threads."""

from engagebias.trust.codebook import trust_codebook
from engagebias.trust.contagion import thread_contagion
from engagebias.trust.gap import distrust_gap
from engagebias.trust.silent import silent_bounds
from engagebias.trust.stance import stance_model
from engagebias.trust.vignettes import cue_effect

__all__ = ["cue_effect", "distrust_gap", "silent_bounds", "stance_model", "thread_contagion", "trust_codebook"]

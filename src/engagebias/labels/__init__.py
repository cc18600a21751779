"""Labels by people and machines: how far they agree, and a gold sample to set machines right by."""

from engagebias.labels.codebook import Codebook, Variable
from engagebias.labels.codebook_file import read_codebook
from engagebias.labels.coder_agreement import agreement
from engagebias.labels.correction import correct_labels
from engagebias.labels.gold import draw_gold_sample
from engagebias.labels.learned import Labelled
from engagebias.labels.learning import train_labeller
from engagebias.labels.planning import plan_gold_sample
from engagebias.labels.reading import read_gold_sample
from engagebias.labels.samples import GoldCodes, GoldSample
from engagebias.labels.standard import default_codebook

__all__ = [
    "Codebook",
    "GoldCodes",
    "GoldSample",
    "Labelled",
    "Variable",
    "agreement",
    "correct_labels",
    "default_codebook",
    "draw_gold_sample",
    "plan_gold_sample",
    "read_codebook",
    "read_gold_sample",
    "train_labeller",
]

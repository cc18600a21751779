"""From posts to posts with measures: how emotive is a text, and how complex."""

from engagebias.text.classes import classify
from engagebias.text.length import adjust_for_length
from engagebias.text.lexicons import Lexicon, own_lexicon, vader
from engagebias.text.reading import read_lexicon
from engagebias.text.scoring import score

__all__ = ["Lexicon", "adjust_for_length", "classify", "own_lexicon", "read_lexicon", "score", "vader"]

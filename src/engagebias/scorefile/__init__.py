"""Score a file of posts of any size: slice by slice, in bounded memory, going on where an earlier run stopped."""

from engagebias.scorefile.choice import choose_lexicon
from engagebias.scorefile.run import BATCH, score_file
from engagebias.scorefile.summary import Summary
from engagebias.text import Lexicon

__all__ = ["BATCH", "Lexicon", "Summary", "choose_lexicon", "score_file"]

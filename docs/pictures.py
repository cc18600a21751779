"""Draw the README's picture from the real archive: ``make pictures``."""

from pathlib import Path

import engagebias as eb

posts = eb.score(eb.load("upworthy"), lexicon="vader")
effects = eb.headline_effects(
    posts, features=["negative_share", "positive_share", "words"], exclude="broken_randomisation", n_permutations=199
)
effects.chart().save(Path(__file__).parent / "images" / "upworthy.png", scale_factor=2)
print(effects.chart().to_dict()["description"])
print(effects.answer())

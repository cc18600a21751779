"""Young posts beside older ones: a specification must leave them out or hold age equal, or be told to keep them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

import polars as pl

from engagebias.errors import DesignError
from engagebias.gaps.sample import RIPE_HOURS, hours_old
from engagebias.specifications.axes import CALLER
from engagebias.specifications.grid import Specification
from engagebias.words import Text

Young = Literal["refuse", "keep"]

KEPT = Text(
    "Posts counted when under {h} hours old stand beside older ones in a sample ({n} at most). They had less time to be engaged with.",
    "في إحدى العينات منشورات عُدّت وعمرها دون {h} ساعة إلى جانب أقدم منها (عددها {n} على الأكثر)؛ وكان وقتها للتفاعل أقصر.",
)


def count_unlike(
    frame: pl.DataFrame, samples: Mapping[str, pl.Series], specifications: Sequence[Specification]
) -> dict[str, int]:
    """Return how many young posts stand beside older ones, by sample; samples in which all specifications hold age are out.

    A control that rises or falls with age throughout, such as its logarithm, holds age.
    """
    age = hours_old(frame)
    if not age.count():
        return {}
    controls = dict.fromkeys(name for one in specifications for name in one.controls)
    aged = {name for name in controls if _follows(frame[name], age)}
    found = {}
    for label, mask in samples.items():
        inside = age.filter(mask)
        young = int((inside < RIPE_HOURS).sum())
        bare = any(one.sample == label and not aged & {*one.controls} for one in specifications)
        if bare and 0 < young < inside.count():
            found[label] = young
    return found


def refuse_unlike(found: Mapping[str, int]) -> None:
    """Refuse samples with posts of unlike age.

    Raises
    ------
    DesignError
        Naming the first, and what to do.
    """
    for label, young in found.items():
        raise DesignError(
            f"{CALLER}: {young} posts of sample {label!r} were counted when under {RIPE_HOURS} hours old, beside older ones, so they "
            f"had less time to be engaged with. Leave them out by a sample such as pl.col('age_hours') >= {RIPE_HOURS}, name "
            "log age among the controls of every choice, or keep them as they are, with a warning, by young='keep'."
        )


def _follows(control: pl.Series, age: pl.Series) -> bool:
    """Say whether a control rises, or falls, wherever age does."""
    pairs = pl.DataFrame({"age": age, "control": control.cast(pl.Float64)}).drop_nulls().unique().sort("age")
    if pairs.height < 2 or pairs["age"].is_duplicated().any():
        return False
    step = pairs["control"].diff().drop_nulls()
    return bool((step > 0).all() or (step < 0).all())

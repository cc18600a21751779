"""How specifications are run, and why one may give no number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from engagebias.words import Text

REASON_TEXTS = (
    Text("the feature does not vary within the blocks", "السمة لا تتباين داخل المجموعات"),
    Text("the feature repeats the controls or effects", "السمة تكرار لمتغيّرات الضبط أو الآثار الثابتة"),
    Text("too few posts or clusters", "المنشورات أو العناقيد أقل مما يكفي"),
    Text("no post has a single action", "لا منشور نال أي تفاعل"),
    Text("the fit did not converge: there may be separation", "لم يتقارب التقدير: قد يكون ثمّة انفصال تام"),
    Text("the straight line falls below a rate of 0", "الخط المستقيم يهبط دون معدّل صفر"),
)  # fmt: skip
REASONS: Mapping[str, str] = dict(
    zip(("constant", "repeats", "few", "zero", "diverged", "below"), map(str, REASON_TEXTS), strict=True)
)


@dataclass(frozen=True, slots=True)
class Settings:
    """Numbers of draws, and their seed."""

    n_permutations: int
    n_bootstrap: int
    seed: int

    def generator(self) -> np.random.Generator:
        """Return the generator of the bootstrap's draws; the same ones whenever it is asked for."""
        return np.random.default_rng([self.seed, 0, 0])

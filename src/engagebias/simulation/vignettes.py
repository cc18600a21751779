"""A world of a vignette experiment: described dialogue projects whose features were drawn by lot, and who trusts them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import numpy as np
import polars as pl

from engagebias.checks import check_choice, check_count, check_number
from engagebias.errors import DataError
from engagebias.schema import SIMULATED
from engagebias.simulation.world import World

ATTRIBUTES: Mapping[str, tuple[str, ...]] = {
    "funding": ("not named", "local", "foreign"),
    "convener": ("neighbours", "religious leader", "organisation"),
    "setting": ("school", "square"),
}
"""The drawn attributes with their levels; the first is the one that others are compared with."""
EFFECTS: Mapping[str, Mapping[str, float]] = {
    "funding": {"local": 0.04, "foreign": -0.12},
    "convener": {"religious leader": 0.05, "organisation": -0.03},
    "setting": {"square": 0.0},
}
BASE, PERSON_SD, LANG_GAP = 0.55, 0.12, 0.06
START = dt.datetime(2024, 3, 1, 8, tzinfo=dt.UTC)
_TEXTS = {
    "en": "A dialogue project invites people to the {setting}. Funding: {funding}. Convened by: {convener}.",
    "ar": "مشروع حوار يدعو الناس إلى {setting}. التمويل: {funding}. الداعي: {convener}.",
}
_ARABIC = {
    "not named": "غير مذكور", "local": "محلي", "foreign": "أجنبي", "neighbours": "الجيران", "religious leader": "رجل دين",
    "organisation": "منظمة", "school": "المدرسة", "square": "الساحة",
}  # fmt: skip


def simulate_vignettes(
    *, seed: int, n_respondents: int = 500, per_respondent: int = 4, effects: Mapping[str, Mapping[str, float]] | None = None
) -> World:  # fmt: skip
    """Make vignettes and answers; :func:`engagebias.simulate` documents the arguments."""
    check_count(n_respondents, name="n_respondents", caller="simulate", least=4)
    check_count(per_respondent, name="per_respondent", caller="simulate", least=1)
    planted = _planted(effects)
    rng = np.random.default_rng(seed)
    person = np.repeat(np.arange(n_respondents), per_respondent)
    arabic = person % 2 == 1
    drawn = {name: rng.integers(0, len(levels), person.size) for name, levels in ATTRIBUTES.items()}
    own = np.clip(rng.normal(0, PERSON_SD, n_respondents), -1.5 * PERSON_SD, 1.5 * PERSON_SD)[person]
    moved = sum(
        np.array([planted[name].get(level, 0.0) for level in levels])[drawn[name]]
        for name, levels in ATTRIBUTES.items()
    )
    chance = np.round(np.clip(BASE + own - LANG_GAP * arabic + moved, 0, 1), 9)
    trusts = rng.random(person.size) < chance
    values = {name: [levels[k] for k in drawn[name].tolist()] for name, levels in ATTRIBUTES.items()}
    langs = ["ar" if a else "en" for a in arabic.tolist()]
    frame = pl.DataFrame(
        {
            "post_id": [f"simulated-{i}" for i in range(person.size)],
            "platform": [SIMULATED] * person.size,
            "kind": ["vignette"] * person.size,
            "author_id": [f"respondent-{p}" for p in person.tolist()],
            "text": [_write(lang, row) for lang, row in zip(langs, zip(*values.values(), strict=True), strict=True)],
            "lang": langs,
            "created_at": pl.Series([START + dt.timedelta(minutes=7 * i) for i in range(person.size)]).cast(pl.Datetime("us", "UTC")),
            **values,
            "trusts": trusts,
        }
    )  # fmt: skip
    truth = [
        {"term": f"{name} = {level}", "value": 100 * value}
        for name, row in planted.items()
        for level, value in row.items()
    ]
    return World("vignettes", frame, pl.DataFrame(truth), seed)


def _planted(given: Mapping[str, Mapping[str, float]] | None) -> dict[str, dict[str, float]]:
    made = {name: dict(row) for name, row in EFFECTS.items()}
    for name, row in (given or {}).items():
        check_choice(name, ATTRIBUTES, name="effects", caller="simulate")
        for level, value in row.items():
            check_choice(level, ATTRIBUTES[name][1:], name=f"effects[{name!r}]", caller="simulate")
            check_number(value, name=f"effects[{name!r}][{level!r}]", caller="simulate")
            made[name][level] = float(value)
    lowest, highest = (sum(end([0.0, *row.values()]) for row in made.values()) for end in (min, max))
    reach = 1.5 * PERSON_SD
    if BASE + lowest - reach - LANG_GAP < 0 or BASE + highest + reach > 1:
        raise DataError(
            f"simulate: effects add up to chances outside 0 to 1 (from {lowest:+.2f} to {highest:+.2f} around {BASE}); choose smaller ones."
        )
    return made


def _write(lang: str, row: tuple[str, ...]) -> str:
    words = dict(zip(ATTRIBUTES, (_ARABIC[v] for v in row) if lang == "ar" else row, strict=True))
    return _TEXTS[lang].format(**words)

"""Published effects that a plan is held against, each with its source."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from engagebias.checks import check_number
from engagebias.errors import DataError, did_you_mean
from engagebias.words import Text

Study = Literal["headlines", "programme", "series", "moderation"]


@dataclass(frozen=True, slots=True)
class Published:
    """An effect on the scale of a study: a log ratio, a difference of shares or a ratio; what it is of, and who published it."""

    name: str
    study: Study
    effect: float
    what: Text
    source: str


_ALL = (
    Published(
        "robertson_2023", "headlines", 0.015,
        Text("one SD more negative words in a headline: 1.5 % more clicks",
             "زيادة الكلمات السلبية في العنوان بانحراف معياري واحد: نقرات أكثر بنسبة 1.5%"),
        "Robertson et al. 2023",
    ),
    Published(
        "mousa_2020", "programme", 0.20,
        Text("a team mixed with Muslims: 20 percentage points more votes for a Muslim player",
             "فريق مختلط مع مسلمين: زيادة 20 نقطة مئوية في التصويت للاعب مسلم"),
        "Mousa 2019, 2020",
    ),
    Published(
        "alrababah_2021", "series", math.log(1 - 0.16),
        Text("a celebrated Muslim player joins: 16 % fewer hate crimes than a synthetic control",
             "انضمام لاعب مسلم مشهور: جرائم كراهية أقل بنسبة 16% مما في ضابط تركيبي"),
        "Alrababa'h et al. 2021",
    ),
    Published(
        "netzdg", "series", math.log(1 - 0.01),
        Text("a law on online hate speech: 1 % fewer hate crimes against refugees for each SD of exposure to far-right social media",
             "قانون بشأن خطاب الكراهية على الإنترنت: جرائم كراهية ضد اللاجئين أقل بنسبة 1% "
             "لكل انحراف معياري من التعرّض لليمين المتطرف على وسائل التواصل"),
        "Jiménez Durán et al. 2022",
    ),
    Published(
        "sap_2019", "moderation", 2.0,
        Text("tweets in African American English: labelled offensive up to 2 times as often by classifiers",
             "تغريدات بالإنجليزية الأفريقية الأمريكية: تسمها المصنِّفات بالإساءة حتى ضعفي غيرها"),
        "Sap et al. 2019",
    ),
)  # fmt: skip
PUBLISHED: Mapping[str, Published] = {one.name: one for one in _ALL}
DEFAULTS: Mapping[Study, str] = {
    "headlines": "robertson_2023",
    "programme": "mousa_2020",
    "series": "alrababah_2021",
    "moderation": "sap_2019",
}
NAMED = Text("the effect that you named", "الأثر الذي سمّيتموه")


def find_published(value: str | float, study: Study, *, unit: str, caller: str) -> Published:
    """Return the effect of a name, or one that the user gives as a number in the study's unit."""
    names = [one.name for one in _ALL if one.study == study]
    if isinstance(value, str):
        if value not in names:
            raise DataError(
                f"{caller}: published effect {value!r} is not known for study={study!r}; known: {', '.join(map(repr, names))}. "
                f"Or give the effect as a number ({unit}).{did_you_mean(value, names)}"
            )
        return PUBLISHED[value]
    if value is None:
        raise DataError(
            f"{caller}: published must be the name of an effect ({', '.join(map(repr, names))}) or a number ({unit}); got None."
        )
    check_number(value, name="published", caller=caller)
    none = 1.0 if study == "moderation" else 0.0
    if value == none or (study == "moderation" and value <= 0):
        raise DataError(
            f"{caller}: published must be an effect ({unit}), and {value!r} is none. Known: {', '.join(map(repr, names))}."
        )
    return Published("given", study, float(value), NAMED, "")

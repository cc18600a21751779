"""Invented sentences of the simulated rated texts, in English, Modern Standard Arabic and four dialects.

Each of ``negative`` scores below zero and each of ``positive`` above in our own lists, and no neutral sentence holds
a word of either; a test says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Phrases:
    """How one variety says that something was good, bad or neither.

    ``judged`` and ``stressed`` are sentences with {topic} and {word}, the second with emphasis; ``neutral`` ones have
    {topic} alone.
    """

    topics: Sequence[str]
    negative: Sequence[str]
    positive: Sequence[str]
    judged: Sequence[str]
    stressed: Sequence[str]
    neutral: Sequence[str]

    def sentence(self, tone: str, excited: int, topic: int, pick: int) -> str:
        """Return a sentence; ``excited`` 1 adds emphasis where there is something to stress, 2 an exclamation mark too."""
        subject = self.topics[topic % len(self.topics)]
        end = "!" if excited > 1 else "."
        if tone == "neutral":
            said = self.neutral[pick % len(self.neutral)].format(topic=subject)
        else:
            words = self.negative if tone == "negative" else self.positive
            forms = self.stressed if excited else self.judged
            said = forms[pick % len(forms)].format(topic=subject, word=words[pick // 7 % len(words)])
        return said[0].upper() + said[1:] + end


ENGLISH = Phrases(
    topics="meeting match film journey lesson concert speech evening dinner book walk visit".split(),
    negative="terrible horrible awful sad ugly cruel painful frightening disgusting miserable".split(),
    positive="wonderful beautiful excellent happy lovely great delightful pleasant fantastic good".split(),
    judged=("the {topic} was {word}", "we found the {topic} {word}", "that {topic} was {word} for us"),
    stressed=("the {topic} was very {word}", "we found the {topic} extremely {word}", "that {topic} was really {word}"),
    neutral=("the {topic} began at noon", "we wrote down the date of the {topic}", "the {topic} took two hours",
             "they told us when the {topic} was"),
)  # fmt: skip

_TOPICS = "الاجتماع الفيلم الدرس الحفل الكتاب الخطاب العشاء الطريق المشوار البرنامج".split()
_NEGATIVE = "سيئ فظيع حزين مؤلم بشع مخيف قبيح مزعج مرعب كئيب".split()
_POSITIVE = "جميل رائع ممتاز حلو سعيد لطيف مفرح مبهج ممتع بديع".split()


def _arabic(judged: Sequence[str], stressed: Sequence[str], neutral: Sequence[str]) -> Phrases:
    return Phrases(_TOPICS, _NEGATIVE, _POSITIVE, judged, stressed, neutral)


DIALECTS: Mapping[str, Phrases] = {
    "msa": _arabic(
        ("{topic} {word}", "إن {topic} {word}", "رأينا أن {topic} {word}"),
        ("{topic} {word} جدا", "إن {topic} {word} للغاية"),
        ("بدأ {topic} بعد الظهر", "كتبنا موعد {topic} في الدفتر", "سألونا متى كان {topic}"),
    ),
    "egypt": _arabic(
        ("{topic} ده كان {word}", "{topic} طلع {word}"),
        ("{topic} ده كان {word} أوي", "{topic} طلع {word} جدا"),
        ("{topic} بدأ بعد الضهر", "كتبنا معاد {topic} في الكراسة", "سألونا إمتى كان {topic}"),
    ),
    "levant": _arabic(
        ("{topic} كان {word} عندنا", "{topic} طلع {word}"),
        ("{topic} كان {word} كتير", "{topic} طلع {word} كتير"),
        ("{topic} بلش بعد الضهر", "كتبنا موعد {topic} عالدفتر", "سألونا إيمتى كان {topic}"),
    ),
    "gulf": _arabic(
        ("{topic} كان {word} عندنا", "{topic} طلع {word}"),
        ("{topic} كان {word} وايد", "{topic} طلع {word} مرة"),
        ("{topic} بدا عقب الظهر", "كتبنا موعد {topic} في الدفتر", "سألونا متى كان {topic}"),
    ),
    "magreb": _arabic(
        ("{topic} كان {word} عندنا", "{topic} جا {word}"),
        ("{topic} كان {word} بزاف", "{topic} جا {word} بزاف"),
        ("{topic} بدا من بعد الظهر", "كتبنا وقت {topic} فالدفتر", "سولونا فوقاش كان {topic}"),
    ),
}

LANGS: Mapping[str, Phrases] = {"en": ENGLISH, **DIALECTS}

"""Invented clauses of the simulated posts, in English and Arabic.

A clause of a theme holds one word of that category of our own lists and none of another theme; a plain one holds
none at all; a test says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Theme:
    """Ways to say something of one category: ``forms`` with {word} and, mostly, {place}."""

    words: Sequence[str]
    forms: Sequence[str]


@dataclass(frozen=True, slots=True)
class Speech:
    """The clauses of one language: its themes, plain clauses and where things happen."""

    places: Sequence[str]
    themes: Mapping[str, Theme]
    plain: Theme

    def clause(self, theme: str, form: int, word: int, place: int) -> str:
        """Return the clause that three numbers, however large, pick of a theme; "plain" is one."""
        said = self.plain if theme == "plain" else self.themes[theme]
        text = said.forms[form % len(said.forms)].format(
            word=said.words[word % len(said.words)], place=self.places[place % len(self.places)]
        )
        return text[0].upper() + text[1:]


ENGLISH = Speech(
    places="market village school station harbour hospital stadium library bridge square".split(),
    themes={
        "moral_emotional": Theme(
            "shameful unjust cruel corrupt wicked vile inhumane callous".split(),
            ("what they did at the {place} is {word}", "this is {word}", "the order for the {place} was {word}"),
        ),
        "anger": Theme(
            "angry irate livid fuming resentful".split(),
            ("everyone at the {place} is {word}", "we are {word}", "the crowd at the {place} left {word}"),
        ),
        "sadness": Theme(
            "sad tragic heartbroken sombre bleak".split(),
            ("the evening at the {place} was {word}", "the news made us {word}", "the street by the {place} looks {word}"),
        ),
        "joy": Theme(
            "happy cheerful joyful wonderful lovely".split(),
            ("the children at the {place} were {word}", "what a {word} day", "the {place} felt {word} today"),
        ),
        "violence": Theme(
            "attack bombing shelling killing riot".split(),
            ("the {word} near the {place} lasted an hour", "witnesses at the {place} described the {word}",
             "we heard about the {word}"),
        ),
        "peace": Theme(
            ("peace talks", "compromise", "arbitration", "disarmament", "peace treaty", "power sharing"),
            ("the {word} at the {place} took until midday", "the neighbours asked about the {word}",
             "a teacher from the {place} wrote about the {word}"),
        ),
        "hedges": Theme(
            "perhaps possibly probably presumably".split(),
            ("{word} the municipal administration opens the archive next month",
             "the participants {word} return to the {place} in the afternoon"),
        ),
        "connectives": Theme(
            "therefore consequently furthermore nevertheless".split(),
            ("{word} the municipality published a detailed account of the arrangements",
             "{word} representatives of each neighbourhood described the procedure at the {place}"),
        ),
    },
    plain=Theme(
        ("",),
        ("the bus stopped at the {place}", "the path leads from the {place} to the river", "the {place} opens at noon",
         "a photographer stood by the {place}", "the second session took place at the {place}"),
    ),
)  # fmt: skip

ARABIC = Speech(
    places="السوق القرية المدرسة المحطة الميناء المكتبة الساحة الجسر الحديقة الملعب".split(),
    themes={
        "moral_emotional": Theme(
            "ظالم جائر مخجل حقير معيب مهين".split(),
            ("ما جرى عند {place} {word}", "هذا {word}", "القرار بشأن {place} {word}"),
        ),
        "anger": Theme(
            "غاضبون ساخطون مستاؤون ناقمون".split(),
            ("الناس عند {place} {word}", "كلنا {word}", "الطلاب قرب {place} {word}"),
        ),
        "sadness": Theme(
            "حزين محزن مؤلم مفجع كئيب".split(),
            ("المساء عند {place} {word}", "خبر الصباح {word}", "المشهد قرب {place} {word}"),
        ),
        "joy": Theme(
            "مفرح مبهج بهيج".split(),
            ("الصباح عند {place} {word}", "هذا اليوم {word}", "اللقاء عند {place} {word}"),
        ),
        "violence": Theme(
            "هجوم قصف عدوان شغب".split(),
            ("وقع {word} قرب {place}", "تحدث الشهود عند {place} عن {word}", "سمعنا عن {word}"),
        ),
        "peace": Theme(
            "حوار وساطة مصالحة هدنة تفاهم تعاون".split(),
            ("كتب المعلم من {place} عن {word}", "سأل الجيران عن {word}", "قرأنا عند {place} عن {word}"),
        ),
        "hedges": Theme(
            "ربما غالبا مبدئيا".split(),
            ("{word} يفتح الأرشيف البلدي أبوابه الشهر المقبل", "{word} يرجع المشاركون إلى {place} عند العصر"),
        ),
        "connectives": Theme(
            ("بالتالي", "لذلك", "علاوة على ذلك", "نتيجة لذلك"),
            ("{word} نشرت البلدية وصفا مفصلا للترتيبات", "{word} شرح ممثلو الأحياء الإجراءات عند {place}"),
        ),
    },
    plain=Theme(
        ("",),
        ("توقفت الحافلة عند {place}", "سرنا من {place} إلى النهر", "الدخول إلى {place} عند الظهر",
         "وقف المصور قرب {place}", "جرت الجلسة الثانية عند {place}"),
    ),
)  # fmt: skip

SPEECH: Mapping[str, Speech] = {"en": ENGLISH, "ar": ARABIC}
THEMES = tuple(ENGLISH.themes)
"""The themes, which are the names of the categories too."""

"""The words of a change between two waves, in both languages."""

from __future__ import annotations

from engagebias.words import Text

QUESTION = Text(
    "Did {outcome} change, and for {group} more than for {reference}?",
    "هل تغيّر {outcome}، وهل تغيّر لدى {group} أكثر منه لدى {reference}؟",
)
ESTIMAND = Text(
    "The change of the share of {outcome} from {before} to {after} among the same units, in {group} less in {reference}; an association: whatever "
    "else changed between the waves, and not alike for both lists, is part of it.",
    "تغيّر نسبة {outcome} من {before} إلى {after} لدى الوحدات نفسها، في {group} ناقصًا في {reference}؛ وهو ارتباط: كل ما تغيّر بين الجولتين "
    "ولم يتغيّر في القائمتين سواء داخلٌ فيه.",
)
SCALE = Text("difference of shares", "فرق النسب")
METHOD = Text(
    "Each unit's own change, averaged; its error is that of these changes (paired by unit), since what is so once mostly stays so. The "
    "difference of two lists by Welch's t. Shares with Wilson's interval.",
    "متوسط تغيّر كل وحدة؛ وخطؤه خطأ هذه التغيّرات (مزاوجةً بالوحدة)، لأن ما كان كذلك مرةً يبقى كذلك غالبًا. والفرق بين "
    "القائمتين باختبار ويلش. والنسب بفترة ويلسون.",
)
LISTS = Text(
    "The units were chosen, not drawn: intervals speak of longer lists of which these would be a random part.",
    "الوحدات اختيرت ولم تُسحب عشوائيًا: فالفترات تتكلم عن قوائم أطول تكون هذه جزءًا عشوائيًا منها.",
)
UNPAIRED = Text(
    "As if each wave had units of its own, the standard error of the difference would be {unpaired} and not {paired}.",
    "ولو كانت لكل جولة وحداتها لكان الخطأ المعياري للفرق {unpaired} لا {paired}.",
)
LONE = Text("Units of one wave alone, left out: {n}.", "وحدات في جولة واحدة فقط، مستبعدة: {n}.")
NULL = Text(
    "Units whose {outcome} is not known in a wave, left out: {n}.",
    "وحدات لا يُعرف {outcome} لها في إحدى الجولتين، مستبعدة: {n}.",
)
SAID = Text(
    "{group}: {first} of {n} before, {second} of {n} after ({change} points).",
    "{group}: {first} من {n} قبل، و{second} من {n} بعد ({change} نقطة مئوية).",
)
DIFFERENCE = Text(
    "The change of {group} less that of {reference}: {value} points ({level} % interval {low} to {high}); {verdict}.",
    "تغيّر {group} ناقصًا تغيّر {reference}: {value} نقطة مئوية (فترة الثقة {level}%: من {low} إلى {high})؛ {verdict}.",
)
OPEN, CLEAR = Text("no clear difference", "لا فرق واضحًا"), Text("a disparity", "وهو تفاوت")
NO_ERROR = Text("The change of {group} less that of {reference} has no error: every unit moved alike.",
                 "تغيّر {group} ناقصًا تغيّر {reference} بلا خطأ: كل الوحدات تحركت على نحو واحد.")  # fmt: skip
UNIT = Text("difference of changes, points", "فرق التغيّرين، نقاط مئوية")

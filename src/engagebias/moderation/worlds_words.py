"""The words of the panel of worlds, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from engagebias.simulation.moderation import Scenario
from engagebias.words import Text

NAMES: Mapping[Scenario, Text] = {
    "riskier mix": Text("riskier mix", "خليط أخطر"),
    "harsher threshold": Text("harsher threshold", "عتبة أشد"),
    "fewer appeals": Text("fewer appeals", "تظلّمات أقل"),
    "over-scoring": Text("over-scoring", "مبالغة في الدرجات"),
}
QUESTION = Text("Which worlds can these columns tell apart?", "أي العوالم تميّز بينها هذه الأعمدة؟")
ESTIMAND = Text(
    "For each pair of four simulated worlds, the share of tables of {n} posts by {authors} authors that the best of the statistics which "
    "these columns allow puts into the right one; half would be chance.",
    "لكل زوج من أربعة عوالم مُحاكاة: نسبة الجداول (من {n} منشور لـ{authors} كاتب) التي تنسبها أفضل إحصاءة تتيحها هذه الأعمدة إلى عالمها "
    "الصحيح؛ والنصف هو الصدفة.",
)
SCALE = Text("share of tables put into the right world", "نسبة الجداول المنسوبة إلى عالمها الصحيح")
METHOD = Text(
    "Each world was simulated {worlds} times. On one half of them the statistic that separates a pair most, in SD, and the middle between the "
    "two means were taken; on the other half its right answers were counted (Wilson's interval). Told apart: at least {sure} % right. The worlds "
    "differ as engagebias.simulate says; worlds with smaller differences need more posts.",
    "حوكي كل عالم {worlds} مرة. ومن نصفها أُخذت الإحصاءة التي تفصل الزوج أكثر (بالانحراف المعياري) والوسط بين المتوسطين؛ وفي النصف الآخر "
    "عُدّت إجاباتها الصحيحة (فترة ويلسون). ويُقال «متمايزان» عند {sure}% صوابًا على الأقل. والعوالم تختلف كما تقول engagebias.simulate؛ والاختلافات "
    "الأصغر تحتاج إلى منشورات أكثر.",
)
NO_MORE = Text("no kept posts and no further columns", "لا منشورات باقية ولا أعمدة أخرى")
NONE_LEFT = Text("These columns allow no statistic at all: {why}.", "لا تتيح هذه الأعمدة أي إحصاءة: {why}.")
TOLD = Text("Told apart: {pairs}.", "متمايزان: {pairs}.")
NOT_TOLD = Text("Not told apart: {pairs}.", "غير متمايزين: {pairs}.")
ALL_TOLD = Text("All pairs are told apart: {pairs}.", "كل الأزواج متمايزة: {pairs}.")
PAIR = Text("{a} / {b}", "{a} / {b}")
BY = Text("{pair} (by {statistic})", "{pair} (بحسب {statistic})")
NEEDED = Text("What would tell them apart: {said}.", "ما الذي يميّز بينها: {said}.")
NEED = Text("{pair}: {columns}", "{pair}: {columns}")
NEED_PART = Text("{pair}: {columns}, in part", "{pair}: {columns}، جزئيًا")
NEVER = Text("{pair}: no column known here, at this size", "{pair}: لا عمود معروف هنا، بهذا الحجم")
FOUR_ONLY = Text(
    "The panel knows four worlds. Real ones mix them: to be told apart here is needed for a conclusion, and not enough for one.",
    "تعرف اللوحة أربعة عوالم، والواقع يخلطها: فالتمايز هنا شرط للاستنتاج وليس كافيًا له.",
)
LEGEND = Text("tables put into the right world, %", "الجداول المنسوبة إلى عالمها الصحيح، %")
UNIT = Text("pairs of worlds told apart, of 6", "أزواج العوالم المتمايزة من 6")

"""The words of appeals, in both languages."""

from __future__ import annotations

from engagebias.words import Text

QUESTION = Text("Who appeals against removals, and who is put right?", "من يتظلّم من الإزالة، ومن يُنصَف؟")
ESTIMAND = Text(
    "For each group against {reference}, {held}: the log ratios of appeals per removal, of overturned removals per appeal, and of "
    "overturned removals per removal; associations.",
    "لكل مجموعة مقابل {reference}، {held}: لوغاريتم نسبة التظلّمات لكل إزالة، والإلغاءات لكل تظلّم، والإلغاءات لكل إزالة؛ وهي ارتباطات.",
)
NOT_ERRORS = Text(
    "Overturned removals per removal is no rate of error: it falls with every removal that nobody appeals. A group that appeals less seems to "
    "be removed more rightly than it is.",
    "عدد الإلغاءات لكل إزالة ليس معدل خطأ: فهو ينخفض مع كل إزالة لا يتظلّم منها أحد. والمجموعة الأقل تظلّمًا تبدو إزالاتها أصوب مما هي.",
)
SELECTED = Text(
    "Overturned removals per appeal speak of those who appealed alone, and those are not a random part of the removed.",
    "والإلغاءات لكل تظلّم لا تتكلم إلا عمّن تظلّموا، وليسوا جزءًا عشوائيًا ممّن أُزيلت منشوراتهم.",
)
UNDECIDED = Text("Appeals whose outcome is not known, left out of what is per appeal and per removal: {n}.",
                  "تظلّمات لا تُعرف نتيجتها، لا تُحسب فيما هو لكل تظلّم ولكل إزالة: {n}.")  # fmt: skip
SHARES = Text(
    "{group}: {appeal} % of removals are appealed, {won} % of appeals overturn the removal, {turned} % of removals are overturned.",
    "{group}: يُتظلَّم من {appeal}% من الإزالات، وتُلغى الإزالة في {won}% من التظلّمات، وتُلغى {turned}% من الإزالات.",
)
FEWER = Text(
    "Per removal {group} gets its posts back {ratio} times as often as {reference} {interval}, and appeals {appeals} times as often.",
    "لكل إزالة، نسبة استعادة {group} منشوراتها إلى استعادة {reference}: {ratio} {interval}، ونسبة تظلّمها: {appeals}.",
)

"""The words of wrongful removals, in both languages."""

from __future__ import annotations

from engagebias.words import Text

QUESTION = Text("Whose posts are removed wrongly?", "من تُزال منشوراته خطأً؟")
ESTIMAND = Text(
    "For each group against {reference}, {held}: the log ratio of false-positive rates (removed, of posts that break no rule), and of "
    "precisions (breaking a rule, of posts removed); associations.",
    "لكل مجموعة مقابل {reference}، {held}: لوغاريتم نسبة معدلَي الإزالة الخاطئة (المُزال من المنشورات التي لا تخالف القواعد)، ونسبة "
    "الصواب (المخالف من المنشورات المُزالة)؛ وهي ارتباطات.",
)
KEPT_UNSEEN = Text(
    "Kept posts were not audited, so how many of them break a rule is not known and false-positive rates are only bounded.",
    "لم تُدقَّق المنشورات الباقية، فلا يُعرف كم منها يخالف القواعد، ومعدلات الإزالة الخاطئة لا تُعرف إلا بحدود.",
)
OUTCOME_TEST = Text(
    "Precision is an outcome test: it compares all removed posts, not those at the threshold. A riskier mix raises precision though "
    "the threshold is the same, and can hide a harsher one (infra-marginality; Simoiu et al. 2017). And it trusts the audit to judge both "
    "groups alike, and the posts that were removed to be all that moderators looked at (Knox et al. 2020).",
    "الصواب اختبار للنتائج: يقارن كل المنشورات المُزالة لا ما كان عند العتبة. فالخليط الأخطر يرفع الصواب مع بقاء العتبة، وقد يُخفي عتبة "
    "أشد (مشكلة ما دون الحد؛ سيموئو وآخرون 2017). وهو يثق بأن التدقيق يحكم على المجموعتين سواء، وبأن ما أُزيل هو كل ما نظر فيه المشرفون "
    "(نوكس وآخرون 2020).",
)
RATIO_NOT_BIAS = Text(
    "A higher false-positive rate alone does not show a harsher threshold: posts that break no rule but look riskier are removed more under "
    "one threshold for all.",
    "ارتفاع معدل الإزالة الخاطئة وحده لا يُثبت عتبة أشد: فالمنشورات التي لا تخالف وتبدو أخطر تُزال أكثر تحت عتبة واحدة للجميع.",
)
ASSUMED = Text(
    "The bounds assume that between {low} and {high} % of the kept posts of each group break a rule.",
    "تفترض الحدود أن ما بين {low} و{high}% من المنشورات الباقية لكل مجموعة يخالف القواعد.",
)
AUDIT_WEIGHTS = Text(
    "Audited were {removed} % of the removed and {kept} % of the kept posts. {how}",
    "دُقِّق {removed}% من المنشورات المُزالة و{kept}% من الباقية. {how}",
)
BY_CELL = Text(
    "Within each group they are taken for a random part of what was removed, and of what was kept.",
    "وتُعدّ داخل كل مجموعة جزءًا عشوائيًا ممّا أُزيل وممّا بقي.",
)
BY_CHANCE = Text("They are weighted by the inverse of their chance to be audited.", "وهي مرجَّحة بمقلوب احتمال تدقيقها.")
FALSE_SAID = Text(
    "Posts of {group} that break no rule are removed {ratio} times as often as such posts of {reference}, {held} {interval}.",
    "معدل إزالة منشورات {group} التي لا تخالف القواعد إلى معدل إزالة مثلها من منشورات {reference}، {held}: {ratio} {interval}.",
)
BOUND_SAID = Text(
    "How often posts of {group} that break no rule are removed is between {low} and {high} times the figure of {reference}.",
    "معدل إزالة منشورات {group} التي لا تخالف القواعد يقع بين {low} و{high} من مثله لدى {reference}.",
)
RIGHT_SAID = Text(
    "Of the removed posts {first} % of {group} break a rule, against {second} % of {reference}.",
    "يخالف القواعد من المنشورات المُزالة {first}% لدى {group} مقابل {second}% لدى {reference}.",
)
NOTHING_SAID = Text(
    "Too few audited posts of {group} to say more.", "المنشورات المدقَّقة لدى {group} أقل من أن تقول أكثر."
)
SHORT = (
    Text("false positives", "الإزالات الخاطئة"),
    Text("the same, bounds", "ومثلها، حدودًا"),
    Text("precision", "الصواب"),
)

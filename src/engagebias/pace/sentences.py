"""The words of results on pace: questions, estimands and methods."""

from __future__ import annotations

from engagebias.pace.readings import Followed
from engagebias.terms import name_term
from engagebias.words import Text

AGE = Text(
    "age of the post, hours (equal steps are equal factors)", "عمر المنشور بالساعات (الخطوات المتساوية نسب متساوية)"
)
READ_AT = Text("age at which posts are read, hours", "عمر المنشورات عند القراءة، بالساعات")
SHARE = Text("share of the engagement that arrives by the end", "نسبة ما يصل من التفاعل حتى النهاية")
SHARE_BY = Text("arrived, % of what arrives by {end} h", "ما وصل، % ممّا يصل خلال {end} س")
HOURS = Text("hours after publication", "ساعات بعد النشر")
HALF_AXIS = Text(
    "hours until half has arrived (equal steps are equal factors)",
    "ساعات حتى وصول النصف (الخطوات المتساوية نسب متساوية)",
)

ACCRUAL_TITLE = Text("How much has arrived by each age?", "كم وصل حتى كل عمر؟")
FIT_TITLE = Text("Does the fitted form of the curve hold?", "هل يصحّ شكل المنحنى الملاءَم؟")
ARRIVED_BY = Text(
    "arrived by product limit, % of what arrives by {end} h", "ما وصل وفق حاصل الضرب الحدّي، % ممّا يصل خلال {end} س"
)
FITTED_BY = Text("arrived by the fitted form, %", "ما وصل وفق الشكل الملاءَم، %")
ACCRUAL_QUESTION = Text("How fast does engagement arrive?", "بأي سرعة يصل التفاعل؟")
ACCRUAL_ESTIMAND = Text(
    "Of the {action} that a post gets within {end} hours of its publication, the share that has arrived by each age; over "
    "the {action} of posts of which these are a sample.",
    "من {action} التي يلقاها المنشور خلال {end} ساعة من نشره، النسبة التي وصلت عند كل عمر؛ على {action} المنشورات التي تمثّل هذه عيّنة منها.",
)
ACCRUAL_METHOD = Text(
    "Product limit in reversed time: each post speaks for the ages at which it was followed, since young posts have not yet "
    "got their late actions. Pointwise percentile bands of {n} bootstrap samples of clusters. Speed of arrival is not how "
    "long a text takes to read.",
    "حاصل الضرب الحدّي بزمن معكوس: يشهد كل منشور للأعمار التي تُتبِّع فيها، لأن المنشورات الحديثة لم تلقَ بعدُ تفاعلاتها المتأخرة. "
    "ونطاقات مئينية عند كل عمر من عيّنات إعادة معاينة للعناقيد عددها {n}. وسرعة وصول التفاعل غير المدة التي تستغرقها القراءة.",
)
HALF_QUESTION = Text("By when has half of the engagement arrived?", "متى يكون نصف التفاعل قد وصل؟")
HALF_ESTIMAND = Text(
    "Hours after publication by which half of all {action} that posts ever get have arrived, over the {action} of posts of "
    "which these are a sample.",
    "عدد الساعات بعد النشر التي يصل خلالها نصف كل ما تلقاه المنشورات من {action}، على {action} المنشورات التي تمثّل هذه عيّنة منها.",
)
HALF_METHOD = Text(
    "Maximum likelihood for counts between readings given each post's total, which allows for actions that come after the last "
    "reading; {family} first, other families beside it; sandwich errors by cluster, Student's t. Beside it half of what arrives "
    "by the last age (product limit, {n} bootstrap samples) and two naive medians, which take the last count for the final one.",
    "الإمكان الأعظم للأعداد بين القراءات بمعلومية مجموع كل منشور، فيحسب حساب ما يأتي بعد آخر قراءة؛ {family} أولًا، وإلى جانبه "
    "توزيعات أخرى؛ وأخطاء شطيرية بحسب العناقيد وتوزيع ستيودنت. وإلى جانبها نصف ما يصل حتى آخر عمر (حاصل الضرب الحدّي، وعيّنات إعادة معاينة عددها {n}) "
    "ووسيطان ساذجان يعدّان آخر عدد نهائيًا.",
)
BIAS_QUESTION = Text("How much does early reading favour fast content?", "كم تحابي القراءة المبكرة المحتوى السريع؟")
BIAS_ESTIMAND = Text(
    "Share of all {action} that has arrived by age H in the class {fast}, over that in the class {slow}: the factor by which equal totals seem "
    "unequal when they are read at age H.",
    "نسبة ما وصل من {action} ({fast}) عند العمر H إلى نسبة ما وصل ({slow}): العامل الذي تبدو به المجاميع المتساوية غير متساوية حين تُقرأ عند العمر H.",
)
BIAS_METHOD = Text(
    "{family} fitted to each class by maximum likelihood for truncated delays, delta method on the log ratio by cluster; beside "
    "it the product limit of what arrives by {end} hours, {n} bootstrap samples of clusters.",
    "{family} يُلاءَم لكل فئة بالإمكان الأعظم لتأخّرات مبتورة، وطريقة دلتا على لوغاريتم النسبة بحسب العناقيد؛ وإلى جانبه حاصل الضرب الحدّي "
    "لما يصل خلال {end} ساعة، وعيّنات إعادة معاينة للعناقيد عددها {n}.",
)
BIAS_SCALE = Text("ratio of shares arrived (1: no bias)", "نسبة الحصص الواصلة (1: لا انحياز)")
BIAS_AXIS = Text("apparent advantage: {fast} over {slow}", "أفضلية ظاهرية: {fast} على {slow}")
NO_BIAS = Text("no bias", "لا انحياز")
AGAINST_EVER = Text("against all that ever arrives ({family})", "قياسًا إلى كل ما سيصل ({family})")
AGAINST_END = Text(
    "against what arrives by {end} h (product limit)", "قياسًا إلى ما يصل خلال {end} س (حاصل الضرب الحدّي)"
)
CONCLUDED_QUESTION = Text("What would you have concluded at each age?", "ماذا كنت ستستنتج عند كل عمر؟")
CONCLUDED_ESTIMAND = Text(
    "Mean {action} of {fast} over that of {slow}, both read at the same age of the post.",
    "متوسط {action} ({fast}) إلى متوسطها ({slow})، وكلاهما مقروء عند العمر نفسه للمنشور.",
)
CONCLUDED_METHOD = Text(
    "Counts read at each age, never interpolated; posts not read then are left out. Delta method on the log ratio of means, by "
    "cluster, Student's t.",
    "أعداد مقروءة عند كل عمر، بلا استكمال بينها؛ وتُستبعد المنشورات التي لم تُقرأ حينها. "
    "وطريقة دلتا على لوغاريتم نسبة المتوسطين بحسب العناقيد وتوزيع ستيودنت.",
)
CONCLUDED_SCALE = Text("ratio of mean counts (1: equal)", "نسبة متوسطي الأعداد (1: تساوٍ)")
CONCLUDED_AXIS = Text("mean count: {fast} over {slow}", "متوسط العدد: {fast} إلى {slow}")
EQUAL = Text("equal", "تساوٍ")
SURVIVAL_SCALE = Text("hours after publication (median)", "ساعات بعد النشر (الوسيط)")
FIRST_QUESTION = Text(
    "How long do posts wait for their first of the {action}?", "كم يمضي حتى أول تفاعل من نوع {action}؟"
)
STATUS_QUESTION = Text("How long until a post is {status}?", "كم يمضي حتى يصبح المنشور في حالة {status}؟")
FIRST_ESTIMAND = Text(
    "Hours after publication by which half of the posts have one of the {action} or more, over posts of which these are a sample.",
    "عدد الساعات بعد النشر التي يكون نصف المنشورات قد لقي خلالها واحدًا أو أكثر من {action}، على المنشورات التي تمثّل هذه عيّنة منها.",
)
STATUS_ESTIMAND = Text(
    "Hours after publication by which half of the posts are {status}, over posts of which these are a sample.",
    "عدد الساعات بعد النشر التي يصبح نصف المنشورات خلالها في حالة {status}، على المنشورات التي تمثّل هذه عيّنة منها.",
)
SURVIVAL_METHOD = Text(
    "Kaplan-Meier; posts without the event are censored at their last observation; interval of the median from the log-log interval of the "
    "curve; log-rank test of equal curves. Posts count as independent.",
    "كابلان-ماير؛ والمنشورات التي لم يقع لها الحدث مبتورة عند آخر رصد لها؛ وفترة ثقة الوسيط من فترة log-log للمنحنى؛ واختبار رتب لوغاريتمي "
    "لتساوي المنحنيات. وتُعدّ المنشورات مستقلة.",
)

LIMIT = "product limit"
_LIMIT = Text("product limit, of what arrives by {end} h", "حاصل الضرب الحدّي، ممّا يصل خلال {end} س")


def name_of(family: str) -> Text:
    """Return what a family is called."""
    return name_term(family)


def method_name(method: str, end: float) -> Text:
    """Return what a row of the half-lives is called in a chart."""
    return _LIMIT.fill(end=f"{end:g}") if method == LIMIT else name_term(method)


def action_name(action: str) -> Text:
    """Return what an action is called."""
    return name_term(action)


def term_of(name: str, group: Followed) -> str:
    """Return the name of a row: what it is, and of which group."""
    return name if group.by is None else f"{name}, {group.term}"

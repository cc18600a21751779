"""The words of the cycle, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from engagebias.terms import name_value
from engagebias.words import Text

SPACES: Mapping[str, Text] = {
    "online": Text("online events", "أحداث الإنترنت"),
    "offline": Text("offline events", "أحداث أرض الواقع"),
    "online hate": Text("online hate", "الكراهية على الإنترنت"),
    "offline harm": Text("offline harm", "الأذى على أرض الواقع"),
}
LINK = Text("{first} to {then}", "من {first} إلى {then}")
SHORT_NAMES: Mapping[str, Text] = {"online": Text("online", "الإنترنت"), "offline": Text("offline", "أرض الواقع")}
QUESTION = Text("Do {kinds} feed each other?", "هل يغذّي بعضها بعضًا: {kinds}؟")
AND = Text(" and ", " و")
ESTIMAND = Text(
    "For each link, the mean number of events that directly follow from one event, beyond what news and other outside events bring: "
    "Granger-type dependence in time, which is an association.",
    "لكل حلقة، متوسط عدد الأحداث التي تتبع حدثًا واحدًا مباشرةً، فوق ما تجلبه الأخبار والأحداث الخارجية: تبعية زمنية من نوع غرانجر، "
    "وهي ارتباط.",
)
SCALE = Text("events that directly follow one event", "أحداث تتبع الحدث الواحد مباشرةً")
METHOD = Text(
    "Hawkes process with exponential lags ({decay}) and branching of 0 or more, by maximum likelihood; intervals by parametric bootstrap-t "
    "({n} draws). Residuals: gaps of expected counts against unit exponentials, p-values from the same draws. Placebos ({placebo} worlds each): "
    "a shock that all kinds share, on or off in blocks of {hours} hours (hidden Markov chain), and weeks shuffled.",
    "عملية هوكس بفواصل أُسّية ({decay}) وتفرّع لا يقل عن 0، بالإمكان الأعظم؛ والفترات بإعادة المعاينة البارامترية المعيارية ({n} عيّنة). البواقي: "
    "الفواصل بين الأعداد المتوقعة مقابل التوزيع الأُسّي، وقيمها الاحتمالية من العيّنات نفسها. الاختبارات الوهمية ({placebo} عالمًا لكل منها): صدمة "
    "مشتركة بين الأنواع كلها، حاضرة أو غائبة في فترات من {hours} ساعة (سلسلة ماركوف خفية)، وأسابيع مخلوطة الترتيب.",
)
COMMON = Text("one mean lag for all", "متوسط فاصل واحد للجميع")
OWN = Text("a mean lag for each kind that follows", "متوسط فاصل لكل نوع تابع")

WINDOW = Text(
    "Watching is taken to last from {start} to {end} (UTC), the days of the first and the last event; if it lasted longer, say so by window=.",
    "تُعدّ المراقبة ممتدة من {start} إلى {end} (بالتوقيت العالمي)، أي يومي الحدثين الأول والأخير؛ وإن امتدت أكثر فليُذكر ذلك في window=.",
)
REPORTED = Text(
    "The times ({at}) look like those of reports: what follows a report may have come before it and after the event. Use the times of the events.",
    "تبدو الأوقات ({at}) أوقات التبليغ لا أوقات الأحداث: فما يتبع التبليغ قد يكون سبقه وتبع الحدث. استعملوا أوقات الأحداث.",
)
FEW = Text(
    "There are only {n} events of kind {kind}: with fewer than 50, event coincidence is the sounder method, and the intervals here are wide.",
    "ليس من النوع {kind} إلا {n} حدثًا: ومع أقل من 50 حدثًا فتحليل تزامن الأحداث أسلم، والفترات هنا واسعة.",
)
COARSE = Text(
    "Events dated to the day, hour or minute alone: {n}. Each is placed at random within that time, {draws} times over; estimates are means over "
    "these placements, and the bootstrap repeats them, so that intervals bear that error of measurement (see the table placements).",
    "أحداث لا يُعرف من وقتها إلا اليوم أو الساعة أو الدقيقة: {n}. يوضع كل منها عشوائيًا داخل ذلك الوقت، {draws} مرات؛ والتقديرات متوسطات هذه "
    "المواضع، وتكرّرها إعادة المعاينة، فتشمل الفترات خطأ القياس هذا (انظر الجدول placements).",
)
TIES = Text(
    "More than 5 % of the events have the time of another of their kind. Events of one instant are not counted as following each other; if they are "
    "copies of one event, leave them out.",
    "لأكثر من 5% من الأحداث وقتُ حدث آخر من نوعها. وأحداث اللحظة الواحدة لا تُحسب تابعًا بعضها لبعض؛ فإن كانت نسخًا من حدث واحد فاستبعدوها.",
)
WEEKDAYS = Text(
    "All events fall on {n} days of the week: are these days of reports, not of events?",
    "تقع الأحداث كلها في {n} من أيام الأسبوع: فهل هي أيام التبليغ لا أيام الأحداث؟",
)
EXPLOSIVE = Text(
    "The gain is {radius}, and 1 or more: events would set off ever more events without end. Rates in the long run and leverage are not defined "
    "then and "
    "not given, nor are intervals and placebos, which draw from the cycle. Often a trend or a shock is behind it: add covariates, or "
    "take a steadier time.",
    "كسب الدورة {radius}، أي 1 أو أكثر: فالأحداث تولّد أحداثًا بلا نهاية. وعندئذ لا تُعرَّف المعدلات طويلة الأمد ولا قوة الرافعة فلا تُعطى، ولا "
    "الفترات "
    "والاختبارات الوهمية التي تُسحب من الدورة. وكثيرًا ما يكون وراء ذلك اتجاه أو صدمة: أضيفوا متغيّرات خارجية، أو خذوا زمنًا أكثر استقرارًا.",
)
NEAR = Text(
    "In more than 5 % of the draws the cycle has a gain of 1 or more: leverage has no interval.",
    "في أكثر من 5% من العيّنات يبلغ كسب الدورة 1 أو أكثر: فلا فترة لقوة الرافعة.",
)
NO_SPREAD = Text(
    "In {n} draws a kind has no event at all: there are no intervals.",
    "في {n} من العيّنات لا حدث من أحد الأنواع: فلا فترات.",
)
UNSETTLED = Text(
    "The search for the likeliest cycle did not settle: take the estimates with caution.",
    "لم يستقر البحث عن الدورة الأرجح: فلتؤخذ التقديرات بحذر.",
)
SHOCKED = Text(
    "A shared shock explains the cross-links: outside events of all kinds rise together at times (p = {p}), and with that allowed for nothing is "
    "left of "
    "the links between kinds (p = {cross}). Do not read them as feedback.",
    "صدمة مشتركة تفسّر الحلقات بين الأنواع: فالأحداث الخارجية من كل الأنواع ترتفع معًا أحيانًا "
    "(\u2066p\u00a0=\u00a0{p}\u2069)، وإذا حُسب حسابها لم يبقَ من الحلقات بين "
    "الأنواع شيء "
    "(\u2066p\u00a0=\u00a0{cross}\u2069). فلا تُقرأ تغذيةً متبادلة.",
)
BOTH = Text(
    "A shared shock is there: outside events of all kinds rise together at times (p = {p}). Links between kinds are left when it is allowed for "
    "(p = {cross}), "
    "but of another size: read those of the table placebo, with_shock, or name the shock by covariates=.",
    "ثمة صدمة مشتركة: فالأحداث الخارجية من كل الأنواع ترتفع معًا أحيانًا (\u2066p\u00a0=\u00a0{p}\u2069). وتبقى حلقات "
    "بين الأنواع إذا حُسب حسابها (\u2066p\u00a0=\u00a0{cross}\u2069)، لكن "
    "بحجم آخر: "
    "اقرؤوها في الجدول placebo، العمود with_shock، أو سمّوا الصدمة في covariates=.",
)
NO_PLACEBO = Text(
    "No placebo was run (n_placebo=0): whether a shared shock explains the links between kinds is not known.",
    "لم يُجرَ اختبار وهمي (n_placebo=0): ولا يُعرف هل تفسّر صدمة مشتركة الحلقات بين الأنواع.",
)
SHORT = Text(
    "The time is shorter than 8 weeks of blocks: weeks were not shuffled.",
    "الزمن أقصر من 8 أسابيع من الفترات: فلم تُخلط الأسابيع.",
)
MISFIT = Text(
    "The cycle does not fit the times of {names}: gaps between events are not as it expects.",
    "لا تطابق الدورة أوقات {names}: فالفواصل بين الأحداث ليست كما تتوقع.",
)
GRANGER = Text(
    "Granger-type: the past of one kind helps to foresee the other. It does not show what an intervention would do.",
    "تبعية من نوع غرانجر: ماضي نوعٍ يعين على توقّع الآخر. ولا يُظهر ذلك ما كان أي تدخّل سيفعله.",
)

CHECK_SHOCK = Text("no shared shock", "لا صدمة مشتركة")
CHECK_CROSS = Text("links between kinds beyond a shared shock", "حلقات بين الأنواع فوق الصدمة المشتركة")
CHECK_RESIDUAL = Text("residuals of {kind}", "بواقي {kind}")
SHOCK_FOUND = Text(
    "a shock in {share} % of the blocks would raise the likelihood: 2 log ratio {gain}, p = {p} among {n} simulated cycles without one",
    "صدمة في {share}% من الفترات ترفع الإمكان: ضعف لوغاريتم النسبة {gain}، \u2066p\u00a0=\u00a0{p}\u2069 بين {n} دورة مُحاكاة بلا صدمة",
)
CROSS_FOUND = Text(
    "2 log ratio {gain}, p = {p} among {n} simulated worlds with the shock and without links between kinds",
    "ضعف لوغاريتم النسبة {gain}، \u2066p\u00a0=\u00a0{p}\u2069 بين {n} عالمًا مُحاكى فيه الصدمة ولا حلقات بين الأنواع",
)
RESIDUAL_FOUND = Text(
    "Kolmogorov-Smirnov distance {distance}, p = {p} (bootstrap)",
    "مسافة كولموغوروف–سميرنوف {distance}، \u2066p\u00a0=\u00a0{p}\u2069 (بإعادة المعاينة)",
)
NOT_RUN = Text("not run", "لم يُجرَ")

GAIN = Text("The gain of the cycle is {gain} {interval}: a generation of followers is that many times as large as the one before.",
            "كسب الدورة {gain} {interval}: أي إن كل جيل من التوابع يبلغ هذا القدر من الجيل الذي قبله.")  # fmt: skip
STRONGEST = Text(
    "The link with the most leverage is the one from {first} to {then}: 10 % weaker, it goes with {value} % less of {harm} {interval}.",
    "والحلقة ذات الرافعة الأقوى هي التي من {first} إلى {then}: فضعفها بنسبة 10% يقترن بانخفاض {harm} بنسبة {value}% {interval}.",
)
BEST = Text(
    "Per unit of cost, of the links with a cost, the one from {first} to {then} carries most.",
    "ولكل وحدة تكلفة، من بين الحلقات ذات التكلفة، تحمل الحلقة من {first} إلى {then} الأكثر.",
)
SEEMING = Text(
    "Without allowing for it the gain of the cycle would seem to be {gain} {interval}.",
    "ولو لم يُحسب حسابها لبدا كسب الدورة {gain} {interval}.",
)
BETWEEN = Text("({level} % interval {low} to {high})", "(فترة ثقة {level}%: من {low} إلى {high})")
WITHOUT = Text("(no interval)", "(بلا فترة)")
NO_SHOCK = Text(
    "The placebo finds no shared shock that would explain it (p = {p}).",
    "ولا يجد الاختبار الوهمي صدمة مشتركة تفسّرها (\u2066p\u00a0=\u00a0{p}\u2069).",
)
FED = Text(
    "There are links between kinds beyond such a shock (p = {p}).",
    "وثمة حلقات بين الأنواع فوق مثل هذه الصدمة (\u2066p\u00a0=\u00a0{p}\u2069).",
)
NOT_FED = Text(
    "Beyond such a shock there is no sign of links between kinds (p = {p}), which does not show that there are none.",
    "ولا علامة على حلقات بين الأنواع فوق مثل هذه الصدمة (\u2066p\u00a0=\u00a0{p}\u2069)، وهذا لا يثبت أنها غير موجودة.",
)
BOOM = Text(
    "The gain of the cycle is {gain}: 1 or more, so that leverage is not defined.",
    "كسب الدورة {gain}: أي 1 أو أكثر، فلا تُعرَّف قوة الرافعة.",
)
UNIT = Text(
    "% of {harm} per % of the link from {first} to {then}", "% من {harm} لكل 1% من الحلقة من {first} إلى {then}"
)
PLAIN_UNIT = Text("gain of the cycle", "كسب الدورة")

GRAPH = Text("Which links carry {harm}?", "أي الحلقات تحمل {harm}؟")
GRAPH_BELOW = Text(
    "Percent less {harm} if a link is 10 % weaker; width by that",
    "نسبة انخفاض {harm} إذا ضعفت الحلقة 10%؛ والسُّمك بحسبها",
)
GRAPH_BRANCHING = Text(
    "Events that directly follow one event; width by that", "أحداث تتبع الحدث الواحد مباشرةً؛ والسُّمك بحسبها"
)
RATE = Text("{rate} a day", "{rate} في اليوم")
LINKS_AXIS = Text("Events that directly follow one event", "أحداث تتبع الحدث الواحد مباشرةً")
LEVERAGE_AXIS = Text("% of {harm} per % of the link", "% من {harm} لكل 1% من الحلقة")
PLACEBO = Text("Is it a cycle, or a shock that both share?", "أهي دورة، أم صدمة مشتركة؟")
SEEN = Text("as observed", "كما رُصد")
ALLOWED = Text("with a shared shock allowed for", "بعد احتساب صدمة مشتركة")
FAKED = Text("faked by that shock alone (placebo, 95 % of worlds)", "ما تصطنعه تلك الصدمة وحدها (وهمي، 95% من العوالم)")
SHUFFLED = Text("weeks shuffled (placebo, 95 % of worlds)", "أسابيع مخلوطة (وهمي، 95% من العوالم)")


def name_kind(kind: str) -> Text:
    """Return what a kind of events is called."""
    return SPACES.get(kind) or name_value(kind)


def short_kind(kind: str) -> Text:
    """Return what a kind of events is called where there is little room."""
    return SHORT_NAMES.get(kind) or name_kind(kind)


def name_link(first: str, then: str) -> Text:
    """Return what a link is called in a table or a chart."""
    return LINK.fill(first=short_kind(first), then=short_kind(then))

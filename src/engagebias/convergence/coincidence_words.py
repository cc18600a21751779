"""The words of event coincidence, in both languages."""

from __future__ import annotations

from engagebias.words import Text

QUESTION = Text("Do {b} follow {a} more often than chance?", "هل تتبع {b} {a} أكثر مما تفعل المصادفة؟")
ESTIMAND = Text(
    "Trigger rate: the share of {a} with one of {b} from {tau} to {end} days later; precursor rate: the share of {b} with one of {a} so long "
    "before. Each less what shuffled times give; associations in time.",
    "معدل الإثارة: نسبة {a} التي تليها واحدة من {b} بعد {tau} إلى {end} يومًا؛ ومعدل السبق: نسبة {b} التي تسبقها واحدة من {a} بهذه المدة. "
    "وكلاهما ناقصًا ما تعطيه أوقات مخلوطة؛ وهي ارتباطات في الزمن.",
)
METHOD = Text(
    "Event-coincidence analysis over {length} days. Chance is once that of two independent Poisson processes (binomial), and once that of {n} "
    "shuffles which keep the times between {b} and take them in another order, from another start; p-values are one-sided, for more "
    "coincidences than chance. The first p-value of the table is that of the shuffles.",
    "تحليل تزامن الأحداث على {length} يومًا. والمصادفة مرة هي عمليتا بواسون مستقلتان (ذات الحدين)، ومرة خلط عدده {n} يُبقي المدد بين {b} ويأخذها "
    "بترتيب آخر ومن بداية أخرى؛ والقيم الاحتمالية من طرف واحد، لتزامن أكثر من المصادفة. والقيمة في الجدول هي قيمة الخلط.",
)
SCALE = Text(
    "difference in the share of events, 0.01 = one percentage point", "الفرق في نسبة الأحداث، 0.01 = نقطة مئوية"
)
A, B = Text("the first events", "الأحداث الأولى"), Text("the later events", "الأحداث اللاحقة")
TRIGGER = Text("first events, followed", "أحداث أولى تلاها لاحق")
PRECURSOR = Text("later events, preceded", "أحداث لاحقة سبقها أول")
SEEN, CHANCE = Text("seen", "المرصود"), Text("shuffled times", "أوقات مخلوطة")
X = Text("share of the events, %", "نسبة الأحداث، %")

SAID_TRIGGER = Text(
    "Of {n} first events {k} are followed by a later one within the window, where shuffled times give {chance} % (p = {p}).",
    "من الأحداث الأولى ({n}) ما تلاه حدث لاحق ضمن النافذة: {k}، والأوقات المخلوطة تعطي {chance}% (\u2066p\u00a0=\u00a0{p}\u2069).",
)
SAID_PRECURSOR = Text(
    "Of {n} later events {k} are preceded by a first one, where shuffled times give {chance} % (p = {p}).",
    "ومن الأحداث اللاحقة ({n}) ما سبقه حدث من الأولى: {k}، والأوقات المخلوطة تعطي {chance}% (\u2066p\u00a0=\u00a0{p}\u2069).",
)
NOT_CAUSE = Text("What follows need not come of it.", "وما يتبع شيئًا لا ينشأ عنه بالضرورة.")
UNIT = Text("percentage points of {a}", "نقطة مئوية من {a}")

DAYS = Text(
    "Dates are known to the day, so on one day nobody knows which came first; such pairs count with tau = 0, and tau = 1 leaves them out.",
    "التواريخ معروفة باليوم، فلا يُعرف أيهما سبق في اليوم الواحد؛ وتُحسب هذه الأزواج عند tau = 0، وعند tau = 1 تُترك.",
)
OVERLAP = Text(
    "Windows overlap ({a} of {of_a} and {b} of {of_b} events come within one of the event before): the events are not independent draws, and "
    "p by Poisson is off. Use that of the shuffles.",
    "النوافذ متداخلة (يقع {a} من {of_a} و{b} من {of_b} حدثًا ضمن نافذة ما قبله): فالأحداث ليست سحبات مستقلة، وقيمة بواسون غير صحيحة. فلتُستعمل "
    "قيمة الخلط.",
)
MANY = Text(
    "There are {n} events of a kind: with 50 or more, daily counts and cross_effects tell more.",
    "عدد الأحداث من نوع واحد {n}: ومع 50 أو أكثر تقول الأعداد اليومية وcross_effects أكثر.",
)
FEW = Text(
    "Only {n} events of a kind: rates move in large steps.",
    "الأحداث من نوع واحد {n} فقط: فالمعدلات تتغير بخطوات كبيرة.",
)
EDGE = Text(
    "Events whose window reaches out of the time watched, not counted: {a} first and {b} later ones.",
    "أحداث تتجاوز نوافذها الزمن المرصود فلا تُحسب: {a} من الأولى و{b} من اللاحقة.",
)
SAME = Text(
    "Events on a day with another of their kind, taken for one: {n}.",
    "أحداث وقعت مع غيرها من نوعها في يوم واحد فعُدّت واحدًا: {n}.",
)
WATCHED = Text(
    "The time watched runs from the first event to the last, because first= and last= were not given. If more "
    "time was watched, chance is less than it seems here.",
    "الزمن المرصود من أول حدث إلى آخر حدث، إذ لم يُذكر first= ولا last=. فإن رُصد زمن أطول فالمصادفة أقل مما تبدو هنا.",
)
DROPPED = Text("Events dated by the week or month, left out: {n}.", "أحداث مؤرخة بالأسبوع أو الشهر، مستبعدة: {n}.")

"""The words of contagion within threads, in both languages."""

from __future__ import annotations

from engagebias.words import Text

TERM, PACE, EXCESS = "early distrust", "log hours of the early comments", "early distrust, beyond reshuffled threads"

QUESTION = Text("Does distrust follow distrust in a thread?", "هل يتبع الارتيابُ الارتيابَ في سلسلة التعليقات؟")
ESTIMAND = Text(
    "Hazard of the next comment with distrust in threads with distrust among their first {early} comments, over that in threads "
    "without, both counted from comment "
    "{early} on, within {match}; {n} threads, {events} of them with such a comment. An association: threads differ in more than their "
    "first comments.",
    "معدّل خطر التعليق المرتاب التالي في سلاسل فيها ارتياب ضمن أول تعليقاتها ({early}) مقسومًا عليه في سلاسل بلا ذلك، والعدّ من "
    "التعليق {early} في الحالتين، داخل "
    "{match}؛ سلاسل عددها {n}، وفي {events} منها تعليق كهذا. وهو ارتباط: فالسلاسل تختلف في أكثر من أول تعليقاتها.",
)
NOTHING_MATCHED = Text("all threads together", "كل السلاسل معًا")
METHOD = Text(
    "Cox regression with a baseline for each combination of {match}, the pace of the early comments as covariate, robust errors by "
    "thread; threads end when last observed. "
    "Beside it the same with labels reshuffled within each thread {permutations} times: what a thread's own climate alone makes of it "
    "(a cautious comparison: contagion itself raises how many comments of a thread show distrust).",
    "انحدار كوكس بخط أساس لكل تركيبة من {match}، مع وتيرة التعليقات الأولى متغيّرًا ضابطًا، وأخطاء متينة حسب السلسلة؛ وتنتهي السلاسل "
    "عند آخر رصد لها. وإلى جانبه الشيء "
    "نفسه بعد خلط الوسوم داخل كل سلسلة (عدد المرات {permutations}): ما يصنعه مناخ السلسلة وحده (وهي مقارنة متحفّظة: فالعدوى نفسها تزيد "
    "عدد التعليقات المرتابة في السلسلة).",
)
SCALE = Text("hazard ratio (1: no difference)", "نسبة معدّلي الخطر (1: لا فرق)")
SHUFFLED = Text("labels reshuffled within threads", "خلط الوسوم داخل السلاسل")
SHUFFLED_FOUND = Text(
    "ratio {value}, median of reshuffled threads {middle}, p {p}",
    "النسبة {value}، ووسيط السلاسل المخلوطة {middle}، والقيمة الاحتمالية {p}",
)
LABELS = Text(
    "Labels are taken as true: random errors draw the ratio towards 1, and they are not in the interval.",
    "تُؤخذ الوسوم على أنها صحيحة: فالأخطاء العشوائية تقرّب النسبة من 1، وهي ليست في فترة الثقة.",
)
CLIMATE = Text(
    "The association is not clearly larger than the threads' own climate alone could make it: nothing here says that one comment set off "
    "another.",
    "ليس الارتباط أكبر بوضوح مما قد يصنعه مناخ السلاسل وحده: فلا شيء هنا يقول إن تعليقًا استدعى آخر.",
)
NO_TIME = Text(
    "Threads with a comment whose time is not known, left out: {n}.", "سلاسل فيها تعليق لا يُعرف وقته، مستبعدة: {n}."
)
LEFT_OUT = Text("Comments left out: {n} of {given} ({why}).", "تعليقات مستبعدة: {n} من {given} ({why}).")
SHORT = Text(
    "Threads that never had {early} comments, left out: {n}.", "سلاسل لم تبلغ تعليقاتها {early}، مستبعدة: {n}."
)
ALONE = Text("Threads in a stratum where all or none had early distrust: {n}; they tell nothing of the ratio.",
              "سلاسل في طبقة كلُّها أو لا شيء منها فيه ارتياب مبكر: {n}؛ ولا تقول شيئًا عن النسبة.")  # fmt: skip
UNIT = Text("times", "ضعف")
WITH = Text("{value} ({level} % interval {low} to {high})", "{value} (فترة الثقة {level}%: من {low} إلى {high})")
SAID = {
    "more": Text(
        "after early distrust the next comment with distrust comes sooner, by a factor of {value}",
        "بعد ارتياب مبكر يأتي التعليق المرتاب التالي أسرع، بعامل {value}",
    ),
    "less": Text(
        "after early distrust the next comment with distrust comes later, by a factor of {value}",
        "بعد ارتياب مبكر يأتي التعليق المرتاب التالي أبطأ، بعامل {value}",
    ),
    "open": Text(
        "no clear difference in when the next comment with distrust comes: a factor of {value}",
        "لا فرق واضحًا في موعد التعليق المرتاب التالي: عامل {value}",
    ),
}
BEYOND = {
    True: Text(
        "; more than reshuffled threads show (factor {value})", "؛ وهو أكثر مما تُظهره السلاسل المخلوطة (عامل {value})"
    ),
    False: Text(
        "; not clearly more than reshuffled threads show (factor {value})",
        "؛ وليس أكثر بوضوح مما تُظهره السلاسل المخلوطة (عامل {value})",
    ),
}
ROWS = {
    TERM: Text("early distrust", "ارتياب مبكر"),
    EXCESS: Text("the same over reshuffled threads", "مقسومًا على السلاسل المخلوطة"),
}

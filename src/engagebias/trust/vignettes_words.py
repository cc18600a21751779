"""The words of a vignette experiment, in both languages."""

from __future__ import annotations

from engagebias.words import Text

QUESTION = Text("Does the cue change trust?", "هل تغيّر الإشارة الثقة؟")
ESTIMAND = Text(
    "Average marginal component effect: the mean of {outcome} with the level of {attribute} named, minus that with {base}, over the other "
    "attributes as they were drawn and over respondents, in percentage points; {n} vignettes by {people} respondents.",
    "متوسط الأثر الهامشي للمكوّن: متوسط {outcome} عند المستوى المذكور من {attribute} ناقصًا متوسطه عند {base}، على توزيع السمات الأخرى "
    "كما سُحبت وعلى "
    "المجيبين، بالنقاط المئوية؛ {n} من القصص القصيرة قرأها مجيبون عددهم {people}.",
)
METHOD = Text(
    "Least squares of the outcome on the levels of all drawn attributes together; errors by respondent (G/(G − 1) and (N − 1)/(N − k), "
    "Student's t). The "
    "draw is checked: levels as often as planned, attributes drawn apart{covariates}.",
    "المربّعات الصغرى للنتيجة على مستويات كل السمات المسحوبة معًا؛ وأخطاء حسب المجيب (المعاملان G/(G − 1) و(N − 1)/(N − k) وتوزيع t). "
    "ويُفحص السحب: "
    "المستويات بالتواتر المقرَّر، والسمات مسحوبة بعضها بمعزل عن بعض{covariates}.",
)
AND_COVARIATES = Text(", levels alike for {names}", "، والمستويات متماثلة بحسب {names}")
NOTHING = Text("", "")
SCALE = Text("difference of means, percentage points", "فرق المتوسطين، نقاط مئوية")
POINTS = Text("percentage points", "نقاط مئوية")
PLANNED = Text("levels of {name} as often as planned", "مستويات {name} بالتواتر المقرَّر")
APART = Text("{first} and {second} drawn apart", "{first} و{second} مسحوبتان كلٌّ بمعزل عن الأخرى")
ALIKE = Text("levels of {name} alike for {covariate}", "مستويات {name} متماثلة بحسب {covariate}")
FOUND = Text("chi-square {value}, p {p}", "كاي-تربيع {value}، القيمة الاحتمالية {p}")
SPARSE = Text("expected counts below 5: not tested", "أعداد متوقعة دون 5: لم يُختبر")
FAILED = Text(
    "The draw does not look like one ({which}): what follows is an association, not an effect.",
    "لا يبدو السحب عشوائيًا ({which}): فما يلي ارتباط لا أثر.",
)
LEFT_OUT = Text("Vignettes without an answer, a level or a respondent, left out: {n} of {given}.",
                 "قصص بلا إجابة أو مستوى أو مجيب، مستبعدة: {n} من {given}.")  # fmt: skip
SMALL = Text(
    "Levels with fewer than 10 vignettes have no figure: {which}.", "مستويات فيها أقل من 10 قصص بلا رقم: {which}."
)
FEW = Text(
    "Respondents are few ({n}): intervals may be too narrow.",
    "المجيبون قلة ({n}): فقد تكون فترات الثقة أضيق مما ينبغي.",
)
SAID = {
    "more": Text(
        "{term} raises it against {base}, by {value}", "{term}: ترتفع مقارنةً بالمستوى «{base}»، بفارق {value}"
    ),
    "less": Text("{term} lowers it against {base}: {value}", "{term}: تنخفض مقارنةً بالمستوى «{base}»: {value}"),
    "open": Text(
        "no clear difference of {term} against {base}: {value}",
        "{term}: لا فرق واضحًا مقارنةً بالمستوى «{base}»: {value}",
    ),
    "apart": Text(
        "{term} against {base}: {value}, an association only",
        "{term} مقارنةً بالمستوى «{base}»: {value}، وهو ارتباط لا غير",
    ),
}
WITH = Text(
    "{value} points ({level} % interval {low} to {high})", "{value} نقطة (فترة الثقة {level}%: من {low} إلى {high})"
)
EXACT = Text("{term}: {value} points, without an interval, as all answers are alike",
              "{term}: {value} نقطة، بلا فترة ثقة لأن الإجابات كلها متماثلة")  # fmt: skip
NONE = Text("the answers allow no figure", "لا تسمح الإجابات بأي رقم")

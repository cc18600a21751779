"""The words of interventions that all designs share, and those of staggered programmes, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from engagebias.words import Text

QUESTION = Text("Did the intervention change {outcome}?", "هل غيّر التدخّل {outcome}؟")
QUESTION_FEW = Text(
    "Can {treated} treated sites and {others} others show whether the intervention changed {outcome}?",
    "هل تستطيع {treated} مواقع مشمولة و{others} غيرها أن تُظهر إن كان التدخّل قد غيّر {outcome}؟",
)
QUESTION_SITE = Text("Did the pilot in {site} change {outcome}?", "هل غيّر المشروع التجريبي في {site} {outcome}؟")
QUESTION_STEP = Text(
    "Did the level of {outcome} change when the intervention started?", "هل تغيّر مستوى {outcome} حين بدأ التدخّل؟"
)
SCALE = Text("units of {outcome}", "بوحدات {outcome}")
OUTCOMES: Mapping[str, Text] = {
    "outcome": Text("the outcome", "النتيجة"),
    "online": Text("the outcome online", "النتيجة على الإنترنت"),
}
NAMES: Mapping[str, Text] = {
    "simple": Text("all treated unit-periods alike", "كل وحدة-فترة بعد البدء سواء"),
    "dynamic": Text("all lengths of exposure alike", "كل مدد التعرّض سواء"),
    "group": Text("all treated units alike", "كل الوحدات المشمولة سواء"),
    "calendar": Text("all periods alike", "كل الفترات سواء"),
    "two_way": Text("two-way fixed effects", "تأثيرات ثابتة ثنائية"),
    "sun_abraham": Text("Sun and Abraham", "سَن وأبراهام"),
    "group_time": Text("group-time effects", "آثار المجموعة والفترة"),
}
# What cannot be used, and what was done about it.
UNBALANCED = Text(
    "{n} of {given} units lack a period or an outcome and are left out ({nulls} outcomes are null). If units go missing because of the "
    "programme, what remains is another comparison.",
    "استُبعدت {n} من {given} وحدة لنقص فترة أو نتيجة ({nulls} من النتائج فارغة). وإن كان غيابها بسبب البرنامج فما بقي مقارنة أخرى.",
)
UNEVEN = Text(
    "Periods are not evenly spaced (steps from {least} to {most}): exposure counts the periods there are, not time.",
    "الفترات غير متساوية التباعد (خطوات من {least} إلى {most}): فمدة التعرّض تعدّ الفترات الموجودة لا الزمن.",
)
BETWEEN = Text(
    "{n} units start in a period that the panel lacks; they count as treated from the next one on.",
    "تبدأ {n} وحدة في فترة لا تتضمنها البيانات؛ فتُعدّ مشمولة من الفترة التالية.",
)
LATE = Text(
    "{n} units start only after the panel ends in period {last}: in these data they are never treated.",
    "تبدأ {n} وحدة بعد انتهاء البيانات في الفترة {last}: فهي في هذه البيانات غير مشمولة قط.",
)
ALWAYS = Text(
    "{n} units were treated before the panel starts in period {first}, or in it: nothing is known of them without the programme, "
    "so they are left out.",
    "شُملت {n} وحدة بالبرنامج قبل بداية البيانات في الفترة {first} أو فيها: فلا يُعرف حالها من دونه، ولذلك استُبعدت.",
)
# The design and its assumption.
PARALLEL = Text(
    "Mean difference between {outcome} with the intervention and what it would have been without, over treated units and periods, "
    "if without it treated "
    "and comparison units had moved in parallel from the last period before the start on.",
    "متوسط الفرق بين {outcome} مع التدخّل وما كانت ستكون من دونه، على الوحدات والفترات المشمولة، إن كانت الوحدات المشمولة ووحدات المقارنة "
    "ستسير متوازيةً من دونه منذ آخر فترة قبل البدء.",
)
BY_LOT = Text(
    "Mean difference between {outcome} with the intervention and without, over treated units and periods; which sites started when "
    "was decided by lot.",
    "متوسط الفرق بين {outcome} مع التدخّل ومن دونه، على الوحدات والفترات المشمولة؛ وقد حُدّد بالقرعة أي المواقع يبدأ ومتى.",
)
WEIGHTED = Text(
    "Coefficient of treatment beside effects of units and periods: the mean effect only if all units gain alike at all times, else "
    "a mixture in which some "
    "effects can count negatively.",
    "معامل المعالجة إلى جانب تأثيرات الوحدات والفترات: هو متوسط الأثر إن استوى الأثر لدى الجميع في كل وقت، وإلا فهو خليط قد يُحسب فيه بعض الآثار "
    "بالسالب.",
)
GROUP_TIME = Text(
    "Callaway and Sant'Anna's group-time effects{robust}, compared with {control}, each against the last period before the start, "
    "averaged in four ways. {n} units "
    "in {sites} sites, {treated} of them treated; errors from influence functions summed by site. {inference}",
    "آثار المجموعة والفترة لكالاوي وسانت آنا{robust}، مقارنةً {control}، كلٌّ منها قياسًا إلى آخر فترة قبل البدء، بأربعة متوسطات. {n} وحدة "
    "في {sites} موقعًا، منها {treated} مشمولة؛ والأخطاء من دوال التأثير مجموعةً حسب الموقع. {inference}",
)
ROBUST = Text(", doubly robust for {names}", "، متينة مرتين بحسب {names}")
NOTHING = Text("", "")
CONTROLS: Mapping[str, Text] = {
    "never": Text("with units that never start", "بوحدات لا تبدأ أبدًا"),
    "not_yet": Text("with units that have not started by then", "بوحدات لم تبدأ بعد"),
}
TWO_WAY = Text(
    "Least squares with effects of units and periods; {n} units in {sites} sites, {treated} of them treated; errors by site (CRV1). {inference}",
    "المربّعات الصغرى مع تأثيرات الوحدات والفترات؛ {n} وحدة في {sites} موقعًا، منها {treated} مشمولة؛ والأخطاء حسب الموقع (CRV1). {inference}",
)
SUN_ABRAHAM = Text(
    "Sun and Abraham's regression, saturated in start and exposure, compared with {control}; {n} units in {sites} sites, {treated} "
    "of them treated; errors by "
    "site (CRV1). {inference}",
    "انحدار سَن وأبراهام المشبع بوقت البدء ومدة التعرّض، مقارنةً {control}؛ {n} وحدة في {sites} موقعًا، منها {treated} مشمولة؛ والأخطاء حسب "
    "الموقع (CRV1). {inference}",
)
LAST = Text("with those that start last", "بآخر من يبدأ")
BY_T = Text(
    "p-values and intervals by Student's t with {df} degrees of freedom.",
    "القيم الاحتمالية وفترات الثقة بتوزيع t بدرجات حرية {df}.",
)
BY_ASSIGNMENT = Text(
    "Sites are few: p-values come from {how} {draws} ways to deal the same starts out among the sites, and intervals hold the constant effects not "
    "rejected.",
    "المواقع قليلة: فالقيم الاحتمالية من {how} {draws} طريقة لتوزيع مواعيد البدء نفسها على المواقع، وتضم فترات الثقة الآثار الثابتة التي لا تُرفض.",
)
BY_WILD = Text(
    "Sites are few: p-value and interval from the wild cluster bootstrap, with the null imposed.",
    "المواقع قليلة: فالقيمة الاحتمالية وفترة الثقة من إعادة المعاينة البرّية حسب الموقع تحت الفرضية الصفرية.",
)
ALL_OF = Text("all", "جميع")
DRAWN_OF = Text("drawn", "عيّنة من")
# What a reader must know.
CANNOT = Text(
    "With {treated} treated sites against {others} and the starts they had, the smallest p-value that any data could give is "
    "{smallest}: this comparison cannot "
    "reject at {alpha} %, whatever happened. More sites are needed, not more people in them.",
    "بوجود {treated} مواقع مشمولة مقابل {others} وبمواعيد بدئها، أصغر قيمة احتمالية يمكن لأي بيانات أن تعطيها هي {smallest}: فهذه "
    "المقارنة لا تستطيع الرفض عند "
    "{alpha}% مهما حدث. والمطلوب مواقع أكثر لا أشخاص أكثر فيها.",
)
EXCHANGEABLE = Text(
    "The few sites' p-value takes any of them to have been as likely to start at each time; where sites were chosen, that is an assumption too.",
    "تفترض القيمة الاحتمالية للمواقع القليلة أن كلًّا منها كان قابلًا بالقدر نفسه للبدء في كل موعد؛ وحيث اختيرت المواقع فهذا افتراض أيضًا.",
)
PLAIN_TEST = Text(
    "With so few sites the p-values and intervals are those of the estimate without covariates.",
    "مع هذه القلّة من المواقع تعود القيم الاحتمالية وفترات الثقة إلى التقدير من دون المتغيرات المصاحبة.",
)
MIXED = Text(
    "Units of one site start at different times, so starts were not dealt out to sites and cannot be dealt out again; with few "
    "sites the errors here are too small.",
    "تبدأ وحدات الموقع الواحد في أوقات مختلفة، فلم تُوزَّع المواعيد على المواقع ولا يمكن إعادة توزيعها؛ ومع قلّة المواقع تكون "
    "الأخطاء هنا أصغر مما ينبغي.",
)
LOST = Text(
    "{n} of the effects of a start and period have no solution with these covariates, which tell the treated from the others, and "
    "are left out of the averages.",
    "تعذّر حساب {n} من آثار المجموعة والفترة بهذه المتغيرات لأنها تفصل المشمولين عن غيرهم، فاستُبعدت من المتوسطات.",
)
SHORTER = Text(
    "{n} starts have no comparison in some of their treated periods: those periods are left out of the averages.",
    "لا مقارنة لـ{n} من مواعيد البدء في بعض فتراتها المشمولة: فاستُبعدت هذه الفترات من المتوسطات.",
)
STAGGERED = Text(
    "Starts are staggered: this coefficient also compares late starters with those that started before them. {share} % of the "
    "treated unit-periods count negatively in it, and the others unevenly. "
    "The group-time effect beside it, {beside}, makes no such comparison: read that.",
    "مواعيد البدء متفاوتة: وهذا المعامل يقارن أيضًا من بدأ متأخرًا بمن بدأ قبله. ويُحسب فيه {share}% من الوحدات-الفترات المشمولة "
    "بالسالب، وغيرها بتفاوت. "
    "أما أثر المجموعة والفترة إلى جانبه، {beside}، فلا يعقد مثل هذه المقارنة: فاقرأه هو.",
)
ONE_BEFORE = Text(
    "No start has more than one period before it: whether trends were parallel cannot even be looked at.",
    "ليس قبل أي موعد بدء أكثر من فترة واحدة: فلا يمكن حتى النظر في توازي الاتجاهات.",
)
GROUP_TIMES = Text("{value} by group-time effects", "{value} بآثار المجموعة والفترة")
NO_SPREAD = Text(
    "Units that start together all moved alike, to the last digit: nothing shows how far units differ by chance, so errors are not "
    "known. Were outcomes copied from a larger area to its units? Then that area is the unit.",
    "تحرّكت الوحدات التي تبدأ معًا كلها تحرّكًا واحدًا حتى آخر رقم: فلا شيء يُظهر كم تختلف الوحدات بالصدفة، ولا تُعرف الأخطاء. "
    "هل نُسخت النتائج من منطقة أكبر إلى وحداتها؟ إن كان كذلك فتلك المنطقة هي الوحدة.",
)
PRE_TRENDS = Text(
    "Before the start no difference was larger than {seen}, but differences up to {most} are not excluded. A straight trend of up "
    "to {slope} a period is not either; had it "
    "gone on, it would account for {bias} of the estimate of {value}. That no pre-trend was found does not show that there was none.",
    "لم يتجاوز أي فرق قبل البدء {seen}، لكن فروقًا تصل إلى {most} ليست مستبعدة. ولا يُستبعد اتجاه مستقيم يصل إلى {slope} في "
    "الفترة؛ ولو استمر لفسّر {bias} من التقدير "
    "البالغ {value}. وعدم العثور على اتجاه سابق لا يُثبت أنه لم يكن.",
)
PRE_CHECK = Text("no difference before the start", "لا فرق قبل البدء")
PRE_FOUND = Text(
    "largest difference {seen}; p {p}; up to {most} not excluded",
    "أكبر فرق {seen}؛ القيمة الاحتمالية {p}؛ وما يصل إلى {most} غير مستبعد",
)
PRE_NONE = Text("no start has two periods before it", "ليس قبل أي موعد بدء فترتان")
PRE_FAILED = Text(
    "Treated and comparison units differed already before the start: what follows is an association, not an effect.",
    "كانت الوحدات المشمولة ووحدات المقارنة مختلفة قبل البدء: فما يلي ارتباط لا أثر.",
)
# The answer.
LEADS: Mapping[str, Text] = {
    "effect": Text("The intervention changed {outcome} by {value}", "غيّر التدخّل {outcome} بمقدار {value}"),
    "quasi-effect": Text(
        "If without it sites had moved in parallel, the intervention changed {outcome} by {value}",
        "إن كانت المواقع ستسير متوازيةً من دونه، فقد غيّر التدخّل {outcome} بمقدار {value}",
    ),
    "association": Text(
    "After the start {outcome} moved by {value} beside the comparison",
    "بعد البدء تحرّك الفارق في {outcome} عن المقارنة بمقدار {value}",
),
    "synthetic": Text(
        "If the weighted donors show what would have happened without it, the intervention changed {outcome} by {value}",
        "إن كانت المواقع المانحة الموزونة تُظهر ما كان سيحدث من دونه، فقد غيّر التدخّل {outcome} بمقدار {value}",
    ),
    "cannot": Text("The estimate of the change of {outcome} is {value}", "تقدير تغيّر {outcome} هو {value}"),
    "series": Text("At the start the level of {outcome} changed by {value}", "عند البدء تغيّر مستوى {outcome} بمقدار {value}"),
}  # fmt: skip
INSIDE = Text(
    " ({level} % interval {low} to {high}; p {p}).",
    " (فترة الثقة {level}% من {low} إلى {high}؛ القيمة الاحتمالية {p}).",
)
BARE = Text(" (p {p}; no interval).", " (القيمة الاحتمالية {p}؛ بلا فترة ثقة).")
OPEN = Text(" That nothing changed is not excluded.", " ولا يُستبعد ألا يكون شيء قد تغيّر.")
CLEAR = Text(" That nothing changed is excluded.", " ويُستبعد ألا يكون شيء قد تغيّر.")
NEVER_REJECTS = Text(
    " With so few sites no data could exclude that nothing changed.",
    " ومع هذه القلّة من المواقع لا يمكن لأي بيانات أن تستبعد ألا يكون شيء قد تغيّر.",
)
NO_REJECTION = Text(
    " With so few {of} no data could exclude that nothing changed.",
    " ومع هذه القلّة من {of} لا يمكن لأي بيانات أن تستبعد ألا يكون شيء قد تغيّر.",
)
EXPOSURE_AXIS = Text("periods since the start", "الفترات منذ البدء")
PERIOD_AXIS = Text("period", "الفترة")
ADOPTION = Text("Who started when?", "من بدأ ومتى؟")
GROWS = Text("How does the change grow after the start?", "كيف ينمو التغيّر بعد البدء؟")
FEW_LAST = Text(
    "Sites are few and none is never treated: the errors here take the number of sites as large and are too small. "
    "design='group_time' with control='not_yet' tests over "
    "the ways in which the starts could have been dealt out.",
    "المواقع قليلة ولا موقع غير مشمول: فالأخطاء هنا تفترض كثرة المواقع وهي أصغر مما ينبغي. أما التصميم group_time مع المقارنة "
    "not_yet فيختبر على كل ما "
    "أمكن من توزيع لمواعيد البدء.",
)
# One-site pilots.
SYNTHETIC = Text(
    "Mean difference between {outcome} of {site} after the start and what it would have been, if the weighted mean of untreated "
    "sites that went as it did before "
    "also shows what it would have done after.",
    "متوسط الفرق بين {outcome} في {site} بعد البدء وما كانت ستكون عليه، إن كان المتوسط الموزون للمواقع غير المشمولة التي سارت مثله قبل البدء "
    "يُظهر أيضًا ما كان سيفعله بعده.",
)
SYNTHETIC_METHOD = Text(
    "Synthetic control: {donors} donors weighted, none below zero and one in all, to go as the site did in {before} periods before; "
    "{after} after. The p-value is the site's rank among all by the ratio of gaps after to gaps before (root mean squares), each donor "
    "taking its place; the interval does the same with the mean gap after.",
    "الضابط التركيبي: {donors} من المواقع المانحة موزونة بأوزان لا تقل عن الصفر ومجموعها واحد لتسير كما سار الموقع في {before} فترة قبل البدء، "
    "وبعده {after}. والقيمة الاحتمالية رتبة الموقع بينها جميعًا بحسب نسبة الفجوات بعد البدء إلى ما قبله (جذر متوسط المربّعات)، إذ يحلّ كل مانح "
    "محلّه؛ وفترة الثقة مثلها بمتوسط الفجوة بعد البدء.",
)
FIT = Text(
    "Before the start the site and its synthetic one differ by {before} (root mean square), the donors in its place by {median} in "
    "the middle; after it by {after}.",
    "قبل البدء يختلف الموقع عن نظيره التركيبي بمقدار {before} (جذر متوسط المربّعات)، والمواقع المانحة حين تحلّ محلّه بمقدار "
    "{median} في الوسط؛ وبعده بمقدار {after}.",
)
TWO_MEASURES = Text(
    "The interval, made from the mean gap, and the p-value, made from root mean squares, do not agree on whether nothing changed: it stays open.",
    "فترة الثقة، وهي من متوسط الفجوة، والقيمة الاحتمالية، وهي من جذر متوسط المربّعات، لا تتفقان على نفي ألا يكون شيء قد تغيّر: فيبقى الأمر مفتوحًا.",
)
POOR_FIT = Text(
    "The donors do not go as the site did: before the start the gap is larger than that of {share} % of the donors. What follows is an association.",
    "لا تسير المواقع المانحة كما سار الموقع: فالفجوة قبل البدء أكبر منها لدى {share}% من المواقع المانحة. فما يلي ارتباط.",
)
FEW_DONORS = Text(
    "With {donors} donors the smallest p-value that any data could give is {smallest}: this comparison cannot reject at {alpha} %. "
    "{needed} donors are needed for that.",
    "مع {donors} من المواقع المانحة أصغر قيمة احتمالية يمكن لأي بيانات أن تعطيها هي {smallest}: فلا تستطيع هذه المقارنة الرفض عند "
    "{alpha}%. ويلزم لذلك {needed} موقعًا مانحًا.",
)
DONORS = Text("donors", "المواقع المانحة")
PAIRED = Text("the fit before the start is like the donors'", "المطابقة قبل البدء كمطابقة المواقع المانحة")
FIT_FOUND = Text(
    "gap of {before} against {median} in the middle of the donors",
    "فجوة {before} مقابل {median} في وسط المواقع المانحة",
)
ACTUAL = Text("actual", "الفعلي")
MADE = Text("synthetic", "التركيبي")
OTHER = Text("donor in its place", "مانح في مكانه")
GAP_AXIS = Text("difference from synthetic", "الفرق عن التركيبي")
HOW_IT_WENT = Text("How did the site go, and its synthetic one?", "كيف سار الموقع ونظيره التركيبي؟")
# Interrupted series.
SERIES = Text(
    "Change of the level of {outcome} at the start, beyond a straight trend over the {window} periods on either side; an "
    "association: whatever else happened then is part of it.",
    "تغيّر مستوى {outcome} عند البدء، زيادةً على اتجاه مستقيم عبر {window} فترة من كل جانب؛ وهو ارتباط: كل ما حدث حينها داخلٌ فيه.",
)
SERIES_METHOD = Text(
    "Interrupted series: mean of {n} units, least squares on a level, a slope and a step. The p-value is the step's rank by size "
    "among those at {dates} placebo dates, all whose windows end "
    "before the start; the interval is that of the placebo steps. Newey and West's error stands beside: with lasting disturbances it is too small.",
    "سلسلة منقطعة: متوسط {n} وحدة، والمربّعات الصغرى على مستوى وميل وقفزة. والقيمة الاحتمالية رتبة القفزة بالحجم بين قفزات {dates} "
    "من التواريخ الوهمية، وهي كل ما تنتهي نافذته "
    "قبل البدء؛ وفترة الثقة من القفزات الوهمية. وخطأ نيوي ووست إلى جانبها: وهو أصغر مما ينبغي إذا دامت الاضطرابات.",
)
HAC = Text(
    "Newey and West's interval would be {low} to {high}: it takes disturbances to die out soon, and of series that move slowly it "
    "covers far less than it says.",
    "فترة نيوي ووست كانت ستكون من {low} إلى {high}: فهي تفترض أن الاضطرابات تزول سريعًا، وتغطّي في السلاسل البطيئة أقل بكثير مما تقول.",
)
UNTREATED = Text(
    "{n} untreated units are left aside: an interrupted series looks at the treated alone. With enough of them design='group_time' says more.",
    "تُركت جانبًا {n} وحدة غير مشمولة: فالسلسلة المنقطعة تنظر في المشمولين وحدهم. وإن كثرت فتصميم group_time يقول أكثر.",
)
OVERLAP = Text(
    "The placebo windows hold {apart} that do not overlap; the fewer they are, the more the p-value hangs on chance.",
    "لا يوجد بين النوافذ الوهمية سوى {apart} غير متداخلة؛ وكلما قلّت زاد تعلّق القيمة الاحتمالية بالصدفة.",
)
PLACEBO_TITLE = Text(
    "Is the step at the start larger than at other dates?", "هل القفزة عند البدء أكبر منها في تواريخ أخرى؟"
)
STEP_AXIS = Text("step of {outcome}", "قفزة {outcome}")
DATES_AXIS = Text("placebo dates", "التواريخ الوهمية")

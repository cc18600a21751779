"""The words of the event study, in both languages."""

from __future__ import annotations

from engagebias.words import Text

QUESTION_OF = Text(
    "Is there a change in {outcome} around offline events?", "هل من تغيّر في {outcome} حول أحداث تقع خارج الشبكة؟"
)
SHARE = Text("the share of {outcome} among {over}", "حصة {outcome} من {over}")
ESTIMAND = Text(
    "For dated events ({n} of them): {outcome} on each day from the event on, less what {matched} gave; an association with the date, whatever else "
    "happened then.",
    "لأحداث مؤرخة عددها {n}: {outcome} في كل يوم منذ الحدث ناقصًا ما كان في {matched}؛ وهو ارتباط بالتاريخ، أيًّا كان ما وقع معه.",
)
ESTIMAND_RATIO = Text(
    "For dated events ({n} of them): the log ratio of {outcome} on each day from the event on to what {matched} gave; an association with the date, "
    "whatever else happened then.",
    "لأحداث مؤرخة عددها {n}: لوغاريتم نسبة {outcome} في كل يوم منذ الحدث إلى ما كان في {matched}؛ وهو ارتباط بالتاريخ، أيًّا كان ما وقع معه.",
)
WEEKS = Text("the same weekday of the {weeks} weeks before", "اليوم نفسه من الأسابيع السابقة وعددها {weeks}")
FIXED = Text("the days {days} from the event", "الأيام {days} من الحدث")
METHOD = Text(
    "Counts are added up by day ({clock}); a day without a figure is a gap and not a zero. Matched days within the window of an event are "
    "left out, and where several remain their sums are divided, not their shares averaged. p-values and intervals come from "
    "{placebo} in which other days stand for the events, their windows clear of those of the events.",
    "تُجمع الأعداد بالأيام ({clock})، واليوم بلا رقم فجوة لا صفر. وتُستبعد أيام المطابقة التي تقع في نافذة حدث، وإن بقي منها عدة أيام "
    "قُسم مجموعها على مجموعها ولم تُؤخذ متوسطات الحصص. والقيم الاحتمالية والفترات من {placebo} تقوم فيها أيام أخرى مقام الأحداث، "
    "ونوافذها بعيدة عن نوافذ الأحداث.",
)
EVERY = Text("all {n} placebo dates", "كل التواريخ الوهمية وعددها {n}")
DRAWN = Text("{n} draws of {events} placebo dates each", "سحبات عددها {n} من {events} تواريخ وهمية في كل منها")
CLOCK = Text("by the clock of {zone}", "بتوقيت {zone}")
AS_GIVEN = Text("as the table gives them", "كما في الجدول")
DIFFERENCE = Text("difference in {outcome}", "الفرق في {outcome}")
POINTS = Text("difference in {outcome}, 0.01 = one percentage point", "الفرق في {outcome}، 0.01 = نقطة مئوية")
LOG_RATIO = Text("log ratio of {outcome}", "لوغاريتم نسبة {outcome}")

ONE = Text(
    "One event: its p-value is its rank among other days and says how unusual the day was. It does not say that the event made it so, nor "
    "what another event would do.",
    "حدث واحد: قيمته الاحتمالية هي رتبته بين الأيام الأخرى، وتقول كم كان اليوم غير معتاد. ولا تقول إن الحدث سببه، ولا ما يفعله حدث آخر.",
)
SMALLEST = Text("The smallest p-value that these days allow is {p}.", "أصغر قيمة احتمالية تسمح بها هذه الأيام: {p}.")
CANNOT = Text(
    "No p-value below {alpha} can come of these days, whatever happened: {n} placebo dates are too few for such an interval. A longer series "
    "helps, or shorter lags.",
    "لا يمكن أن تقل قيمة احتمالية عن {alpha} في هذه الأيام مهما حدث: التواريخ الوهمية ({n}) أقل مما تحتاجه فترة كهذه."
    " وتنفع سلسلة أطول أو نوافذ أقصر.",
)
NO_ENDS = Text(
    "An interval at the level of 1 − {alpha} needs more placebo dates than {n}: there is none.",
    "فترة ثقة بمستوى 1 − {alpha} تحتاج تواريخ وهمية أكثر من {n}: فلا فترة هنا.",
)
GAPS = Text(
    "Days without a figure: {n} of {days}. They are gaps, not zeros.",
    "أيام بلا رقم: {n} من {days}. وهي فجوات لا أصفار.",
)
ROWS = Text("Rows without a figure, left out: {n}.", "صفوف بلا رقم، مستبعدة: {n}.")
DROPPED = Text("Events dated by the week or month, left out: {n}.", "أحداث مؤرخة بالأسبوع أو الشهر، مستبعدة: {n}.")
WIDENED = Text(
    "Events dated by the week or month: {n}. Each is averaged over all days on which it may have happened (7 or 31 about its date), so what "
    "followed it is spread over so many days and looks smaller than it was.",
    "أحداث مؤرخة بالأسبوع أو الشهر: {n}. ويُحسب لكل منها متوسط كل الأيام التي ربما وقع فيها (7 أو 31 حول تاريخه)، فيتوزّع ما تلاه عليها ويبدو "
    "أصغر مما كان.",
)
REPORTED = Text(
    "The series is dated by when things were reported, not by when they happened: it rises late and smoothly. What it shows before and after a "
    "day within that delay says little.",
    "السلسلة مؤرخة بيوم الإبلاغ لا بيوم الوقوع، فهي تعلو متأخرة وبتدرّج. وما تُظهره قبل يوم أو بعده في حدود ذلك التأخر لا يقول إلا القليل.",
)
LAGS = Text(
    "There is one p-value a lag, {n} in all: by chance alone some are small. The table 'adjusted' has them with that allowed for.",
    "لكل تأخّر قيمة احتمالية، وعددها {n}: فبعضها صغير بالمصادفة وحدها. وفي جدول 'adjusted' قيم تراعي ذلك.",
)
THIN = Text("Matched days missing for {name}: {n} of {of} remain.", "تنقص أيام المطابقة للحدث {name}: بقي {n} من {of}.")
PARTLY = Text("Lags with a gap in the window of some event: {lags}. n says how many events are in each.",
              "تأخّرات فيها فجوة في نافذة حدث ما: {lags}. ويذكر n عدد الأحداث في كل منها.")  # fmt: skip
BEFORE = Text("nothing unusual in the days before", "لا شيء غير معتاد في الأيام السابقة")
BEFORE_FOUND = Text(
    "largest change on the {n} days before the events: {change}; among placebo dates p = {p}",
    "أكبر تغيّر في الأيام السابقة للأحداث ({n}): {change}؛ وبين التواريخ الوهمية \u2066p\u00a0=\u00a0{p}\u2069",
)
BEFORE_NONE = Text("no day before the events has a figure", "لا رقم لأي يوم قبل الأحداث")
FAILED = Text(
    "Something was unusual in the days before the events already: an earlier event, a date that is late, or a matched day that was not usual.",
    "كان في الأيام السابقة للأحداث شيء غير معتاد: حدث أسبق، أو تاريخ متأخر، أو يوم مطابقة غير معتاد.",
)

SAID_ONE = Text(
    "{name}, {day}: {outcome} {seen}, where {expected} was to be expected.",
    "{name}، {day}: {outcome} {seen}، وكان المتوقع {expected}.",
)
RANKED = Text(
    "Of {n} days, this one among them, {k} are as far off as this at least (p = {p}).",
    "ومن {n} يومًا، وهذا منها، ما ابتعد بقدره أو أكثر: {k} (\u2066p\u00a0=\u00a0{p}\u2069).",
)
SAID_ALL = Text(
    "Over {n} events the change in {outcome} is {change} on day {lag} ({interval}, p = {p}).",
    "في أحداث عددها {n} بلغ تغيّر {outcome} في اليوم {lag} من الحدث {change} ({interval}، \u2066p\u00a0=\u00a0{p}\u2069).",
)
SAID_MEAN = Text(
    "Over {days} days the mean change is {mean} (p = {p}).",
    "ومتوسط التغيّر على مدى {days} أيام {mean} (\u2066p\u00a0=\u00a0{p}\u2069).",
)
INTERVAL = Text("{level} % interval {low} to {high}", "فترة ثقة {level}%: من {low} إلى {high}")
NO_INTERVAL = Text("too few placebo dates for an interval", "تواريخ وهمية أقل من أن تعطي فترة")
NOT_CAUSE = Text("This is unusual timing, not yet a cause.", "وهذا توقيت غير معتاد، وليس سببًا بعد.")
USUAL = Text(
    "Other days of the series differ as much: no sign of a change, which does not show that there was none.",
    "وتختلف أيام أخرى من السلسلة بهذا القدر: فلا علامة على تغيّر، وهذا لا يثبت أنه لم يكن.",
)
FIRST_ALONE = Text(
    "Day {lag} by itself is unusual, the mean of the {days} days is not; of several days one may be so by chance.",
    "واليوم {lag} من الحدث وحده غير معتاد، أما متوسط الأيام ({days}) فليس كذلك؛ ومن بين أيام عدّة قد يكون أحدها كذلك مصادفةً.",
)
PERCENT_POINTS = Text("percentage points of {outcome}", "نقطة مئوية من {outcome}")
LOG_UNIT = Text("log ratio of {outcome}", "لوغاريتم نسبة {outcome}")

NUMBER = Text("{x}", "{x}")
POINTS_OF = Text("{x} percentage points", "{x} نقطة مئوية")
LOGS_OF = Text("{x} in logs", "{x} باللوغاريتم")

X = Text("days from the event", "أيام من الحدث")
BAND = Text("Band: where {level} % of placebo dates lie", "الشريط: حيث تقع {level}% من التواريخ الوهمية")
PERCENT = Text("{outcome}, %", "{outcome}، %")
ALL = Text("{name}, {day}", "{name}، {day}")
MEAN = Text("All {n} events, mean", "كل الأحداث ({n})، المتوسط")

"""The words of cross-effects, in both languages."""

from __future__ import annotations

from engagebias.words import Text

QUESTION = Text("Do {x} and {y} move after each other?", "هل يتحرك كلٌّ من {x} و{y} في إثر الآخر؟")
ESTIMAND = Text(
    "For a day with one SD more of one series than the past of both tells: the sum of what the other does up to {horizon} days later, in its "
    "SDs; a Granger-type association, which says what comes first and not what brings it about.",
    "ليوم تزيد فيه إحدى السلسلتين انحرافًا معياريًا واحدًا عمّا ينبئ به ماضيهما: مجموع ما تفعله الأخرى حتى {horizon} أيام بعده، بانحرافاتها المعيارية؛ "
    "وهو ارتباط من نوع غرانجر، يقول ما يسبق لا ما يُحدث.",
)
METHOD = Text(
    "{weekdays}Vector autoregression with {lags} lags ({criterion}), impulse responses in both orderings: what both series do on one day is "
    "put down to the one that is ordered first. Local projections of the sum beside them, by least squares. p-values and intervals come from "
    "{n} shifts of one series against the other in a circle, which keep the autocorrelation of both; HAC errors stand in the table "
    "'errors'.",
    "{weekdays}انحدار ذاتي متجهي بعدد تأخّرات {lags} ({criterion})، واستجابات الاندفاع بالترتيبين: فما تفعله السلسلتان في يوم واحد يُنسب إلى "
    "المقدَّمة منهما. وإلى جانبها إسقاطات محلية للمجموع بالمربعات الصغرى. والقيم الاحتمالية والفترات من إزاحات دائرية عددها {n} لإحدى السلسلتين "
    "إزاء الأخرى، تُبقي الارتباط الذاتي لكلتيهما؛ وأخطاء HAC في جدول 'errors'.",
)
WEEKDAYS = Text("Each weekday less its own mean. ", "كل يوم من الأسبوع ناقصًا متوسطه. ")
NOTHING = Text("", "")
SCALE = Text(
    "sum over the days, in SDs of the series that follows", "المجموع على الأيام، بالانحرافات المعيارية للسلسلة التالية"
)
ARROW = Text("{cause}, then {effect}", "{cause}، ثم {effect}")
SAME_DAY = {
    True: Text("same day counted", "مع اليوم نفسه"),
    False: Text("same day left out", "بلا اليوم نفسه"),
}
SERIES = Text("{direction}, {same}", "{direction}، {same}")
SAID = Text(
    "Granger-type, same day left out: a day with one SD more of {x} than expected is followed by {value} SD of {y} over {days} days ({interval}, "
    "p = {p}), and one with more of {y} by {back} SD of {x} ({back_interval}, p = {back_p}). With the same day counted: {same} and {back_same}.",
    "بمعنى غرانجر وبلا اليوم نفسه: يوم يزيد فيه {x} انحرافًا معياريًا واحدًا على المتوقع يتبعه {value} انحراف معياري من {y} في {days} أيام ({interval}، "
    "\u2066p\u00a0=\u00a0{p}\u2069)، ويوم يزيد فيه {y} يتبعه {back} انحراف معياري من {x} "
    "({back_interval}، \u2066p\u00a0=\u00a0{back_p}\u2069). ومع اليوم نفسه: {same} و{back_same}.",
)
NONE = Text(
    "Neither is more than shifted series show by chance; that does not show that there is nothing.",
    "ولا يزيد أيّهما على ما تُظهره السلاسل المُزاحة بالمصادفة؛ وهذا لا يثبت أنه لا شيء.",
)
INTERVAL = Text("{level} % interval {low} to {high}", "فترة ثقة {level}%: من {low} إلى {high}")
NO_INTERVAL = Text("too few shifts for an interval", "إزاحات أقل من أن تعطي فترة")
UNIT = Text("SD of {effect} over {days} days", "انحراف معياري من {effect} في {days} أيام")

NOT_CAUSE = Text(
    "Granger-type means that one series helps to tell the other's future. News that reach one series before the other look the same.",
    "«من نوع غرانجر» يعني أن سلسلة تُعين على التنبؤ بمستقبل الأخرى. وخبر يبلغ إحداهما قبل الأخرى يبدو كذلك.",
)
HAC = Text(
    "HAC errors are often too small in series whose days resemble each other; here p by HAC and by shifts is {both}. Use that by shifts.",
    "أخطاء HAC كثيرًا ما تكون أصغر مما ينبغي في سلاسل تتشابه أيامها؛ وقيمة p هنا بها وبالإزاحات: {both}. فلتُستعمل قيمة الإزاحات.",
)
ORDER = Text(
    "The ordering decides: {direction} is {first} with the same day counted and {last} without it. Within one day these series do not say "
    "which came first.",
    "الترتيب حاسم: {direction} تساوي {first} مع اليوم نفسه و{last} بدونه. ولا تقول هذه السلاسل أيهما سبق في اليوم الواحد.",
)
AT_MOST = Text(
    "The criterion takes the most lags that were allowed ({lags}): allow more if the series is long enough.",
    "يختار المعيار أكبر عدد تأخّرات مسموح به ({lags}): فاسمح بأكثر إن كانت السلسلة طويلة بما يكفي.",
)
TOO_FEW = Text(
    "Only {n} shifts leave no day near its own: p is never below {p}.",
    "لا تبقى إلا إزاحات عددها {n} تُبعد كل يوم عن نفسه: فلا تقل p عن {p}.",
)
REPORTED = Text(
    "The series are dated by when things were reported: a lead of a few days may be the delay of the reports.",
    "السلسلتان مؤرختان بيوم الإبلاغ: فالسبق بأيام قد يكون تأخر الإبلاغ.",
)
DIFFERENCED = Text("Both series are changes from day to day.", "كلتا السلسلتين تغيّر من يوم إلى يوم.")
LOGGED = Text("Both series are log(1 + count).", "كلتا السلسلتين لوغاريتم (1 + العدد).")
X = Text("days after", "أيام بعد")
Y = Text("response, SD", "الاستجابة، انحراف معياري")
KEY = Text(
    "Lines and bands: vector autoregression; points: local projections",
    "الخطوط والأشرطة: انحدار ذاتي متجهي؛ النقاط: إسقاطات محلية",
)

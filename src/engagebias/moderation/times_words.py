"""The words of times to removal, in both languages."""

from __future__ import annotations

from engagebias.words import Text

REMOVED, DELETED = 1, 2
QUESTION = Text("How soon are posts removed?", "ما سرعة إزالة المنشورات؟")
ESTIMAND = Text(
    "For each group against {reference}, {held}: the log ratio of the hazards of removal, of posts neither removed nor deleted so far; an "
    "association. Beside it the share of all posts removed by each age.",
    "لكل مجموعة مقابل {reference}، {held}: لوغاريتم نسبة خطرَي الإزالة للمنشورات التي لم تُزَل ولم تُحذف بعد؛ وهو ارتباط. وإلى جانبه "
    "نسبة ما أُزيل من كل المنشورات حتى كل عمر.",
)
SCALE = Text("log hazard ratio", "لوغاريتم نسبة الخطر")
METHOD = Text(
    "Cox's model of the hazard of removal with deletion by the author as censoring, {held} (a baseline each), errors clustered by {cluster}, "
    "Student's t. Shares: cumulative incidence (Aalen and Johansen), where a deleted post can no longer be removed; its limits are widened by "
    "the design effect of clusters.",
    "نموذج كوكس لخطر الإزالة مع عدّ حذف الكاتب انقطاعًا للمتابعة، {held} (خط أساس لكل طبقة)، وأخطاء عنقودية حسب {cluster}، وتوزيع t. "
    "والنسب حدوث تراكمي (آلن ويوهانسن): المنشور المحذوف لا يُزال بعد ذلك؛ وحدودها موسَّعة بأثر التصميم العنقودي.",
)
NO_SOLUTION = Text("no finite hazard ratio", "لا نسبة خطر منتهية")
ENDINGS: dict[int, Text] = {
    REMOVED: Text("{group}: removed", "{group}: أُزيل"),
    DELETED: Text("{group}: deleted by the author", "{group}: حذفه كاتبه"),
}
X, Y = Text("age of the post, hours", "عمر المنشور بالساعات"), Text("share of posts, %", "نسبة المنشورات، %")
TIMELESS = Text(
    "Posts removed or deleted at a time that is not known are left out: {n}. If they are mostly removals, the figures are too low.",
    "منشورات أُزيلت أو حُذفت في وقت غير معروف، وهي مستبعدة: {n}. فإن كان أكثرها إزالات فالأرقام أدنى من الحقيقة.",
)
NOT_CENSORED = Text(
    "Deletion forestalls removal. Counting deleted posts as merely unseen would give the share in without_competition, of a world where nobody "
    "deletes and moderation goes on as it does.",
    "الحذف يسبق الإزالة ويمنعها. ولو عُدّت المنشورات المحذوفة مجرد منشورات غابت عن النظر لنتجت النسبة في عمود «بلا حذف»، وهي لعالم لا يحذف "
    "فيه أحد وتمضي فيه الإزالة كما هي.",
)
CHANGES = Text(
    "One hazard ratio stands for all ages: where groups differ early and not late, it is an average over removals.",
    "نسبة خطر واحدة لكل الأعمار: فإن اختلفت المجموعتان مبكرًا لا متأخرًا فهي متوسط على الإزالات.",
)
FEW = Text(
    "Fewer than {few} clusters ({cluster}): errors of a Cox model are then too small; take intervals for rough.",
    "أقل من {few} عنقودًا ({cluster}): أخطاء نموذج كوكس أصغر مما ينبغي حينئذ، فالفترات تقريبية.",
)
SAID = Text(
    "The hazard of removal of posts of {group} is {ratio} times that of {reference}, {held} {interval}.",
    "خطر إزالة منشورات {group} إلى خطر إزالة منشورات {reference}، {held}: {ratio} {interval}.",
)
UNKNOWN = Text(
    "The hazard of removal of posts of {group} cannot be shown ({why}).",
    "لا يمكن عرض خطر إزالة منشورات {group} ({why}).",
)
BY = Text("By {age} h: {shares}.", "حتى {age} س: {shares}.")
SHARE = Text("{group} {share} %", "{group} {share}%")
UNIT = Text("hazard ratio, {reference} = 1", "نسبة الخطر، {reference} = 1")

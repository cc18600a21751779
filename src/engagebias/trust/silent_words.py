"""The words of the bounds of silent viewers, in both languages."""

from __future__ import annotations

from engagebias.words import Text

QUESTION = Text("How much distrust could there be among all who saw it?", "كم يمكن أن يكون الارتياب بين كل من شاهد؟")
ESTIMAND = Text(
    "Share of views with distrust, between two ends: none of the silent viewers distrusts, or all do. {views} views of {posts} posts, "
    "{comments} comments; each comment counts as one view.",
    "نسبة المشاهدات المرتابة بين حدّين: ألّا يرتاب أحد من المشاهدين الصامتين، أو أن يرتابوا جميعًا. {views} مشاهدة لمنشورات عددها {posts}، "
    "وتعليقات عددها {comments}؛ ويُحسب كل تعليق مشاهدة واحدة.",
)
METHOD = Text(
    "Worst-case bounds: distrust among comments over views, and that plus all views without a comment over views. The share among "
    "comments is taken "
    "at the limits of its {level} % interval (errors by thread, labels {how}). Nothing is assumed of who stays silent; views are not "
    "people.",
    "حدود أسوأ الأحوال: الارتياب في التعليقات على المشاهدات، ثم ذلك مضافًا إليه كل المشاهدات بلا تعليق على المشاهدات. وتُؤخذ النسبة في "
    "التعليقات عند "
    "طرفي فترة ثقتها {level}% (أخطاء حسب سلسلة التعليقات، والوسوم {how}). ولا يُفترض شيء عمّن يصمت؛ والمشاهدات ليست أشخاصًا.",
)
HOW = {
    True: Text("corrected by human codes", "مصحَّحة برموز البشر"),
    False: Text("taken as true", "مأخوذة على أنها صحيحة"),
}
SCALE = Text("share with distrust, %", "نسبة الارتياب، %")
NAMES = {
    "peacebuilding posts": Text("peacebuilding posts", "منشورات بناء السلام"),
    "matched posts": Text("matched posts", "المنشورات المقابلة"),
    "difference": Text("difference, points", "الفرق، بالنقاط"),
}
NO_VIEWS = Text(
    "Posts whose views are not known have no part: {n} of {given}.",
    "منشورات لا تُعرف مشاهداتها لا نصيب لها: {n} من {given}.",
)
BELOW = Text(
    "Posts with fewer views than comments have no part: {n} of {given}.",
    "منشورات مشاهداتها أقل من تعليقاتها لا نصيب لها: {n} من {given}.",
)
UNSEEN = Text(
    "Without posts=, posts that nobody commented on are not seen, though they were viewed: the bounds would be wider.",
    "من غير posts= لا تُرى المنشورات التي لم يعلّق عليها أحد وإن شوهدت: ولكانت الحدود أوسع.",
)
SAID = Text(
    "of those who saw peacebuilding posts between {low} % and {high} % could distrust, while {share} % of the comments do; against "
    "matched posts the "
    "difference could be anything from {from_} to {to} points",
    "قد يرتاب ممّن شاهدوا منشورات بناء السلام ما بين {low}% و{high}%، في حين ترتاب {share}% من التعليقات؛ وقد يكون الفرق عن المنشورات "
    "المقابلة أي شيء من "
    "{from_} إلى {to} نقطة",
)
NONE = Text(
    "too few comments, with distrust or without, to show bounds", "التعليقات المرتابة أو غيرها أقل من أن تُعرض لها حدود"
)
LEGEND = Text("share in comments, with the bounds", "النسبة في التعليقات، مع الحدّين")

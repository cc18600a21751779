"""The codebook of distrust: what is suspected of peacebuilding, and where the author of a comment stands."""

from __future__ import annotations

from engagebias.labels import Codebook, Variable
from engagebias.words import Text

CANNOT_TELL = "cannot tell"
NONE = "none"
STANCES = ("endorse", "report", "mock", "refute")
DISTRUST = ("endorse", "mock")
"""The stances that spread the suspicion: claimed, or claimed by ridicule."""

_ENDS = {NONE: Text(NONE, "لا شيء"), CANNOT_TELL: Text(CANNOT_TELL, "لا يمكن الحكم")}

INSTRUCTIONS = Text(
    "Each text is a comment. Code it on its own and in the order given, without talking to other coders; if you are shown what it "
    "answers, use that only to understand it. First say what is suspected of those who work for peace, dialogue or reconciliation, then "
    "where the author of the comment stands. A word such as 'foreign', 'donor' or 'agent' is not yet a suspicion: somebody must be "
    "suspected of something. Who rejects a suspicion names it too: that is refute, not endorse. Write 'cannot tell' when the text is cut "
    "off, not in a language that you read well, or could as well be meant either way. An empty cell means that you have not coded it yet. "
    "Do not change the first column or the texts. Texts may be distressing: pause or stop whenever you need to.",
    "كل نص تعليق. رمِّزه بمفرده وبالترتيب المعطى من غير التشاور مع مرمِّزين آخرين؛ وإن عُرض عليك ما يردّ عليه فاستعن به لفهمه لا غير. "
    "قل أولًا ما الذي "
    "يُشتبه به في العاملين من أجل السلام أو الحوار أو المصالحة، ثم أين يقف كاتب التعليق. وليست كلمة مثل «أجنبي» أو «مانح» أو «عميل» "
    "اشتباهًا في "
    "ذاتها: لا بد من أن يُتّهم أحد بشيء. ومن يردّ الشبهة يذكرها أيضًا: فذلك «يفنّد» لا «يؤيّد». واكتب «لا يمكن الحكم» إذا كان النص "
    "مبتورًا أو بلغة لا "
    "تتقنها أو يحتمل المعنيين بالقدر نفسه. والخلية الفارغة تعني أنك لم ترمّزها بعد. لا تغيّر العمود الأول ولا النصوص. وقد تكون النصوص "
    "مؤلمة: "
    "توقّف أو استرح متى احتجت.",
)

_TARGET = Variable(
    "target",
    Text("What is suspected of those who work for peace or dialogue?", "ما الذي يُشتبه به في العاملين من أجل السلام أو الحوار؟"),
    {
        "funding": Text("funding", "التمويل"), "motive": Text("hidden motive", "غاية خفية"), "agents": Text("agents", "عملاء"),
        "plot": Text("plot", "مؤامرة"), "competence": Text("competence", "الكفاءة"), "fairness": Text("fairness", "الإنصاف"), **_ENDS,
    },
    "nominal",
    Text(
        "funding: their money comes from abroad or from somebody who expects something for it. motive: they want something other than "
        "what they say, such as fame, jobs or power. agents: they take orders from a state, a service or an enemy. plot: they are part of "
        "a plan of several who act together in secret. competence: they do not know what they are doing, or it does not work. "
        "fairness: they "
        "favour one side. none: nothing is suspected of them. If several are, choose what the comment dwells on most; if that does not "
        "decide it, the one that stands first in this list.",
        "التمويل: مالهم من الخارج أو ممّن ينتظر مقابلًا له. غاية خفية: يريدون غير ما يقولون، كالشهرة أو الوظائف أو السلطة. عملاء: "
        "يأتمرون بأمر دولة أو "
        "جهاز أو عدو. مؤامرة: هم جزء من خطة يعمل أصحابها معًا في الخفاء. الكفاءة: لا يحسنون ما يفعلون أو لا جدوى منه. الإنصاف: ينحازون "
        "إلى طرف. "
        "لا شيء: لا يُشتبه بهم في شيء. فإن تعددت الشبهات فاختر ما يطيل التعليق فيه؛ فإن لم يحسم ذلك فأسبقها في هذه القائمة.",
    ),
    missing=(CANNOT_TELL,),
)  # fmt: skip
_STANCE = Variable(
    "stance",
    Text("Where does the author of the comment stand towards the suspicion?", "ما موقف كاتب التعليق من الشبهة؟"),
    {
        "endorse": Text("endorse", "يؤيّد"), "report": Text("report", "ينقل"), "mock": Text("mock", "يسخر"), "refute": Text("refute", "يفنّد"),
        **_ENDS,
    },
    "nominal",
    Text(
        "endorse: the author makes the suspicion or supports it, also by hints and leading questions. report: it is passed on, quoted "
        "or asked "
        "about, and the author takes no stand. mock: the author voices it as ridicule of those who work for peace. refute: the author "
        "rejects it, "
        "argues against it or ridicules those who believe it. none: nothing is suspected (target is none).",
        "يؤيّد: يطلق الكاتب الشبهة أو يساندها ولو تلميحًا أو بسؤال موجِّه. ينقل: يوردها أو يقتبسها أو يسأل عنها ولا يتخذ موقفًا. يسخر: "
        "يقولها سخريةً "
        "من العاملين من أجل السلام. يفنّد: يردّها أو يحاجج ضدها أو يسخر ممن يصدّقها. لا شيء: لا شبهة في النص (الرمز الأول «لا شيء»).",
    ),
    missing=(CANNOT_TELL,),
)  # fmt: skip


def trust_codebook() -> Codebook:
    """Return the codebook of distrust in peacebuilding, in English and Arabic: target by stance.

    ``target`` is what is suspected (funding, motive, agents, plot, competence, fairness, none), ``stance`` where the author
    stands (endorse, report, mock, refute, none). Each may be coded "cannot tell", which is read back as missing. The share of
    distrust counts *endorse* and *mock*.

    Notes
    -----
    Words cannot tell stances apart: hits of a lexicon (``foreign_funding`` of :func:`engagebias.score`) count mentions, and
    who reports or refutes a suspicion mentions it too. They are labels with errors, most of them where a post draws
    argument; use them as ``label`` beside human codes as ``gold`` (:func:`engagebias.distrust_gap`), never alone.

    Examples
    --------
    >>> trust_codebook()["target"].order
    ('funding', 'motive', 'agents', 'plot', 'competence', 'fairness', 'none')
    >>> trust_codebook()["stance"].order
    ('endorse', 'report', 'mock', 'refute', 'none')
    >>> trust_codebook()["stance"].read("يفنّد")
    'refute'
    """
    return Codebook((_TARGET, _STANCE), INSTRUCTIONS)

"""The project's own codebook: what to ask of posts about conflict and peacebuilding."""

from __future__ import annotations

from collections.abc import Mapping

from engagebias.labels.codebook import Codebook, Variable
from engagebias.words import Text

CANNOT_TELL = "cannot tell"

_CANNOT = {CANNOT_TELL: Text(CANNOT_TELL, "لا يمكن الحكم")}
_YES_NO: Mapping[str, Text] = {"no": Text("no", "لا"), "yes": Text("yes", "نعم"), **_CANNOT}

INSTRUCTIONS = Text(
    "Code each text on its own, in the order given, without talking to other coders and without looking the text up. Read the "
    "whole text before the first code. Code what the author says, not what you think of it, and not what the author may also "
    "believe. A quotation or a headline that is passed on without comment counts as what is said. Code every column; write "
    "'cannot tell' when the text is not in a language you read well, is cut off, or could as well be meant either way, and say "
    "why in the note. An empty cell means that you have not coded it yet. Do not change the first column or the texts, and do not "
    "delete rows. Texts may be distressing: pause or stop whenever you need to. Keep this file to yourself: it holds what people wrote.",
    "رمِّز كل نص بمفرده وبالترتيب المعطى، من غير التشاور مع مرمِّزين آخرين ومن غير البحث عن النص. اقرأ النص كاملًا قبل أول رمز. رمِّز ما يقوله "
    "الكاتب، لا رأيك فيه، ولا ما قد يعتقده الكاتب فوق ذلك. والاقتباس أو العنوان المنقول بلا تعليق يُعدّ مما قيل. املأ كل الأعمدة؛ واكتب «لا "
    "يمكن الحكم» "
    "إذا كان النص بلغة لا تتقنها أو كان مبتورًا أو يحتمل المعنيين بالقدر نفسه، واذكر السبب في الملاحظة. الخلية الفارغة تعني أنك لم ترمّزها بعد. "
    "لا تغيّر العمود الأول ولا النصوص، ولا تحذف صفوفًا. قد تكون النصوص مؤلمة: توقّف أو استرح متى احتجت. احتفظ بهذا الملف لنفسك: ففيه ما "
    "كتبه الناس.",
)

_TONE = Variable(
    "tone",
    Text("What is the emotive tone of the text as a whole?", "ما النبرة الانفعالية للنص في مجمله؟"),
    {"negative": Text("negative", "سلبية"), "neutral": Text("neutral", "محايدة"), "positive": Text("positive", "إيجابية"), **_CANNOT},
    "ordinal",
    Text(
        "Judge the wording, not the event. negative: anger, fear, grief, contempt, alarm or gloom colours the wording. positive: joy, "
        "hope, pride, gratitude or warmth colours it. neutral: matter-of-fact wording, even about a terrible or a happy event; also "
        "when negative and positive wording balance. If one of them prevails, choose it. For irony and mockery, code the tone that "
        "is meant.",
        "احكم على الصياغة لا على الحدث. سلبية: يلوّن الصياغةَ غضبٌ أو خوف أو حزن أو احتقار أو تهويل أو تشاؤم. إيجابية: يلوّنها فرح أو أمل أو فخر "
        "أو امتنان أو مودّة. محايدة: صياغة تقريرية ولو كان الحدث مروّعًا أو سعيدًا، وكذلك إذا تعادلت الصياغة السلبية والإيجابية. فإن غلبت "
        "إحداهما "
        "فاخترها. وفي التهكّم والسخرية رمِّز النبرة المقصودة.",
    ),
    missing=(CANNOT_TELL,),
)  # fmt: skip
_PEACE = Variable(
    "peace",
    Text("Does the text speak of peace or dialogue between people or groups in conflict?",
         "هل يتحدث النص عن السلام أو الحوار بين أشخاص أو جماعات في نزاع؟"),
    _YES_NO,
    "nominal",
    Text(
        "yes: negotiation, ceasefire, mediation, reconciliation, coexistence, dialogue, release or exchange of prisoners as a step towards "
        "these, or people and projects working for them, whether wished for, reported, doubted or mocked. no: peace of mind, "
        "greetings, names in which the word peace merely occurs, and calm that is not about a conflict.",
        "نعم: تفاوض أو وقف إطلاق نار أو وساطة أو مصالحة أو تعايش أو حوار، أو إطلاق أسرى أو تبادلهم خطوةً نحو ذلك، أو أشخاص ومشاريع تعمل من "
        "أجله، سواء "
        "أكان متمنًّى أم منقولًا أم مشكوكًا فيه أم مسخورًا منه. لا: راحة البال، والتحية، والأسماء التي ترد فيها كلمة السلام عرضًا، والهدوء "
        "الذي لا صلة له بنزاع.",
    ),
    missing=(CANNOT_TELL,),
)  # fmt: skip
_VIOLENCE = Variable(
    "violence",
    Text("Does the text speak of violence?", "هل يتحدث النص عن العنف؟"),
    _YES_NO,
    "nominal",
    Text(
        "yes: force by people against bodies, lives, homes or places, past, present, planned, threatened, called for or denied; also weapons "
        "being used and people killed, wounded, tortured, abducted or expelled by it. no: figures of speech (a killer goal, the fight "
        "against a disease), accidents, natural disasters, and harsh words that neither threaten nor describe force.",
        "نعم: قوة يستعملها بشر ضد الأجساد أو الأرواح أو البيوت أو الأماكن، ماضية كانت أم جارية أم مخططًا لها أم مهدَّدًا بها أم مدعوًّا "
        "إليها أم منفية؛ "
        "وكذلك استعمال السلاح ومن قُتل أو جُرح أو عُذّب أو خُطف أو هُجّر بذلك. لا: المجاز (هدف قاتل، محاربة المرض)، والحوادث، والكوارث الطبيعية، "
        "والكلام القاسي الذي لا يهدد بالقوة ولا يصفها.",
    ),
    missing=(CANNOT_TELL,),
)  # fmt: skip
_OUTRAGE = Variable(
    "outrage",
    Text("Does the author express moral outrage?", "هل يعبّر الكاتب عن غضب أخلاقي؟"),
    _YES_NO,
    "nominal",
    Text(
        "yes: both hold. (1) The author treats something as morally wrong: an injustice, a betrayal, a crime, a shame. (2) The wording shows "
        "anger, disgust or contempt at it, blames someone for it, or calls for punishment. no: only one of the two holds, such as grief "
        "without blame, calm criticism or mere insult; and a report of other people's outrage that the author does not share.",
        "نعم: إذا اجتمع أمران. (1) يعدّ الكاتب شيئًا ما خطأً أخلاقيًا: ظلمًا أو خيانة أو جريمة أو عارًا. (2) تُظهر الصياغة غضبًا أو "
        "اشمئزازًا أو احتقارًا "
        "تجاهه، أو تلوم أحدًا عليه، أو تطالب بالعقاب. لا: إذا تحقق أحدهما فقط، كالحزن بلا لوم أو النقد الهادئ أو الشتيمة المجردة؛ وكذلك نقل "
        "غضب الآخرين من غير أن يشاركهم الكاتب فيه.",
    ),
    missing=(CANNOT_TELL,),
)  # fmt: skip
_DISTRUST = Variable(
    "distrust",
    Text(
        "Is there a claim that those who work for peace or dialogue serve a hidden agenda or foreign money, and where does the author stand?",
        "هل في النص زعم بأن العاملين من أجل السلام أو الحوار يخدمون أجندة خفية أو أموالًا أجنبية، وما موقف الكاتب منه؟",
    ),
    {
        "none": Text("none", "لا زعم"), "mentions": Text("mentions", "يذكره"), "endorses": Text("endorses", "يؤيده"),
        "refutes": Text("refutes", "يرفضه"), **_CANNOT,
    },
    "nominal",
    Text(
        "The claim: people, organisations or projects for peace, dialogue or reconciliation are paid or steered from outside, are "
        "agents, have an aim they hide, or are part of a plot. none: no such claim; plain disagreement with what they do, or doubt that it "
        "works, is none. mentions: the claim is reported, quoted or asked about and the author takes no stand. endorses: the author "
        "makes it or supports it, also by hints, leading questions or mockery. refutes: the author rejects it or argues against it.",
        "الزعم: أن أشخاصًا أو منظمات أو مشاريع من أجل السلام أو الحوار أو المصالحة مموَّلون أو موجَّهون من الخارج، أو عملاء، أو لهم غاية "
        "يخفونها، أو جزء من مؤامرة. "
        "لا زعم: لا يرد شيء من ذلك؛ ومجرد الاختلاف مع عملهم أو الشك في جدواه ليس زعمًا. يذكره: يُنقل الزعم أو يُقتبس أو يُسأل عنه ولا يتخذ "
        "الكاتب موقفًا. "
        "يؤيده: يطلقه الكاتب أو يسانده ولو تلميحًا أو بسؤال موجِّه أو بسخرية. يرفضه: يردّه الكاتب أو يحاجج ضده.",
    ),
    missing=(CANNOT_TELL,),
)  # fmt: skip


def default_codebook() -> Codebook:
    """Return the project's codebook: tone, peace, violence, moral outrage, and distrust of peacebuilders.

    ``tone`` is ordinal (negative, neutral, positive); ``peace``, ``violence`` and ``outrage`` are yes or no;
    ``distrust`` is a stance towards the claim that peacebuilders serve a hidden agenda or foreign money (none,
    mentions, endorses, refutes). Each may be coded "cannot tell", which is read back as missing. Add your own
    examples with ``dataclasses.replace(variable, examples=(Text(...),))``.

    Examples
    --------
    >>> default_codebook().names
    ('tone', 'peace', 'violence', 'outrage', 'distrust')
    >>> default_codebook()["tone"].order
    ('negative', 'neutral', 'positive')
    """
    return Codebook((_TONE, _PEACE, _VIOLENCE, _OUTRAGE, _DISTRUST), INSTRUCTIONS)

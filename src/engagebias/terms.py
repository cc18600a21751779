"""What features, and values of a column, are called in English and Arabic."""

from __future__ import annotations

from collections.abc import Mapping

from engagebias.words import COMMA, Text, join

TERMS: Mapping[str, Text] = {
    "negative_share": Text("negative words", "الكلمات السلبية"),
    "positive_share": Text("positive words", "الكلمات الإيجابية"),
    "negative": Text("negative words (count)", "الكلمات السلبية (العدد)"),
    "positive": Text("positive words (count)", "الكلمات الإيجابية (العدد)"),
    "words": Text("length in words", "الطول بالكلمات"),
    "letter_x": Text("letter x", "حرف x"),
    "letter_y": Text("letter y", "حرف y"),
    "letter_z": Text("letter z", "حرف z"),
    "clicks": Text("clicks", "النقرات"),
    "impressions": Text("impression", "مرة ظهور"),
    "shares": Text("shares", "المشاركات"),
    "views": Text("view", "مشاهدة"),
    "likes": Text("likes", "الإعجابات"),
    "reactions": Text("reactions", "التفاعلات بالرموز"),
    "comments": Text("comments", "التعليقات"),
    "quotes": Text("quotes", "الاقتباسات"),
    "saves": Text("saves", "مرات الحفظ"),
    "reaction_love": Text("love reactions", "رموز «أحببته»"),
    "reaction_care": Text("care reactions", "رموز «أدعمه»"),
    "reaction_wow": Text("wow reactions", "رموز «واو»"),
    "reaction_haha": Text("haha reactions", "رموز «أضحكني»"),
    "reaction_sad": Text("sad reactions", "رموز «أحزنني»"),
    "reaction_angry": Text("angry reactions", "رموز «أغضبني»"),
    "followers": Text("followers", "عدد المتابعين"),
    "within stories": Text("within stories", "داخل القصة الواحدة"),
    "within stories, same picture": Text("within stories, same picture", "داخل القصة الواحدة والصورة نفسها"),
    "across stories": Text("across stories (confounded)", "بين القصص (متأثّرة بعوامل مُربكة)"),
    "across stories of one week": Text(
        "across stories of one week (confounded)", "بين قصص الأسبوع الواحد (متأثّرة بعوامل مُربكة)"
    ),
    "all tests": Text("all tests", "كل الاختبارات"),
    "broken_randomisation": Text("broken randomisation", "توزيع عشوائي مختلّ"),
    "online": Text("online events", "أحداث الإنترنت"),
    "offline": Text("offline events", "أحداث أرض الواقع"),
    "tv_percent": Text("sentences on television", "جمل التلفزيون"),
    "online_sentences": Text("sentences of online news", "جمل الأخبار على الإنترنت"),
    "searches": Text("searches", "عمليات البحث"),
    "killed": Text("people reported killed", "القتلى المُبلَّغ عنهم"),
    "injured": Text("people reported injured", "الجرحى المُبلَّغ عنهم"),
    "gain": Text("gain", "الكسب"),
    "half-life of what follows, hours": Text("half-life of what follows, hours", "نصف عمر ما يتبع، ساعات"),
    "a shared shock, beyond the cycle": Text("a shared shock, beyond the cycle", "صدمة مشتركة، فوق الدورة"),
    "links between kinds, beyond a shared shock": Text(
        "links between kinds, beyond a shared shock", "حلقات بين الأنواع، فوق صدمة مشتركة"
    ),
    "mean of lags": Text("mean of these days", "متوسط هذه الأيام"),
    "trigger rate": Text("first events that are followed", "أحداث أولى تلاها لاحق"),
    "precursor rate": Text("later events that are preceded", "أحداث لاحقة سبقها أول"),
    "same day counted": Text("same day counted", "مع اليوم نفسه"),
    "same day left out": Text("same day left out", "بلا اليوم نفسه"),
    "vector autoregression": Text("vector autoregression", "انحدار ذاتي متجهي"),
    "local projection": Text("local projection", "إسقاط محلي"),
    "days of the series": Text("days of the series", "أيام السلسلة"),
    "days without a figure": Text("days without a figure", "أيام بلا رقم"),
    "days in the windows of events": Text("days in the windows of events", "أيام في نوافذ الأحداث"),
    "draws": Text("draws", "السحبات"),
    "given": Text("given", "المعطى"),
    "left out: text without a score": Text("left out: text without a score", "مستبعد: نص بلا قياس"),
    "left out: tests with a single arm": Text("left out: tests with a single arm", "مستبعد: اختبارات بعنوان واحد"),
    "left out: tests in which all arms show one headline": Text(
        "left out: tests in which all arms show one headline", "مستبعد: اختبارات لم يتغيّر فيها العنوان"
    ),
    "left out: tests without a single action": Text(
        "left out: tests without a single action", "مستبعد: اختبارات بلا أي تفاعل"
    ),
    "left out: tests marked for exclusion": Text(
        "left out: tests marked for exclusion", "مستبعد: اختبارات موسومة للاستبعاد"
    ),
    "left out: missing codes": Text("left out: missing codes", "مستبعد: رموز ناقصة"),
    "left out: units with a single code": Text("left out: units with a single code", "مستبعد: وحدات برمز واحد"),
    "left out: no human rating": Text("left out: no human rating", "مستبعد: لا تقييم بشري"),
    "left out: no score of a measure beside it": Text(
        "left out: no score of a measure beside it", "مستبعد: لا قيمة لقياس مجاور"
    ),
    "simple": Text("all treated unit-periods alike", "كل وحدة-فترة بعد البدء سواء"),
    "dynamic": Text("all lengths of exposure alike", "كل مدد التعرّض سواء"),
    "calendar": Text("all periods alike", "كل الفترات سواء"),
    "two_way": Text("two-way fixed effects", "تأثيرات ثابتة ثنائية"),
    "two_way tends to": Text("what two-way effects tend to", "ما تميل إليه التأثيرات الثنائية"),
    "sun_abraham": Text("Sun and Abraham", "سَن وأبراهام"),
    "group_time": Text("group-time effects", "آثار المجموعة والفترة"),
    "synthetic_control": Text("synthetic control", "الضابط التركيبي"),
    "step at the start": Text("step at the start", "القفزة عند البدء"),
    "online: simple": Text("online: all treated unit-periods alike", "على الإنترنت: كل وحدة-فترة بعد البدء سواء"),
    "rows as if independent": Text("rows as if independent", "الصفوف كأنها مستقلة"),
    "by site (CRV1)": Text("by site (CRV1)", "حسب الموقع (CRV1)"),
    "sites left out in turn (CRV3)": Text("sites left out in turn (CRV3)", "باستبعاد المواقع واحدًا واحدًا (CRV3)"),
    "wild cluster bootstrap": Text("wild cluster bootstrap", "إعادة المعاينة البرّية حسب الموقع"),
    "starts dealt out again": Text("starts dealt out again", "إعادة توزيع مواعيد البدء"),
    "Newey and West": Text("Newey and West", "نيوي ووست"),
    "left out: a period is missing": Text("left out: a period is missing", "مستبعد: تنقصه فترة"),
    "left out: an outcome is null": Text("left out: an outcome is null", "مستبعد: نتيجة فارغة"),
    "left out: treated before the panel starts": Text(
        "left out: treated before the panel starts", "مستبعد: مشمول قبل بداية البيانات"
    ),
    "of these treated in the panel": Text("of these treated in the panel", "منها مشمول أثناء البيانات"),
    "of these start after the panel ends": Text("of these start after the panel ends", "منها يبدأ بعد نهاية البيانات"),
    "used": Text("used", "المستعمل"),
    "all rows": Text("all texts", "كل النصوص"),
    "all coders": Text("all coders", "كل المرمِّزين"),
    "human-human": Text("human-human", "بين البشر"),
    "human-machine": Text("human-machine", "بين البشر والآلة"),
    "valence": Text("valence", "القطبية الوجدانية"),
    "arousal": Text("arousal", "الاستثارة"),
    "vader_compound": Text("VADER compound", "درجة VADER المركّبة"),
    "vader_mean": Text("mean over VADER's list", "متوسط قائمة VADER"),
    "valence_rating": Text("valence as rated by people", "القطبية الوجدانية في تقييم البشر"),
    "arousal_rating": Text("arousal as rated by people", "الاستثارة في تقييم البشر"),
    "sentiment": Text("sentiment as labelled by people", "المشاعر في تصنيف البشر"),
    "lix": Text("LIX (long words and sentences)", "مؤشر LIX (طول الكلمات والجمل)"),
    "rare_share": Text("rare words", "الكلمات النادرة"),
    "diversity": Text("diversity of words", "تنوّع الكلمات"),
    "connectives": Text("connectives (count)", "أدوات الربط (العدد)"),
    "connectives_share": Text("connectives", "أدوات الربط"),
    "moral_emotional": Text("moral-emotional words (count)", "الكلمات الأخلاقية الانفعالية (العدد)"),
    "moral_emotional_share": Text("moral-emotional words", "الكلمات الأخلاقية الانفعالية"),
    "anger": Text("words of anger (count)", "كلمات الغضب (العدد)"),
    "anger_share": Text("words of anger", "كلمات الغضب"),
    "fear": Text("words of fear (count)", "كلمات الخوف (العدد)"),
    "fear_share": Text("words of fear", "كلمات الخوف"),
    "sadness": Text("words of sadness (count)", "كلمات الحزن (العدد)"),
    "sadness_share": Text("words of sadness", "كلمات الحزن"),
    "joy": Text("words of joy (count)", "كلمات الفرح (العدد)"),
    "joy_share": Text("words of joy", "كلمات الفرح"),
    "violence": Text("words of violence (count)", "كلمات العنف (العدد)"),
    "violence_share": Text("words of violence", "كلمات العنف"),
    "peace": Text("words of peace and dialogue (count)", "كلمات السلام والحوار (العدد)"),
    "peace_share": Text("words of peace and dialogue", "كلمات السلام والحوار"),
    "us_them": Text("words of us and them (count)", "كلمات «نحن وهم» (العدد)"),
    "us_them_share": Text("words of us and them", "كلمات «نحن وهم»"),
    "hedges": Text("hedging words (count)", "كلمات التحفّظ (العدد)"),
    "hedges_share": Text("hedging words", "كلمات التحفّظ"),
    "intensifiers": Text("intensifying words (count)", "كلمات المبالغة (العدد)"),
    "intensifiers_share": Text("intensifying words", "كلمات المبالغة"),
    "foreign_funding": Text("words of foreign funding (count)", "كلمات التمويل الأجنبي (العدد)"),
    "foreign_funding_share": Text("words of foreign funding", "كلمات التمويل الأجنبي"),
    "reading_seconds": Text("reading time", "زمن القراءة"),
    "raw": Text("raw", "قبل التعديل"),
    "adjusted for length": Text("adjusted for length", "بعد تعديل أثر الطول"),
    "machine_negative": Text("negativity", "السلبي"),
    "people_negative": Text("negative by people", "سلبي بحسب البشر"),
    "machine label taken as true": Text("machine label taken as true", "وسم الآلة مأخوذًا على أنه صحيح"),
    "gold codes alone": Text("gold codes alone", "رموز العيّنة المرجعية وحدها"),
    "corrected": Text("corrected", "بعد التصحيح"),
    "no words": Text("no words", "لا كلمات فيه"),
    "no text": Text("no text", "لا نص"),
    "no reason given": Text("no reason given", "لم يُذكر سبب"),
    "language unknown": Text("language unknown", "لغة غير معروفة"),
    "not recognised as en or ar": Text("not recognised as English or Arabic", "لم تُعرف لغته إنجليزيةً ولا عربية"),
    "too few rows with rating and scores": Text(
        "too few texts with rating and scores", "نصوص أقل مما يكفي لها تقييم وقياسات"
    ),
    "all ratings are the same": Text("all ratings are the same", "كل التقييمات متطابقة"),
    "all scores are the same": Text("all scores are the same", "كل القياسات متطابقة"),
    "conclude": Text("good enough to conclude from", "كافٍ لبناء استنتاجات عليه"),
    "tentative": Text("good for tentative conclusions only", "يكفي لاستنتاجات أولية فقط"),
    "do not conclude": Text("too low to conclude from", "أدنى من أن يُبنى عليه استنتاج"),
    "undefined": Text("not defined", "غير معرّف"),
    "no unit has two codes to compare": Text("no unit has two codes to compare", "لا وحدة لها ترميزان يمكن مقارنتهما"),
    "author_id": Text("author", "الكاتب"),
    "day": Text("day", "اليوم"),
    "week": Text("week", "الأسبوع"),
    "month": Text("month", "الشهر"),
    "hour": Text("hour of the day", "ساعة اليوم"),
    "page": Text("page", "الصفحة"),
    "left out: class not known": Text("left out: class not known", "مستبعد: فئة غير معروفة"),
    "left out: not read at the horizon": Text("left out: not read at the horizon", "مستبعد: لم يُقرأ عند هذا العمر"),
    "left out: of neither class": Text("left out: of neither class", "مستبعد: ليس من أيٍّ من الفئتين"),
    "left out: outcome not reported": Text("left out: outcome not reported", "مستبعد: عدد لم يُبلَّغ عنه"),
    "left out: stratum or cluster not known": Text(
        "left out: stratum or cluster not known", "مستبعد: طبقة أو عنقود غير معروف"
    ),
    "left out: no post of the other class in the stratum": Text(
        "left out: no post of the other class in the stratum", "مستبعد: لا منشور من الفئة الأخرى في الطبقة"
    ),
    "no stratum has posts of both classes": Text(
        "no stratum has posts of both classes", "لا طبقة فيها منشورات من الفئتين"
    ),
    "all pairs lie in one cluster": Text("all pairs lie in one cluster", "كل الأزواج في عنقود واحد"),
    "no cluster differs from the others": Text("no cluster differs from the others", "لا يختلف عنقود عن غيره"),
    "fewer than 4 clusters against 4: no test can reject": Text(
        "fewer than 4 clusters against 4: no test can reject", "أقل من 4 عناقيد مقابل 4: لا اختبار يستطيع الرفض"
    ),
    "fast and emotive": Text("fast and emotive", "سريع وانفعالي"),
    "slow and complex": Text("slow and complex", "بطيء ومركّب"),
    "left out: a feature is not known": Text("left out: a feature is not known", "مستبعد: سمة غير معروفة"),
    "left out: an effect or cluster is not known": Text(
        "left out: an effect or cluster is not known", "مستبعد: تأثير أو عنقود غير معروف"
    ),
    "left out: a control is not known": Text("left out: a control is not known", "مستبعد: متغيّر ضابط غير معروف"),
    "left out: exposure not reported": Text("left out: exposure not reported", "مستبعد: تعرّض لم يُبلَّغ عنه"),
    "left out: nobody was exposed": Text("left out: nobody was exposed", "مستبعد: لم يتعرّض له أحد"),
    "left out: under 72 hours old when counted": Text(
        "left out: under 72 hours old when counted", "مستبعد: عُدّ وعمره دون 72 ساعة"
    ),
    "left out: age not known": Text("left out: age not known", "مستبعد: عمر غير معروف"),
    "left out: alone in a level of an effect": Text(
        "left out: alone in a level of an effect", "مستبعد: وحيد في مستوى من مستويات التأثير"
    ),
    "left out: level of an effect without any action": Text(
        "left out: level of an effect without any action", "مستبعد: مستوى تأثير بلا أي فعل"
    ),
    "all actions": Text("all actions", "كل الأفعال"),
    "lang": Text("language", "اللغة"),
    "dialect": Text("dialect", "اللهجة"),
    "platform": Text("platform", "المنصّة"),
    "a class has no post read at this age": Text(
        "a class has no post read at this age", "لا منشور من إحدى الفئتين قُرئ في هذا العمر"
    ),
    "a class has no action at this age": Text(
        "a class has no action at this age", "لا أفعال لإحدى الفئتين في هذا العمر"
    ),
    "pace": Text("pace", "السرعة"),
    "half": Text("half has arrived", "وصول النصف"),
    "lognormal": Text("lognormal", "التوزيع اللوغاريتمي الطبيعي"),
    "loglogistic": Text("log-logistic", "التوزيع اللوغاريتمي اللوجستي"),
    "weibull": Text("Weibull", "توزيع وايبل"),
    "product limit": Text("product limit, of what arrives by the last age", "حاصل الضرب الحدّي، ممّا يصل حتى آخر عمر"),
    "naive middle action": Text("naive: middle action seen", "ساذج: التفاعل الأوسط ممّا رُصد"),
    "naive middle post": Text("naive: middle post", "ساذج: المنشور الأوسط"),
    "all posts": Text("all posts", "كل المنشورات"),
    "left out: never read": Text("left out: never read", "مستبعد: لم يُقرأ قط"),
    "left out: read only once": Text("left out: read only once", "مستبعد: قُرئ مرة واحدة"),
    "left out: no action by the last reading": Text(
        "left out: no action by the last reading", "مستبعد: بلا تفاعل حتى آخر قراءة"
    ),
    "left out: no value of the grouping column": Text(
        "left out: no value of the grouping column", "مستبعد: بلا قيمة في عمود المجموعات"
    ),
    "of these, posts whose count falls": Text("of these, posts whose count falls", "منها منشورات ينخفض عددها"),
    "measure": Text("measure", "المقياس"),
    "form": Text("form of the measure", "صيغة المقياس"),
    "outcome": Text("action", "الفعل"),
    "exposure": Text("exposure", "التعرّض"),
    "model": Text("model", "النموذج"),
    "sample": Text("posts used", "المنشورات المستعملة"),
    "controls": Text("controls", "متغيّرات الضبط"),
    "effects": Text("held fixed", "ما يُثبَّت"),
    "cluster": Text("errors clustered by", "عنقود الأخطاء"),
    "ppml": Text("Poisson", "بواسون"),
    "ols": Text("least squares of rates", "المربعات الصغرى للمعدّلات"),
    "log1p": Text("least squares of log(1 + count)", "المربعات الصغرى للوغاريتم (1 + العدد)"),
    "count": Text("count", "العدد"),
    "share": Text("share of words", "نسبة من الكلمات"),
    "any": Text("any at all", "ورودها أصلًا"),
    "none": Text("none", "لا شيء"),
    "length": Text("length", "الطول"),
    "moral-emotional words": Text("moral-emotional words", "الكلمات الأخلاقية الانفعالية"),
    "negative words": Text("negative words", "الكلمات السلبية"),
    "angry words": Text("angry words", "كلمات الغضب"),
    "violent words": Text("violent words", "كلمات العنف"),
    "ten words or more": Text("ten words or more", "عشر كلمات فأكثر"),
    "author and week": Text("author and week", "الكاتب والأسبوع"),
    "author and day": Text("author and day", "الكاتب واليوم"),
    "author, day and kind": Text("author, day and kind of post", "الكاتب واليوم ونوع المنشور"),
    "median": Text("median", "الوسيط"),
    "share with the sign": Text("share with its sign", "نسبة ما له اتجاهه"),
    "share significant": Text("share with its sign and significant", "نسبة ما له اتجاهه مع دلالة إحصائية"),
    "left out: not in the sample": Text("left out: not in the sample", "مستبعد: ليس من العيّنة"),
    "left out: a value is missing": Text("left out: a value is missing", "مستبعد: قيمة ناقصة"),
    "left out: no exposure": Text("left out: no exposure", "مستبعد: بلا تعرّض"),
    "neither": Text("neither", "ليس من هذا ولا ذاك"),
    "Poisson": Text("Poisson", "بواسون"),
    "negative binomial": Text("negative binomial", "ثنائي الحدين السالب"),
    "least squares": Text("least squares", "المربعات الصغرى"),
    "log rate ratio": Text("log rate ratio", "لوغاريتم نسبة المعدلين"),
    "slope of log(1 + count)": Text("slope of log(1 + count)", "ميل لوغاريتم (1 + العدد)"),
    "above 0": Text("above 0", "فوق الصفر"),
    "above the median": Text("above the median", "فوق الوسيط"),
    "with against without": Text("with against without", "بوجودها مقابل غيابها"),
    "kind": Text("kind of post", "نوع المنشور"),
    "profile_clicks": Text("clicks on the profile", "نقرات على الملف الشخصي"),
    "good_clicks": Text("clicks to stay", "نقرات يعقبها بقاء"),
    "author_replies": Text("replies that the author engages with", "ردود تفاعل معها الكاتب"),
    "video_half_views": Text("videos half watched", "مقاطع شوهد نصفها"),
    "negative_feedback": Text("negative feedback", "ردود فعل سلبية"),
    "reports": Text("reports", "البلاغات"),
    "twitter_2023": Text("Twitter 2023", "تويتر 2023"),
    "facebook_2017": Text("Facebook 2017 (emoji)", "فيسبوك 2017 (الرموز)"),
    "facebook_2018": Text("Facebook 2018 (emoji)", "فيسبوك 2018 (الرموز)"),
    "facebook_2020": Text("Facebook 2020 (emoji)", "فيسبوك 2020 (الرموز)"),
    "chronological": Text("newest first", "الأحدث أولًا"),
    "dwell": Text("reading time", "زمن القراءة"),
    "dwell_seconds": Text("reading time in seconds", "زمن القراءة بالثواني"),
    "ratio, clicks": Text("ratio, clicks", "نسبة النقرات"),
    "examination": Text("examination", "قوة انخفاض الرؤية"),
    "share of posts, slow": Text("share of posts, slow", "حصة المنشورات، البطيء"),
    "share of clicks if all were seen, slow": Text(
        "share of clicks if all were seen, slow", "حصة النقرات لو رُئيت كلها، البطيء"
    ),
    "bridging": Text("bridging", "التجسير"),
    "own": Text("own weights", "أوزان خاصة"),
    "feed": Text("feed", "الخلاصة"),
    "as shown": Text("as shown", "كما عُرض"),
    "seen alike": Text("all seen alike", "لو رُئيت كلها بالقدر نفسه"),
    "left out: feed not known": Text("left out: feed not known", "مستبعد: خلاصة غير معروفة"),
    "left out: cluster not known": Text("left out: cluster not known", "مستبعد: عنقود غير معروف"),
    "left out: lacks what a policy needs": Text(
        "left out: lacks what a policy needs", "مستبعد: تنقصه قيمة تحتاجها سياسة"
    ),
    "left out: clicks or position not known, or no chance to be seen": Text(
        "left out: clicks or position not known, or no chance to be seen",
        "مستبعد: النقرات أو الموضع غير معروف، أو لا احتمال لرؤيته",
    ),
    "left out: alone in its feed": Text("left out: alone in its feed", "مستبعد: وحيد في خلاصته"),
    "content_class": Text("class", "الفئة"),
    "label_negative": Text("negative label", "التصنيف السلبي"),
    "label_positive": Text("positive label", "التصنيف الإيجابي"),
    "negative against the rest": Text("negative against the rest", "السلبي مقابل الباقي"),
    "not positive": Text("not positive", "ما ليس إيجابيًا"),
    "accounts not verified": Text("accounts not verified", "حسابات غير موثَّقة"),
    "posts of the account": Text("posts of the account", "منشورات الحساب"),
    "month and hour": Text("month and hour", "الشهر والساعة"),
    "label": Text("the label", "التصنيف"),
    "thread": Text("thread", "سلسلة التعليقات"),
    "stance": Text("stance", "الموقف"),
    "endorse": Text("endorse", "يؤيّد"),
    "report": Text("report", "ينقل"),
    "mock": Text("mock", "يسخر"),
    "refute": Text("refute", "يفنّد"),
    "peacebuilding": Text("peacebuilding", "بناء السلام"),
    "donor_named": Text("foreign donor named", "ذكر مانح أجنبي"),
    "difference, without the cue": Text("difference, without the cue", "الفرق، بلا الإشارة"),
    "difference, with the cue": Text("difference, with the cue", "الفرق، مع الإشارة"),
    "difference of differences": Text("difference of differences", "فرق الفرقين"),
    "ratio": Text("ratio", "النسبة"),
    "ratio, without the cue": Text("ratio, without the cue", "النسبة، بلا الإشارة"),
    "ratio, with the cue": Text("ratio, with the cue", "النسبة، مع الإشارة"),
    "ratio of ratios": Text("ratio of ratios", "نسبة النسبتين"),
    "hazard ratio": Text("hazard ratio", "نسبة معدّلي الخطر"),
    "difference, points": Text("difference, points", "الفرق، بالنقاط"),
    "accuracy": Text("share of right labels", "نسبة الوسوم الصحيحة"),
    "early distrust": Text("early distrust", "ارتياب مبكر"),
    "early distrust, beyond reshuffled threads": Text(
        "early distrust, beyond reshuffled threads", "ارتياب مبكر، مقسومًا على السلاسل المخلوطة"
    ),
    "log hours of the early comments": Text("log hours of the early comments", "لوغاريتم ساعات التعليقات الأولى"),
    "peacebuilding posts": Text("peacebuilding posts", "منشورات بناء السلام"),
    "matched posts": Text("matched posts", "المنشورات المقابلة"),
    "funding": Text("funding", "التمويل"),
    "convener": Text("convener", "الداعي"),
    "setting": Text("setting", "المكان"),
    "trusts": Text("trust", "الثقة"),
    "corrected by human codes": Text("corrected by human codes", "بعد التصحيح برموز البشر"),
    "left out: no post above it": Text("left out: no post above it", "مستبعد: لا منشور فوقه"),
    "left out: its post is not among posts": Text(
        "left out: its post is not among posts", "مستبعد: منشوره ليس بين المنشورات"
    ),
    "left out: no label that tells": Text("left out: no label that tells", "مستبعد: بلا وسم حاسم"),
    "left out: time not known": Text("left out: time not known", "مستبعد: وقت غير معروف"),
    "left out: too few comments": Text("left out: too few comments", "مستبعد: تعليقات قليلة جدًا"),
    "left out: views not reported": Text("left out: views not reported", "مستبعد: مشاهدات لم يُبلَّغ عنها"),
    "left out: fewer views than comments": Text(
        "left out: fewer views than comments", "مستبعد: مشاهدات أقل من التعليقات"
    ),
    "left out: peacebuilding is not known": Text(
        "left out: peacebuilding not known", "مستبعد: لا يُعرف أهو من بناء السلام"
    ),
    "left out: page is not known": Text("left out: page not known", "مستبعد: صفحة غير معروفة"),
    "left out: week is not known": Text("left out: week not known", "مستبعد: أسبوع غير معروف"),
    "left out: donor_named is not known": Text(
        "left out: not known whether a donor is named", "مستبعد: لا يُعرف أذُكر مانح"
    ),
    "used: drawn to be coded": Text("used: drawn to be coded", "المستعمل: المسحوب للترميز"),
    "used: coded": Text("used: coded", "المستعمل: المرمَّز"),
    "mean rating": Text("mean rating", "متوسط التقييم"),
    "difference": Text("difference", "الفرق"),
    "all items": Text("all items", "كل العناصر"),
    "helpful": Text("helpful", "مفيد"),
    "not helpful": Text("not helpful", "غير مفيد"),
    "needs more ratings": Text("needs more ratings", "يحتاج إلى مزيد من التقييمات"),
    "human_rights": Text("human rights", "حقوق الإنسان"),
    "ratings given": Text("ratings given", "التقييمات المقدَّمة"),
    "without rater, item or rating": Text("without rater, item or rating", "بلا مقيّم أو عنصر أو تقييم"),
    "on items with too few ratings": Text("on items with too few ratings", "على عناصر قليلة التقييمات"),
    "by raters with too few ratings": Text("by raters with too few ratings", "من مقيّمين قليلي التقييمات"),
    "on items with too few ratings left": Text("on items with too few ratings left", "على عناصر بقيت قليلة التقييمات"),
    "ratings used": Text("ratings used", "التقييمات المستعملة"),
    "the readings do not tell how much is still to come": Text(
        "the readings do not tell how much is still to come", "لا تدلّ القراءات على مقدار ما لم يصل بعد"
    ),
    "nothing arrives in the last intervals, and those before are too few to tell the form of the curve": Text(
        "nothing arrives in the last intervals, and those before are too few to tell the form of the curve",
        "لا يصل شيء في الفترات الأخيرة، وما قبلها أقلّ من أن يدلّ على شكل المنحنى",
    ),
    "the half-life lies beyond the oldest reading": Text(
        "the half-life lies beyond the oldest reading", "يقع عمر النصف بعد أقدم قراءة"
    ),
    "half_life": Text("half-life, hours", "عمر النصف (ساعات)"),
    "total": Text("total of a post", "مجموع المنشور"),
    "each doubling of the age": Text("each doubling of the age", "كل مضاعفة للعمر"),
    "fewer than 10 items": Text("fewer than 10 items", "أقل من 10 عناصر"),
    "topic": Text("policy area", "مجال السياسة"),
    "group": Text("group", "المجموعة"),
    "list": Text("list", "القائمة"),
    "blocked": Text("blocking", "الحجب"),
    "removed": Text("removed", "مُزال"),
    "deleted by the author": Text("deleted by the author", "حذفه كاتبه"),
    "at equal strata": Text("at equal strata", "عند تساوي الطبقات"),
    "nothing held equal": Text("nothing held equal", "دون تثبيت شيء"),
    "removals per post": Text("removals per post", "الإزالات لكل منشور"),
    "false positives per post that breaks no rule": Text(
        "false positives per post that breaks no rule", "الإزالات الخاطئة لكل منشور لا يخالف القواعد"
    ),
    "ratio of false-positive rates": Text("ratio of false-positive rates", "نسبة معدلَي الإزالة الخاطئة"),
    "rightly removed per removal": Text("rightly removed per removal", "الإزالات الصائبة لكل إزالة"),
    "appeals per removal": Text("appeals per removal", "التظلّمات لكل إزالة"),
    "overturns per appeal": Text("overturns per appeal", "الإلغاءات لكل تظلّم"),
    "overturns per removal": Text("overturns per removal", "الإلغاءات لكل إزالة"),
    "false positive": Text("false positives", "الإزالات الخاطئة"),
    "precision": Text("precision", "الصواب"),
    "appeal": Text("appeals per removal", "التظلّمات لكل إزالة"),
    "overturn of appeals": Text("overturns per appeal", "الإلغاءات لكل تظلّم"),
    "overturn of removals": Text("overturns per removal", "الإلغاءات لكل إزالة"),
    "removal ratio": Text("removal ratio", "نسبة معدلَي الإزالة"),
    "false-positive ratio": Text("false-positive ratio", "نسبة معدلَي الإزالة الخاطئة"),
    "ratio of precisions": Text("ratio of precisions", "نسبة الصوابين"),
    "lowest score removed": Text("lowest score removed", "أدنى درجة مُزالة"),
    "breaches at equal score": Text("breaches at equal score", "المخالفات عند تساوي الدرجة"),
    "removed posts": Text("removed posts", "المنشورات المُزالة"),
    "removed and kept posts": Text("removed and kept posts", "المنشورات المُزالة والباقية"),
    "riskier mix": Text("riskier mix", "خليط أخطر"),
    "harsher threshold": Text("harsher threshold", "عتبة أشد"),
    "fewer appeals": Text("fewer appeals", "تظلّمات أقل"),
    "over-scoring": Text("over-scoring", "مبالغة في الدرجات"),
    "told apart": Text("told apart", "متمايزان"),
    "in part": Text("in part", "جزئيًا"),
    "alike": Text("alike", "متشابهان"),
    "difference in differences": Text("difference in differences", "فرق الفروق"),
    "removal_ratio": Text("removal ratio", "نسبة معدلَي الإزالة"),
    "removal_ratio, crude": Text("removal ratio, nothing held equal", "نسبة معدلَي الإزالة، دون تثبيت شيء"),
    "false_positive_ratio": Text("false-positive ratio", "نسبة معدلَي الإزالة الخاطئة"),
    "removal_rate": Text("removals per post", "الإزالات لكل منشور"),
    "false_positive_rate": Text("false-positive rate", "معدل الإزالة الخاطئة"),
    "appeals_per_removal": Text("appeals per removal", "التظلّمات لكل إزالة"),
    "overturns_per_removal": Text("overturns per removal", "الإلغاءات لكل إزالة"),
    "left out: group not known": Text("left out: group not known", "مستبعد: مجموعة غير معروفة"),
    "left out: not known whether it was removed": Text(
        "left out: not known whether it was removed", "مستبعد: لا يُعرف هل أُزيل"
    ),
    "left out: groups of fewer than 10 posts": Text(
        "left out: groups of fewer than 10 posts", "مستبعد: مجموعات لها أقل من 10 منشورات"
    ),
    "of these, deleted by their authors: posted, not removed": Text(
        "of these, deleted by their authors: posted, not removed", "منها ما حذفه كتّابه: نُشر ولم يُزَل"
    ),
    "left out: not removed": Text("left out: not removed", "مستبعد: لم يُزَل"),
    "left out: not known whether the removal was appealed": Text(
        "left out: not known whether the removal was appealed", "مستبعد: لا يُعرف هل جرى التظلّم من الإزالة"
    ),
    "left out: removed or deleted, but when is not known": Text(
        "left out: removed or deleted, but when is not known", "مستبعد: أُزيل أو حُذف في وقت غير معروف"
    ),
    "left out: of another list or wave": Text("left out: of another list or wave", "مستبعد: من قائمة أو جولة أخرى"),
    "left out: in one wave alone": Text("left out: in one wave alone", "مستبعد: في جولة واحدة فقط"),
    "left out: outcome not known": Text("left out: outcome not known", "مستبعد: نتيجة غير معروفة"),
    "a count under 10, or its complement, is not shown": Text(
        "a count under 10, or its complement, is not shown", "لا يُعرض عدد دون 10 ولا ما يكمله"
    ),
    "kept posts were not audited": Text("kept posts were not audited", "لم تُدقَّق المنشورات الباقية"),
    "riskier mix / harsher threshold": Text("riskier mix / harsher threshold", "خليط أخطر / عتبة أشد"),
    "riskier mix / fewer appeals": Text("riskier mix / fewer appeals", "خليط أخطر / تظلّمات أقل"),
    "riskier mix / over-scoring": Text("riskier mix / over-scoring", "خليط أخطر / مبالغة في الدرجات"),
    "harsher threshold / fewer appeals": Text("harsher threshold / fewer appeals", "عتبة أشد / تظلّمات أقل"),
    "harsher threshold / over-scoring": Text("harsher threshold / over-scoring", "عتبة أشد / مبالغة في الدرجات"),
    "fewer appeals / over-scoring": Text("fewer appeals / over-scoring", "تظلّمات أقل / مبالغة في الدرجات"),
    "author_anger": Text("anger of the author", "غضب الكاتب"),
    "outgroup_animosity": Text("animosity towards the other side", "العداء للطرف الآخر"),
    "reader_preference": Text("wish of the reader to see it", "رغبة القارئ في رؤيته"),
    "is_political": Text("political content", "محتوى سياسي"),
    "engagement": Text("ranked by engagement", "مرتَّبة بحسب التفاعل"),
    "posts shown": Text("posts shown", "المنشورات المعروضة"),
    "posts without user, session or feed": Text(
        "posts without user, session or feed", "منشورات بلا مستخدم أو جلسة أو خلاصة"
    ),
    "posts of other feeds": Text("posts of other feeds", "منشورات خلاصات أخرى"),
    "posts outside the part compared": Text("posts outside the part compared", "منشورات خارج الجزء المقارَن"),
    "posts of which it is not known whether they are in the part": Text(
        "posts of which it is not known whether they are in the part", "منشورات لا يُعلم أهي من الجزء"
    ),
    "posts without the outcome": Text("posts without the outcome", "منشورات بلا هذه السمة"),
    "sessions with one feed alone": Text("sessions with one feed alone", "جلسات بخلاصة واحدة"),
    "users with one feed alone": Text("users with one feed alone", "مستخدمون بخلاصة واحدة"),
    "users compared": Text("users compared", "المستخدمون المقارَنون"),
    "fewer than 10 users": Text("fewer than 10 users", "أقل من 10 مستخدمين"),
    "users do not differ in the baseline": Text(
        "users do not differ in the baseline", "لا يختلف المستخدمون في خط الأساس"
    ),
    "detectable effect": Text("detectable effect", "الأثر القابل للكشف"),
    "Poisson error of the model": Text("Poisson error of the model", "خطأ بواسون للنموذج"),
    "error with the assumed overdispersion": Text(
        "error with the assumed overdispersion", "الخطأ بالتشتت الزائد المفترض"
    ),
    "error by test, t": Text("error by test, t", "الخطأ بحسب الاختبار، t"),
    "people taken as independent": Text("people taken as independent", "الناس كأنهم مستقلون"),
    "errors by site, CRV1": Text("errors by site, CRV1", "الأخطاء بحسب الموقع، CRV1"),
    "errors by site, CRV3": Text("errors by site, CRV3", "الأخطاء بحسب الموقع، CRV3"),
    "t test of site means": Text("t test of site means", "اختبار t لمتوسطات المواقع"),
    "wild bootstrap of sites": Text("wild bootstrap of sites", "إعادة المعاينة «البرّية» للمواقع"),
    "randomisation test of sites": Text("randomisation test of sites", "اختبار التعيين العشوائي للمواقع"),
    "valid": Text("valid", "صالح"),
    "rejects too often": Text("rejects too often", "يرفض أكثر مما ينبغي"),
    "cautious": Text("cautious", "متحفّظ"),
    "cannot reject": Text("cannot reject", "لا يستطيع الرفض"),
    "periods taken as independent": Text("periods taken as independent", "الفترات كأنها مستقلة"),
    "Newey-West errors (HAC)": Text("Newey-West errors (HAC)", "أخطاء Newey-West ‏(HAC)"),
    "placebo dates": Text("placebo dates", "التواريخ الوهمية"),
    "log ratio of rates": Text("log ratio of rates", "لوغاريتم نسبة المعدلين"),
    "difference of shares, pooled": Text("difference of shares, pooled", "فرق النسب، مجمّعًا"),
    "the group": Text("the group", "المجموعة"),
    "the others": Text("the others", "غيرها"),
    "tests": Text("tests", "الاختبارات"),
    "clicks a test": Text("clicks a test", "النقرات في كل اختبار"),
    "headlines a test": Text("headlines a test", "العناوين في كل اختبار"),
    "variance within tests": Text("variance within tests", "التباين داخل الاختبارات"),
    "tests in each simulated world": Text("tests in each simulated world", "الاختبارات في كل عالم مُحاكى"),
    "overdispersion": Text("overdispersion", "التشتت الزائد"),
    "level": Text("level", "المستوى"),
    "power": Text("power", "القوة"),
    "sites": Text("sites", "المواقع"),
    "sites treated": Text("sites treated", "المواقع التي فيها البرنامج"),
    "people a site": Text("people a site", "الناس في كل موقع"),
    "likeness within sites": Text("likeness within sites (ICC)", "التشابه داخل المواقع (ICC)"),
    "share without the programme": Text("share without the programme", "النسبة من دون البرنامج"),
    "correlation of site means before and after": Text(
        "correlation of site means before and after", "ارتباط متوسطات المواقع قبل وبعد"
    ),
    "periods before": Text("periods before", "الفترات قبل"),
    "periods after": Text("periods after", "الفترات بعد"),
    "periods compared on either side": Text("periods compared on either side", "الفترات المقارَنة من كل جانب"),
    "correlation of neighbouring periods": Text("correlation of neighbouring periods", "ارتباط الفترات المتجاورة"),
    "SD of log counts": Text("SD of log counts", "الانحراف المعياري للوغاريتم الأعداد"),
    "posts of the group": Text("posts of the group", "منشورات المجموعة"),
    "posts of the others": Text("posts of the others", "منشورات غيرها"),
    "rate of the others": Text("rate of the others", "معدل غيرها"),
    "share of posts that count": Text("share of posts that count", "نسبة المنشورات التي تُحسب"),
    "posts an author": Text("posts an author", "المنشورات لكل كاتب"),
    "likeness within authors": Text("likeness within authors (ICC)", "التشابه داخل منشورات الكاتب (ICC)"),
}
# What values of a column are called, after "=" in the name of a group.
_VALUES = {
    "true": Text("yes", "نعم"),
    "false": Text("no", "لا"),
    "en": Text("English", "الإنجليزية"),
    "ar": Text("Arabic", "العربية"),
    "msa": Text("Modern Standard", "الفصحى الحديثة"),
    "egypt": Text("Egyptian", "المصرية"),
    "levant": Text("Levantine", "الشامية"),
    "gulf": Text("Gulf", "الخليجية"),
    "magreb": Text("Maghrebi", "المغاربية"),
    "negative": Text("negative", "سلبي"),
    "neutral": Text("neutral", "محايد"),
    "positive": Text("positive", "إيجابي"),
    "views": Text("per view", "لكل مشاهدة"),
    "impressions": Text("per impression", "لكل مرة ظهور"),
    "followers": Text("per post, at equal followers", "لكل منشور عند تساوي المتابعين"),
    "none": Text("per post", "لكل منشور"),
    "fast": Text("fast", "سريع"),
    "slow": Text("slow", "بطيء"),
    "facebook": Text("Facebook", "فيسبوك"),
    "linkedin": Text("LinkedIn", "لينكدإن"),
    "foreign": Text("foreign", "أجنبي"),
    "local": Text("local", "محلي"),
    "not named": Text("not named", "غير مذكور"),
    "neighbours": Text("neighbours", "الجيران"),
    "religious leader": Text("religious leader", "رجل دين"),
    "organisation": Text("organisation", "منظمة"),
    "school": Text("school", "المدرسة"),
    "square": Text("square", "الساحة"),
    "defenders": Text("defenders of rights", "المدافعون عن الحقوق"),
    "others": Text("others", "غيرهم"),
    "social justice": Text("social justice", "العدالة الاجتماعية"),
    "hate": Text("hate", "الكراهية"),
    "before": Text("before", "قبل"),
    "after": Text("after", "بعد"),
    "other": Text("other", "أخرى"),
}

# One more of a feature, as the object of a sentence. Features without an entry move by one SD.
ONE_MORE: Mapping[str, Text] = {
    "negative_share": Text("one more negative word", "كلمة سلبية إضافية"),
    "positive_share": Text("one more positive word", "كلمة إيجابية إضافية"),
    "negative": Text("one more negative word", "كلمة سلبية إضافية"),
    "positive": Text("one more positive word", "كلمة إيجابية إضافية"),
    "words": Text("one more word", "كلمة إضافية أيًّا كانت"),
}


_THEN = Text(", then ", "، ثم ")
_LESS = Text(" − ", " − ")


def name_term(term: str) -> Text:
    """Return what a feature, ``column = value``, ``feature, column = value``, ``one - other`` or ``one → other`` is called.

    An unknown one keeps its name.

    Examples
    --------
    >>> name_term("valence, dialect = egypt")
    'valence, dialect: Egyptian'
    >>> name_term("colour = red"), name_term("dialect = other"), name_term("a, b")
    ('colour = red', 'dialect: other', 'a, b')
    >>> name_term("dwell - mine")
    'reading time − mine'
    >>> name_term("online → mine, same day counted"), name_term("lag 2")
    ('online events, then mine, same day counted', 'day 2 after')
    >>> name_term("online -> offline")
    'online events to offline events'
    """
    first, arrow, then = term.partition(" -> ")
    if arrow:
        return Text("{first} to {then}", "من {first} إلى {then}").fill(first=name_term(first), then=name_term(then))
    first, arrow, then = term.partition(" → ")
    if arrow:
        then, comma, more = then.partition(", ")
        both = join([name_term(first), name_term(then)], _THEN)
        return join([both, name_term(more)], COMMA) if comma else both
    if term.startswith("lag ") and term[4:].isdigit():
        return Text("day {n} after", "اليوم {n} بعده").fill(n=term[4:])
    one, minus, other = term.partition(" - ")
    if minus and term not in TERMS and (one in TERMS or other in TERMS):
        return join([name_term(one), name_term(other)], _LESS)
    feature, comma, group = term.partition(", ")
    if comma and feature in TERMS and term not in TERMS:
        return join([TERMS[feature], name_term(group)], COMMA)
    name, found, value = term.partition(" = ")
    if found and name in TERMS and value not in _VALUES:
        return Text("{name}: {value}", "{name}: {value}").fill(name=TERMS[name], value=TERMS.get(value, value))
    if found and value in _VALUES:
        return Text("{name}: {value}", "{name}: {value}").fill(name=name_term(name), value=_VALUES[value])
    return TERMS[term] if term in TERMS else Text.literal(term)


def name_value(value: str) -> Text:
    """Return what a value of a column is called without the column; an unknown one keeps its name.

    Examples
    --------
    >>> name_value("facebook"), name_value("Radio")
    ('Facebook', 'Radio')
    """
    return _VALUES[value] if value in _VALUES else Text.literal(value)


def one_more(term: str) -> Text:
    """Return 'one more ...' of a feature, or 'one SD more of ...' where no unit has a name."""
    if term in ONE_MORE:
        return ONE_MORE[term]
    return Text("one SD more of {name}", "انحراف معياري إضافي من {name}").fill(name=name_term(term))


def has_unit(term: str) -> bool:
    """Say whether 'one more' of the feature has a name, so that it is reported by the piece."""
    return term in ONE_MORE

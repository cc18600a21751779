"""What the ingest card says, in two languages."""

from __future__ import annotations

from collections.abc import Mapping

from engagebias.words import Text

QUESTION = Text("How many of the rows report each count?", "كم من الصفوف يذكر كل عدد؟")
REPORTED = (
    Text("a figure", "رقم"),
    Text("made null: the source had none", "أُفرغ: لم يكن لدى المصدر رقم"),
    Text("no figure in this export", "بلا رقم في هذا التصدير"),
)
ABOUT: Mapping[str, Text] = {
    "format": Text("recognised as", "تُعرِّف عليه بأنه"),
    "read": Text("records read", "سجلات قُرئت"),
    "kept": Text("rows kept", "صفوف حُفظت"),
    "rejected": Text("rejected", "سجلات رُفضت"),
    "folded": Text("folded into another row", "دُمجت في صف آخر"),
    "nulled": Text("made null, not zero", "أُفرغت وليست صفرًا"),
    "unread": Text("could not be read", "تعذرت قراءتها"),
    "empty": Text("empty in this export", "فارغ في هذا التصدير"),
    "absent": Text("not in this export", "ليس في هذا التصدير"),
    "unknown": Text("columns not understood", "أعمدة غير مفهومة"),
    "personal": Text("personal columns removed", "أعمدة شخصية حُذفت"),
    "clock": Text("clock", "الساعة"),
    "exposure": Text("exposure", "التعرض"),
    "warning": Text("warning", "تنبيه"),
}

CELLS = Text("{column}: {reason}", "{column}: {reason}")
FILE_LINE = Text(
    "{name}: {kept} rows of {read} records (rejected: {rejected}, folded: {folded}); {title}",
    "{name}: عدد الصفوف {kept} من سجلات عددها {read} (المرفوض: {rejected}، المدموج: {folded})؛ {title}",
)
OF_FILES = Text("{said} ({k} of {files} files)", "{said} ({k} من ملفات عددها {files})")
EACH_FILE = Text(
    "Each file's own card: reading.card.table(), or manifest.json beside the tables (--out).",
    "بطاقة كل ملف على حدة: reading.card.table() أو manifest.json بجانب الجداول (--out).",
)
ALL_FILES = Text("all files together", "كل الملفات معًا")

AGES_KNOWN = Text("posted and observed: the age of each count is known", "وقت النشر ووقت القراءة: عمر كل عدد معلوم")
AGES_PART = Text(
    "posted; when the counts were read is known for {share} % of the rows only",
    "وقت النشر؛ ووقت قراءة الأعداد لـ {share}% من الصفوف فقط",
)
AGES_UNKNOWN = Text(
    "posted, but not when the counts were read: posts of unlike age cannot be compared by their counts",
    "وقت النشر دون وقت قراءة الأعداد: لا تُقارن منشورات مختلفة الأعمار بأعدادها",
)
NO_CLOCK = Text("no time of posting: ages are unknown", "لا وقت للنشر: الأعمار مجهولة")
ZONELESS = Text(
    "{n} times name no zone and were read as UTC; if the export used a local clock they are hours off",
    "{n} من الأوقات بلا منطقة زمنية وقُرئت بالتوقيت العالمي؛ إن كانت بساعة محلية فهي مزاحة ساعات",
)
EXPOSED = Text("{what} for {share} % of the rows", "{what} لـ {share}% من الصفوف")
NO_EXPOSURE = Text(
    "none: how many people saw a post is not known, so actions cannot be set against it",
    "لا شيء: لا يُعرف كم شخصًا رأى المنشور فلا تُنسب الأفعال إليه",
)
CAPPED = Text(
    "the file has exactly {n} rows, the most that this source gives: the search was cut off there, and which posts are missing is not random",
    "في الملف {n} صف بالضبط وهو أقصى ما يعطيه هذا المصدر: قُطع البحث عنده وما ينقص ليس عشوائيًا",
)
OVERPERFORMING = Text(
    "every post did better than its page usually does: the export left out those that did worse",
    "كل منشور تفوق على المعتاد لصفحته: أسقط التصدير ما كان أدنى",
)
UNLISTED = Text(
    "the file has no column {column} (old versions lack it): which figures are defaults of the collector is not told",
    "ليس في الملف عمود {column} (تفتقده النسخ القديمة): لا يُعرف أي الأرقام قيم افتراضية وضعها الجامع",
)
DOUBTED = Text(
    "{n} zeros were made null because this export also writes 0 for nothing; some were real, so averages of the rest are too high",
    "أُفرغ {n} صفرًا لأن هذا التصدير يكتب 0 أيضًا لما لا يُعرف؛ بعضها أصفار حقيقية فمتوسطات الباقي أعلى من الواقع",
)
UNTOLD = Text(
    "the file has no column {column}, which tells hidden {counts} apart: figures of posts that hide them may be made up",
    "ليس في الملف عمود {column} الذي يميّز ما أُخفي من {counts}: قد تكون أرقام المنشورات التي تخفيها مختلقة",
)
OWN_NAME = Text(
    "{column} is none of our columns and came along as text{near}", "{column} ليس من أعمدتنا ورافق الجدول نصًا{near}"
)
NEAR = Text("; did you mean {near}?", "؛ هل تقصد {near}؟")
NONE_KEPT = Text("no row was kept", "لم يُحفظ أي صف")
GENERIC = Text("your columns", "أعمدتك")

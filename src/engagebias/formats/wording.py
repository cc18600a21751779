"""What the ingest card says, in two languages."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from engagebias.formats.mapping import formats
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
    "absent": Text("not in this export", "ليس في هذا التصدير"),
    "unknown": Text("columns not understood", "أعمدة غير مفهومة"),
    "personal": Text("personal columns removed", "أعمدة شخصية حُذفت"),
    "clock": Text("clock", "الساعة"),
    "exposure": Text("exposure", "التعرض"),
    "warning": Text("warning", "تنبيه"),
}

_REASONS = (
    Text("no id", "بلا معرّف"),
    Text("broken: not a whole line of JSON", "سطر JSON ناقص"),
    Text("not a record: a bare value instead of named fields", "ليس سجلًا: قيمة مجردة بدل حقول مسماة"),
    Text("fewer fields than the header has: cut off, or of another table", "حقول أقل مما في الترويسة: مقطوع أو من جدول آخر"),
    Text("more fields than the header has: separators inside a text that is not quoted",
         "حقول أكثر مما في الترويسة: فواصل داخل نص بلا علامات اقتباس"),
    Text("a header again: two exports in one file", "ترويسة مكررة: تصديران في ملف واحد"),
    Text("is no whole number of 0 or more", "ليس عددًا صحيحًا موجبًا أو صفرًا"),
    Text("is no number", "ليس رقمًا"),
    Text("is neither yes nor no", "ليس نعم ولا لا"),
    Text("is no time that can be read", "ليس وقتًا يمكن قراءته"),
    Text("is no date that can be read", "ليس تاريخًا يمكن قراءته"),
    Text("the source had no figure", "لم يكن لدى المصدر رقم"),
    Text("the same row again", "الصف نفسه مرة أخرى"),
    Text("the same post and time with other values: the last is kept", "المنشور والوقت نفسهما بقيم أخرى: حُفظ الأخير"),
    Text("an earlier reading of the post: see the snapshots", "قراءة أسبق للمنشور: انظر اللقطات"),
    Text("no such column in the file", "لا عمود كهذا في الملف"),
    Text("a boost or retweet: its counts are those of the post it passes on", "إعادة نشر: أعدادها أعداد المنشور الأصلي"),
    Text("a service message (someone joined, a title changed), not a post", "رسالة خدمة (انضمام أو تغيير عنوان) وليست منشورًا"),
    Text("a message that the exporting program could not write", "رسالة لم يستطع برنامج التصدير كتابتها"),
    Text("neither a post nor a comment in the row", "لا منشور في الصف ولا تعليق"),
)  # fmt: skip
_KNOWN = {str(reason): reason for reason in _REASONS}

REPEATED, DIFFERING, EARLIER = (
    "the same row again",
    "the same post and time with other values: the last is kept",
    "an earlier reading of the post: see the snapshots",
)
NO_COLUMN = "no such column in the file"

AGES_KNOWN = Text("posted and observed: the age of each count is known", "وقت النشر ووقت القراءة: عمر كل عدد معلوم")
AGES_PART = Text(
    "posted; observed for {share} % of the rows alone", "وقت النشر؛ ووقت القراءة لـ {share}% من الصفوف فقط"
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
NONE_KEPT = Text("no row was kept", "لم يُحفظ أي صف")
GENERIC = Text("your columns", "أعمدتك")


def reason_text(reason: str) -> Text:
    """Return a reason in both languages; names of columns, and what a source wrote itself, stay as they are."""
    known = _KNOWN.get(reason) or next((f for f in _of_formats() if f == reason), None)
    return known or Text(_braced(reason), _braced(reason)).fill()


@cache
def _of_formats() -> tuple[Text, ...]:
    """Return the reasons that mappings bring along."""
    found = [text for one in formats().values() for text in (*one.absent.values(), *(h.reason for h in one.hidden))]
    return tuple(dict.fromkeys(found))


def _braced(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")

"""Why a record is no post, and why a cell holds no figure: every reason once, in two languages."""

from __future__ import annotations

from collections.abc import Mapping

from engagebias.words import Text

# Records
NO_ID = Text("no id", "بلا معرّف")
BROKEN = Text("broken: not a whole line of JSON", "سطر JSON ناقص")
NOT_A_RECORD = Text("not a record: a bare value instead of named fields", "ليس سجلًا: قيمة مجردة بدل حقول مسماة")
CUT = Text(
    "fewer fields than the header has: cut off, or of another table", "حقول أقل مما في الترويسة: مقطوع أو من جدول آخر"
)
LONG = Text(
    "more fields than the header has: separators inside a text that is not quoted",
    "حقول أكثر مما في الترويسة: فواصل داخل نص بلا علامات اقتباس",
)
SECOND_HEADER = Text("a header again: two exports in one file", "ترويسة مكررة: تصديران في ملف واحد")
BOOST = Text(
    "a boost or retweet: its counts are those of the post it passes on", "إعادة نشر: أعدادها أعداد المنشور الأصلي"
)
SERVICE = Text(
    "a service message (someone joined, a title changed), not a post", "رسالة خدمة (انضمام أو تغيير عنوان) وليست منشورًا"
)
UNSUPPORTED = Text("a message that the exporting program could not write", "رسالة لم يستطع برنامج التصدير كتابتها")
NEITHER = Text("neither a post nor a comment in the row", "لا منشور في الصف ولا تعليق")

NO_POST = Text(
    "a like, a follow, a deletion or news of an account, not a post", "إعجاب أو متابعة أو حذف أو خبر حساب وليس منشورًا"
)
ADVERT = Text("an advertisement that the platform put in", "إعلان أدرجته المنصة")

# Rows that another row stands for
REPEATED = Text("the same row again", "الصف نفسه مرة أخرى")
DIFFERING = Text(
    "the same post and time with other values: the last is kept", "المنشور والوقت نفسهما بقيم أخرى: حُفظ الأخير"
)
EARLIER = Text("an earlier reading of the post: see the snapshots", "قراءة أسبق للمنشور: انظر اللقطات")

# Cells
NO_FIGURE = Text("the source had no figure", "لم يكن لدى المصدر رقم")
DOUBTFUL = Text(
    "0, which this export also writes where the source had no figure",
    "0 ويكتبه هذا التصدير أيضًا حيث لم يكن لدى المصدر رقم",
)
WRITTEN_AS = Text("written as {codes}", "مكتوب {codes}")
EMPTY = Text("empty in this export", "فارغ في هذا التصدير")
NO_COLUMN = Text("no such column in the file", "لا عمود كهذا في الملف")
_NO_NUMBER = Text("is no number", "ليس رقمًا")
UNREAD: Mapping[str, Text] = {
    "count": Text("is no whole number of 0 or more", "ليس عددًا صحيحًا موجبًا أو صفرًا"),
    "int": _NO_NUMBER,
    "float": _NO_NUMBER,
    "flag": Text("is neither yes nor no", "ليس نعم ولا لا"),
    "time": Text("is no time that can be read", "ليس وقتًا يمكن قراءته"),
    "date": Text("is no date that can be read", "ليس تاريخًا يمكن قراءته"),
}
"""By the way in which a value is read."""

_OF_STEPS = {str(reason): reason for reason in (BOOST, SERVICE, UNSUPPORTED, NEITHER, NO_POST, ADVERT)}


def of_step(written: str) -> Text:
    """Return the reason that a step wrote into a table, where words lose their second language."""
    return _OF_STEPS[written]

"""What columns and features are called, in English and Arabic."""

from __future__ import annotations

from collections.abc import Mapping

from engagebias.words import Text

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
    "within stories": Text("within stories", "داخل القصة الواحدة"),
    "within stories, same picture": Text("within stories, same picture", "داخل القصة الواحدة والصورة نفسها"),
    "across stories": Text("across stories (confounded)", "بين القصص (متأثّرة بعوامل مُربكة)"),
    "across stories of one week": Text(
        "across stories of one week (confounded)", "بين قصص الأسبوع الواحد (متأثّرة بعوامل مُربكة)"
    ),
    "all tests": Text("all tests", "كل الاختبارات"),
    "broken_randomisation": Text("broken randomisation", "توزيع عشوائي مختلّ"),
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
    "used": Text("used", "المستعمل"),
}
_VALUES = {"true": Text("yes", "نعم"), "false": Text("no", "لا")}

# One more of a feature, as the object of a sentence. Features without an entry move by one SD.
ONE_MORE: Mapping[str, Text] = {
    "negative_share": Text("one more negative word", "كلمة سلبية إضافية"),
    "positive_share": Text("one more positive word", "كلمة إيجابية إضافية"),
    "negative": Text("one more negative word", "كلمة سلبية إضافية"),
    "positive": Text("one more positive word", "كلمة إيجابية إضافية"),
    "words": Text("one more word", "كلمة إضافية أيًّا كانت"),
}

COLUMNS: Mapping[str, Text] = {
    "term": Text("term", "المتغيّر"),
    "estimate": Text("estimate", "التقدير"),
    "std_error": Text("std. error", "الخطأ المعياري"),
    "conf_low": Text("interval from", "الحد الأدنى لفترة الثقة"),
    "conf_high": Text("interval to", "الحد الأعلى لفترة الثقة"),
    "p_value": Text("p", "القيمة الاحتمالية"),
    "p_adjusted": Text("p, adjusted", "القيمة الاحتمالية المعدّلة"),
    "p_permutation": Text("p, permutation", "القيمة الاحتمالية بالتبديل"),
    "n": Text("n", "العدد"),
    "contrast": Text("contrast", "المقارنة"),
    "model_std_error": Text("std. error, model", "الخطأ المعياري للنموذج"),
    "permutation_sd": Text("SD, permutation", "الانحراف المعياري بالتبديل"),
    "step": Text("step", "الخطوة"),
    "tests": Text("tests", "الاختبارات"),
    "arms": Text("headlines shown", "العناوين المعروضة"),
    "check": Text("check", "الفحص"),
    "passed": Text("passed", "ناجح"),
    "detail": Text("what was found", "ما وُجد"),
    "title": Text("title", "العنوان"),
}


def name_term(term: str) -> Text:
    """Return what a feature, or ``feature = true``, is called; an unknown one keeps its column name."""
    name, found, value = term.partition(" = ")
    if found and value in _VALUES:
        return Text("{name}: {value}", "{name}: {value}").fill(name=name_term(name), value=_VALUES[value])
    return TERMS[term] if term in TERMS else Text.literal(term)


def name_column(column: str) -> Text:
    """Return what a column is called; an unknown one keeps its name."""
    return COLUMNS.get(column, name_term(column))


def one_more(term: str) -> Text:
    """Return 'one more ...' of a feature, or 'one SD more of ...' where no unit has a name."""
    if term in ONE_MORE:
        return ONE_MORE[term]
    return Text("one SD more of {name}", "انحراف معياري إضافي من {name}").fill(name=name_term(term))


def has_unit(term: str) -> bool:
    """Say whether 'one more' of the feature has a name, so that it is reported by the piece."""
    return term in ONE_MORE

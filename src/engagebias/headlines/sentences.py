"""What the headline estimates say, in words that follow the design."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from engagebias.results import Answer, Wording
from engagebias.terms import name_term, one_more
from engagebias.words import COMMA, SEMICOLON, Lang, Text, join

QUESTION = Text("Do emotive headlines win clicks?", "هل تكسب العناوين الانفعالية النقرات؟")
ESTIMAND = Text(
    "Average within-story log ratio of {outcome} per {exposure}, for +1 SD of {features}, over {population}; "
    "story, time and audience are held fixed by randomisation within each of {tests} tests.",
    "متوسط لوغاريتم نسبة {outcome} إلى {exposure} داخل القصة الواحدة، عند زيادة انحراف معياري واحد في {features}، على {population}؛ "
    "والقصة والوقت والجمهور ثابتة بالتوزيع العشوائي داخل كلٍّ من {tests} اختبارًا.",
)
NOT_RANDOM = Text(
    "Randomisation is in doubt here, so this is an association.",
    "التوزيع العشوائي هنا موضع شك، فالتقدير ارتباط لا أثر.",
)
POPULATION: dict[str, Text] = {
    "clicks": Text(
        "tests with two or more headlines, weighted by their clicks",
        "الاختبارات ذات عنوانين فأكثر، مرجّحةً بنقراتها",
    ),
    "tests": Text("tests with two or more headlines, weighted equally", "الاختبارات ذات عنوانين فأكثر، بأوزان متساوية"),
}
METHOD = Text(
    "Poisson regression conditional on each test's total, offset log {exposure}; standard errors clustered by test (CRV1, t with "
    "{df} degrees of freedom); features in SD over the {arms} headlines of all eligible tests.",
    "انحدار بواسون مشروط بمجموع كل اختبار، مع لوغاريتم {exposure} إزاحةً؛ أخطاء معيارية عنقودية حسب الاختبار (CRV1، توزيع t بـ{df} درجة حرية)؛ "
    "والسمات بوحدة الانحراف المعياري على {arms} عنوانًا في كل الاختبارات المؤهلة.",
)
SCALE = Text("log rate ratio per SD", "لوغاريتم نسبة المعدلين لكل انحراف معياري")
PERCENT = Text("% change of the click rate", "% تغيّر معدل النقر")

_SAID: dict[tuple[Wording, str], Text] = {
    ("effect", "up"): Text("{more} raised the click rate by {size} % ({level} % interval {low} to {high})",
                           "{more} رفعت معدل النقر بنسبة {size}% (مجال الثقة {level}%: من {low} إلى {high})"),
    ("effect", "down"): Text("{more} lowered the click rate by {size} % ({level} % interval {low} to {high})",
                             "{more} خفضت معدل النقر بنسبة {size}% (مجال الثقة {level}%: من {low} إلى {high})"),
    ("effect", "open"): Text("{more} made no clear difference to the click rate ({size} %, {level} % interval {low} to {high})",
                             "{more} لم تُحدث فرقًا واضحًا في معدل النقر ({size}%، مجال الثقة {level}%: من {low} إلى {high})"),
    ("association", "up"): Text("{more} went with a click rate {size} % higher ({level} % interval {low} to {high})",
                                "{more} اقترنت بمعدل نقر أعلى بنسبة {size}% (مجال الثقة {level}%: من {low} إلى {high})"),
    ("association", "down"): Text("{more} went with a click rate {size} % lower ({level} % interval {low} to {high})",
                                  "{more} اقترنت بمعدل نقر أدنى بنسبة {size}% (مجال الثقة {level}%: من {low} إلى {high})"),
    ("association", "open"): Text("{more} went with no clear difference in the click rate ({size} %, {level} % interval {low} to {high})",
                                  "{more} لم تقترن بفرق واضح في معدل النقر ({size}%، مجال الثقة {level}%: من {low} إلى {high})"),
}  # fmt: skip
_VERDICTS: dict[tuple[Wording, str], Text] = {
    ("effect", "up"): Text("{which} ones do", "{which} تكسبها"),
    ("effect", "down"): Text("{which} ones lose them", "{which} تخسرها"),
    ("effect", "open"): Text("for {which} ones it is not shown", "{which} لم يثبت لها كسب"),
    ("association", "up"): Text("{which} ones go with more", "{which} تقترن بنقرات أكثر"),
    ("association", "down"): Text("{which} ones go with fewer", "{which} تقترن بنقرات أقل"),
    ("association", "open"): Text("for {which} ones no difference is shown", "{which} لم يثبت لها فرق"),
}
_WHICH = {
    "negative_share": Text("negative", "العناوين السلبية"), "negative": Text("negative", "العناوين السلبية"),
    "positive_share": Text("positive", "العناوين الإيجابية"), "positive": Text("positive", "العناوين الإيجابية"),
}  # fmt: skip


def direction(row: dict[str, Any]) -> str:
    """Say where an interval lies: up, down, or open when it holds zero."""
    return "up" if row["conf_low"] > 0 else "down" if row["conf_high"] < 0 else "open"


def say_row(row: dict[str, Any], term: str, wording: Wording, conf_level: float) -> Text:
    """Write one estimate (in percent) as half a sentence."""
    where = direction(row)
    size = f"{row['estimate']:+.1f}" if where == "open" else f"{abs(row['estimate']):.1f}"
    return _SAID[wording, where].fill(
        more=one_more(term), size=_sign(size), low=_sign(f"{row['conf_low']:+.1f}"), high=_sign(f"{row['conf_high']:+.1f}"),
        level=f"{100 * conf_level:g}",
    )  # fmt: skip


def say_answer(
    percent: pl.DataFrame,
    wording: Wording,
    conf_level: float,
    warnings: Sequence[Text],
    simulated: bool,
    lang: Lang,
) -> Answer:
    """Answer the question with the first feature, then the others, all in percent."""
    rows = list(percent.iter_rows(named=True))
    said = join([say_row(row, row["term"], wording, conf_level) for row in rows], SEMICOLON)
    verdict = _say_verdict(rows, wording)
    sentence = (join([verdict, said], Text(": ", ": ")) if verdict else said).to(lang)
    sentence = f"{sentence[0].upper()}{sentence[1:]}."
    first = one_more(rows[0]["term"])
    return Answer(
        question=QUESTION.to(lang), sentence=sentence, estimate=rows[0]["estimate"], low=rows[0]["conf_low"], high=rows[0]["conf_high"],
        unit=Text("{unit}, {more}", "{unit}، {more}").fill(unit=PERCENT, more=first).to(lang), wording=wording,
        warnings=tuple(w.to(lang) for w in warnings), simulated=simulated, lang=lang,
    )  # fmt: skip


def _say_verdict(rows: Sequence[dict[str, Any]], wording: Wording) -> Text | None:
    """Answer for negative and for positive headlines in a word each; other features answer by their figures."""
    emotive = [row for row in rows if row["term"] in _WHICH]
    parts = [_VERDICTS[wording, direction(row)].fill(which=_WHICH[row["term"]]) for row in emotive]
    return join(parts, COMMA) if parts else None


def list_features(features: Sequence[str]) -> Text:
    """Return the features' names, joined."""
    return join([name_term(f) for f in features], COMMA)


def _sign(number: str) -> str:
    return number.replace("-", "\u2212")

"""Every word that the pages say of themselves, in each language."""

from __future__ import annotations

from collections.abc import Mapping

from engagebias.words import Text

LANGUAGE_NAMES = {"en": "English", "ar": "العربية"}
DIRECTIONS = {"en": "ltr", "ar": "rtl"}

WORDS: Mapping[str, Text] = {
    "all_answers": Text("All answers", ar="جميع الإجابات"),
    "languages": Text("Languages", ar="اللغات"),
    "pages": Text("Pages", ar="الصفحات"),
    "code": Text("Code", ar="الشيفرة"),
    "chart": Text("Chart", ar="رسم بياني"),
    "table": Text("Table", ar="جدول"),
    "output": Text("Output", ar="مخرجات"),
    "notice": Text("Notice", ar="تنبيه"),
    "error": Text("Error", ar="خطأ"),
    "read_more": Text("How this was found", ar="كيف وصلنا إلى هذه الإجابة"),
    "see_page": Text("See how far it came", ar="انظر إلى أين وصل"),
    "run_with": Text("What this page was run with", ar="الوسائط التي شُغّل بها هذا الدفتر"),
    "parameter": Text("Parameter", ar="الوسيط"),
    "value": Text("Value", ar="القيمة"),
    "warnings": Text("Warnings", ar="تحذيرات"),
    "no_warnings": Text("None of the notebooks gave a warning.", ar="لم يُصدر أيٌّ من الدفاتر تحذيرًا."),
    "data_used": Text("Data used", ar="البيانات المستخدمة"),
    "licence": Text("Licence", ar="الرخصة"),
    "citation": Text("Please cite", ar="صيغة الاستشهاد"),
    "source": Text("Source", ar="المصدر"),
    "file": Text("File", ar="الملف"),
    "rebuild": Text("How to build this report again", ar="كيف يُبنى هذا التقرير من جديد"),
    "rebuild_how": Text(
        "In the study folder, with the same inputs, this command gives the same pages, byte for byte. "
        "manifest.json names the inputs, parameters and versions.",
        ar="في مجلد الدراسة، ومع المدخلات نفسها، يعطي هذا الأمر الصفحات نفسها تمامًا دون أي اختلاف. "
        "ويذكر الملف manifest.json المدخلات والوسائط والإصدارات.",
    ),
    "simulated": Text("Simulated data", ar="بيانات مُحاكاة"),
    "simulated_why": Text(
        "These answers come from an invented world with a known truth. They show how the method works; "
        "they say nothing about real people.",
        ar="تأتي هذه الإجابات من عالم مُصطنع معروف الحقيقة. وهي تُبيّن كيف تعمل الطريقة، ولا تقول شيئًا عن أناس حقيقيين.",
    ),
    "example_data": Text(
        "The example world, simulated by this package.",
        ar="عالمُ المثال الذي تحاكيه هذه الحزمة.",
    ),
    "effect": Text("Effect", ar="أثر"),
    "quasi-effect": Text("Effect under an assumption", ar="أثر تحت افتراض"),
    "association": Text("Association", ar="ارتباط"),
    "description": Text("Description", ar="وصف"),
    "effect_means": Text(
        "Effect: chance decided who saw which version, so the difference comes from the version as a whole; "
        "what inside it made the difference was not randomised.",
        ar="أثر: حدّدت الصدفةُ مَن رأى أيَّ نسخة، فالفرق ناتج عن النسخة كلّها؛ أما ما الذي أحدثه فيها فلم يُوزَّع عشوائيًا.",
    ),
    "quasi-effect_means": Text(
        "Effect under an assumption: nobody dealt out who got it; the answer names what would have to hold without it, such as like trends.",
        ar="أثر تحت افتراض: لم توزَّع الحالات عشوائيًا؛ وتذكر الإجابة ما كان يجب أن يصحّ من دون البرنامج، كتماثل الاتجاهات.",
    ),
    "association_means": Text(
        "Association: the two go together in these data; something else may stand behind both.",
        ar="ارتباط: يظهر الأمران معًا في هذه البيانات، وقد يقف وراءهما سببٌ آخر.",
    ),
    "description_means": Text(
        "Description: a property of these data; nothing is compared.",
        ar="وصف: صفة لهذه البيانات، من دون مقارنة.",
    ),
    "words_used": Text("The words used here", ar="معنى الكلمات المستخدمة هنا"),
    "interval": Text(
        "Estimate {estimate}, interval from {low} to {high}; {unit}. {zero}",
        ar="التقدير {estimate}، وفترة الثقة من {low} إلى {high}؛ {unit}. {zero}",
    ),
    "zero_inside": Text("The interval includes zero.", ar="تشمل فترةُ الثقة الصفر."),
    "zero_outside": Text("The interval does not include zero.", ar="لا تشمل فترةُ الثقة الصفر."),
    "one_inside": Text("The interval includes one.", ar="تشمل فترةُ الثقة الواحد."),
    "one_outside": Text("The interval does not include one.", ar="لا تشمل فترةُ الثقة الواحد."),
    "interval_alone": Text(
        "Estimate {estimate}, interval from {low} to {high}; {unit}.",
        ar="التقدير {estimate}، وفترة الثقة من {low} إلى {high}؛ {unit}.",
    ),
    "failed": Text(
        "This question has no answer yet: the notebook stopped with an error.",
        ar="لا إجابة عن هذا السؤال بعد: توقّف الدفتر بسبب خطأ.",
    ),
    "failed_page": Text(
        "This page is incomplete: the notebook stopped at code cell {cell}, and what follows was not run.",
        ar="هذه الصفحة غير مكتملة: توقّف الدفتر عند خلية الشيفرة {cell}، ولم يُشغَّل ما بعدها.",
    ),
    "failed_early": Text(
        "This page is incomplete: the notebook could not be run.",
        ar="هذه الصفحة غير مكتملة: تعذّر تشغيل الدفتر.",
    ),
    "no_answer": Text("This notebook gives no answer in one sentence.", ar="لا يقدّم هذا الدفتر إجابةً في جملة واحدة."),
}

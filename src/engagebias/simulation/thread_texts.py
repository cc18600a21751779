"""Invented comments of the simulated threads, in English and Arabic, by stance towards the claim of a hidden hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

COMMENTS: Mapping[str, Mapping[str, Sequence[str]]] = {
    "en": {
        "none": ("my cousin was there", "when is the next one?", "the hall was too small", "thank you for the pictures", "what a long day"),
        "endorse": ("ask who pays for these {place} meetings", "foreign money stands behind the {place} meeting",
                    "they serve somebody's agenda, look at the {place}"),
        "mock": ("of course, peace at the {place}, invoice to the embassy", "dialogue, how lovely, and how much a head at the {place}?"),
        "report": ("people at the {place} say that the money is foreign", "I read that somebody abroad pays for the {place}"),
        "refute": ("the {place} is paid by our own municipality, the accounts are public", "there is no plot, neighbours met at the {place}"),
    },
    "ar": {
        "none": ("كان ابن عمي هناك", "متى اللقاء القادم؟", "كانت القاعة ضيقة", "شكرًا على الصور", "يا له من يوم طويل"),
        "endorse": ("اسألوا من يدفع ثمن لقاءات {place}", "وراء لقاء {place} مال أجنبي", "إنهم يخدمون أجندة غيرهم، انظروا إلى {place}"),
        "mock": ("طبعًا، سلام في {place} والفاتورة إلى السفارة", "حوار جميل، وكم للرأس في {place}؟"),
        "report": ("يقول ناس في {place} إن المال أجنبي", "قرأت أن جهة في الخارج تدفع لأجل {place}"),
        "refute": ("{place} من مال بلديتنا والحسابات منشورة", "لا مؤامرة، جيران التقوا في {place}"),
    },
}  # fmt: skip

POSTS: Mapping[str, Mapping[bool, Sequence[str]]] = {
    "en": {
        True: (
            "Neighbours from both sides met at the {place} for a dialogue.",
            "The peace talks at the {place} go on tomorrow.",
        ),
        False: ("The {place} opens at noon after the repairs.", "A concert at the {place} ends the week."),
    },
    "ar": {
        True: ("التقى جيران من الطرفين في {place} للحوار.", "تُستأنف محادثات السلام في {place} غدًا."),
        False: ("يفتح {place} ظهرًا بعد الإصلاحات.", "حفلة في {place} تختم الأسبوع."),
    },
}

FUNDED: Mapping[str, str] = {"en": "Funded by a foreign donor.", "ar": "بتمويل من جهة مانحة أجنبية."}

PLACES: Mapping[str, Sequence[str]] = {
    "en": ("market", "school", "station", "library", "stadium"),
    "ar": ("السوق", "المركز", "النادي", "الملعب", "المسرح"),
}

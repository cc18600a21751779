"""The workbook that a coder gets: texts, empty cells with drop-down lists, and the codebook."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from engagebias.labels.codebook import MOST_IN_LIST, Codebook, Variable
from engagebias.words import LANGS, Text

CODES, CODEBOOK, GOLD_ID, NOTE = "codes", "codebook", "gold_id", "note"
MOST_UNITS = 32_000  # UTF-16 units of a cell; the format holds 32,767 and programs cut what is longer unasked
CUT = " [...]"

_WIDTHS = {GOLD_ID: 10, NOTE: 34}
_TEXT_WIDTH, _CODE_WIDTH, _WORDS_WIDTH = 64, 17, 60
_HEAD = PatternFill("solid", fgColor="DCE6F1")
_REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_ARABIC = re.compile("[\u0620-\u064a\u066e-\u06d3\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_PROMPT, _ERROR, _TITLE = 255, 225, 32  # what the dialogs of spreadsheets hold
_WRONG = Text("Choose one of: {codes}. Leave the cell empty if you have not coded it.",
              "اختر واحدًا من: {codes}. واترك الخلية فارغة إن لم ترمّزها.")  # fmt: skip
_MEANS = Text("{code} = {words}", "{code} = {words}")
_PARTS = {
    "name": Text("Column", "العمود"),
    "question": Text("Question", "السؤال"),
    "definition": Text("When which code is right", "متى يصحّ كل رمز"),
    "code": Text("Code", "الرمز"),
    "example": Text("Example", "مثال"),
    "instructions": Text("Instructions", "التعليمات"),
}


def clean_text(text: str) -> tuple[str, int, bool]:
    r"""Return a text as a cell can hold it, how many characters were removed, and whether its end was cut off.

    Control characters that the file format refuses are removed; line ends become line feeds.

    Examples
    --------
    >>> clean_text("one\x00\r\ntwo")
    ('one\ntwo', 1, False)
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    cleaned, removed = _REFUSED.subn("", plain)
    units = cleaned.encode("utf-16-le")
    if len(units) // 2 <= MOST_UNITS:
        return cleaned, removed, False
    return units[: 2 * MOST_UNITS].decode("utf-16-le", errors="ignore") + CUT, removed, True


def build_workbook(rows: Sequence[Sequence[str]], shown: Sequence[str], codebook: Codebook) -> bytes:
    """Return a workbook as the bytes of an xlsx file.

    Parameters
    ----------
    rows : sequence of sequences of str
        Gold id and the shown columns of each post, cleaned, in the order to code them.
    shown : sequence of str
        Names of the shown columns.
    codebook : Codebook
    """
    book = Workbook()
    book.properties.creator = "engagebias"
    sheet = book.active
    sheet.title = CODES
    rtl = mostly_arabic(cell for row in rows for cell in row[1:])
    sheet.sheet_view.rightToLeft = rtl
    _fill_codes(sheet, rows, [GOLD_ID, *shown, *codebook.names, NOTE], len(shown) + 1)
    for i, variable in enumerate(codebook.variables, start=len(shown) + 2):
        _offer_codes(sheet, variable, get_column_letter(i), len(rows) + 1)
    # Locked but for the code cells: a sort of one column alone would give every text another's codes. No password.
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = sheet.protection.formatCells = False
    _fill_codebook(book.create_sheet(CODEBOOK), codebook, rtl)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def mostly_arabic(texts: Iterable[str]) -> bool:
    """Say whether the texts have more Arabic than Latin letters."""
    arabic = latin = 0
    for text in texts:
        arabic += len(_ARABIC.findall(text))
        latin += len(_LATIN.findall(text))
    return arabic > latin


def _fill_codes(sheet: Worksheet, rows: Sequence[Sequence[str]], header: Sequence[str], given: int) -> None:
    for i, name in enumerate(header, start=1):
        _write(sheet.cell(1, i), name, bold=True)
        width = _WIDTHS.get(name, _TEXT_WIDTH if i <= given else _CODE_WIDTH)
        sheet.column_dimensions[get_column_letter(i)].width = width
    for r, row in enumerate(rows, start=2):
        for i, value in enumerate(row, start=1):
            _write(sheet.cell(r, i), value)
        for i in range(given + 1, len(header) + 1):
            cell = sheet.cell(r, i)
            cell.protection = Protection(locked=False)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "C2"


def _write(cell: Cell, value: str, *, bold: bool = False, direction: int = 0) -> None:
    """Write text as text: whatever it begins with, no program may take it for a formula, a number or a date."""
    cell.value = value
    cell.data_type = "s"
    cell.number_format = "@"
    cell.quotePrefix = True
    cell.alignment = Alignment(wrap_text=True, vertical="top", readingOrder=direction, horizontal="general")
    if bold:
        cell.font, cell.fill = Font(bold=True), _HEAD


def _offer_codes(sheet: Worksheet, variable: Variable, column: str, last: int) -> None:
    both = list(dict.fromkeys([*variable.codes, *(wording.ar for wording in variable.codes.values())]))
    offered = both if len(",".join(both)) <= MOST_IN_LIST else list(variable.codes)
    # A list in the rule itself: lists on another sheet are lost by some programs.
    rule = DataValidation(type="list", formula1=f'"{",".join(offered)}"', allow_blank=True, showErrorMessage=True)
    wrong = _WRONG.fill(codes=" / ".join(variable.codes))
    rule.error = _short(f"{wrong}\n{wrong.ar}", _ERROR)
    rule.errorTitle = rule.promptTitle = _short(variable.name, _TITLE)
    rule.prompt = _short(f"{variable.question}\n{variable.question.ar}", _PROMPT)
    rule.showInputMessage = True
    sheet.add_data_validation(rule)
    rule.add(f"{column}2:{column}{max(last, 2)}")


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _fill_codebook(sheet: Worksheet, codebook: Codebook, rtl: bool) -> None:
    sheet.sheet_view.rightToLeft = rtl
    lines: list[tuple[Text, Text]] = []
    if codebook.instructions:
        lines.append((_PARTS["instructions"], codebook.instructions))
    heads = []
    for variable in codebook.variables:
        heads.append(len(lines) + 2)
        lines.append((_PARTS["name"], Text.literal(variable.name)))
        lines.append((_PARTS["question"], variable.question))
        if variable.definition:
            lines.append((_PARTS["definition"], variable.definition))
        lines += [(_PARTS["code"], _MEANS.fill(code=code, words=wording)) for code, wording in variable.codes.items()]
        lines += [(_PARTS["example"], example) for example in variable.examples]
    for i, name in enumerate(("", "English", "", "العربية"), start=1):
        _write(sheet.cell(1, i), name, bold=True)
        sheet.column_dimensions[get_column_letter(i)].width = _WORDS_WIDTH if name else _CODE_WIDTH
    for r, (part, words) in enumerate(lines, start=2):
        for i, lang in enumerate(LANGS):
            direction = 2 if lang == "ar" else 1
            for column, text in ((2 * i + 1, part), (2 * i + 2, words)):
                _write(sheet.cell(r, column), text.to(lang), bold=r in heads, direction=direction)
    sheet.freeze_panes = "A2"

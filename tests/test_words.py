from __future__ import annotations

import copy
import pickle

import pytest

from engagebias.words import COMMA, Text, join


def test_a_text_without_the_same_placeholders_is_refused() -> None:
    with pytest.raises(ValueError, match=r"placeholders differ: \['n'\].*\['m'\]"):
        Text("{n} tests", "{m} اختبارات")


def test_values_are_isolated_in_arabic_only() -> None:
    filled = Text("up by {x} %", "زيادة {x}%").fill(x="+1.7")
    assert filled == "up by +1.7 %"
    assert filled.ar == "زيادة \u2066+1.7\u2069%"


def test_a_text_inside_a_text_keeps_its_language() -> None:
    filled = Text("of {name}", "من {name}").fill(name=Text("words", "الكلمات"))
    assert (filled.to("en"), filled.to("ar")) == ("of words", "من الكلمات")


def test_each_language_has_its_own_comma() -> None:
    both = join([Text("a", "ا"), Text("b", "ب")], COMMA)
    assert (both.to("en"), both.to("ar")) == ("a, b", "ا، ب")


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda t: pickle.loads(pickle.dumps(t))])
def test_a_copy_keeps_both_languages(copied) -> None:  # type: ignore[no-untyped-def]
    assert copied(Text("yes", "نعم")).ar == "نعم"


def test_braces_in_a_value_do_no_harm() -> None:
    odd = Text.literal("a{b")
    filled = Text("of {name}", "من {name}").fill(name=odd)
    assert join([filled, odd], COMMA) == "of a{b, a{b"
    assert Text("{x}", "{x}").fill(x="}").ar == "\u2066}\u2069"

"""The public names: all there, and documented, argument by argument, with a runnable example."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

import engagebias as eb

FUNCTIONS = [name for name in eb.__all__ if name[0].islower()]


def test_every_name_is_there_and_listed() -> None:
    assert all(getattr(eb, name) for name in eb.__all__)
    assert set(eb.__all__) <= set(dir(eb))
    assert sorted(eb._HOME) == sorted(eb.__all__)
    assert eb.__version__
    with pytest.raises(AttributeError, match="no attribute 'loud'"):
        _ = eb.loud  # type: ignore[attr-defined]


def test_no_room_hides_a_function() -> None:
    rooms = {path.stem for path in Path(eb.__file__).parent.iterdir()}
    assert not rooms & set(FUNCTIONS)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_functions_are_documented_with_an_example(name: str) -> None:
    function = getattr(eb, name)
    doc = inspect.getdoc(function) or ""
    if name not in ("fetch",):  # an example would download
        assert ">>> " in doc
    parameters = inspect.signature(function).parameters
    for parameter in parameters.values():
        if parameter.kind is not inspect.Parameter.VAR_KEYWORD:
            assert re.search(rf"^(\w+, )*{parameter.name}(, \w+)* : ", doc, flags=re.M), (
                f"{name}: {parameter.name} is not documented"
            )
    assert sum(p.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD for p in parameters.values()) <= 1

"""The plain form of this project: a CSV with term, category, weight and, if there are any, notes."""

from __future__ import annotations

from engagebias.text.forms.entries import Reading
from engagebias.text.forms.source import Source
from engagebias.text.lists import parse_list


def read_plain(source: Source) -> Reading:
    """Read a list of the project's own form, with the checks of :func:`engagebias.text.lists.parse_list`."""
    text = source.text.replace("\r\n", "\n").replace("\r", "\n")
    terms = parse_list(text, source.name)
    if terms.is_empty():
        raise source.refused("there is a header but no entries. Is the file complete?")
    return Reading(terms, ())

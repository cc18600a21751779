"""The words of a text written in HTML."""

from __future__ import annotations

from html.parser import HTMLParser

_BREAKS = ("br", "p", "div", "li", "blockquote")


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag == "br" or (tag in _BREAKS and self.parts):
            self.parts.append("\n")


def plain_text(html: object) -> str | None:
    r"""Return the text of an HTML fragment, paragraphs on lines of their own.

    Examples
    --------
    >>> plain_text("<p>One &amp; <b>two</b></p><p>three<br>four</p>")
    'One & two\nthree\nfour'
    """
    if not html:
        return None
    words = _Words()
    words.feed(str(html))
    words.close()
    return "".join(words.parts).strip() or None

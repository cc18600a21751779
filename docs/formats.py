"""Write the table of ``docs/formats.md`` again from the mappings: ``python docs/formats.py``."""

from __future__ import annotations

from pathlib import Path

from engagebias.formats import Format, formats
from engagebias.schema import COUNTS

PAGE = Path(__file__).parent / "formats.md"
START, END = "<!-- table -->\n", "<!-- /table -->\n"


def row(one: Format) -> str:
    """Return a format's row: what it counts, whether it knows when it was read, and what it never has."""
    reads = {c.to for c in one.columns}
    counts = ", ".join(c.removeprefix("reaction_") for c in COUNTS if c in reads) or "none"
    clock = "yes" if "observed_at" in reads else "no"
    absent = "; ".join(f"{count}: {reason}" for count, reason in one.absent.items())
    return f"| `{one.name}` | {one.title} | {counts} | {clock} | {absent} |"


def table() -> str:
    """Return the whole table."""
    head = ["| format | export | counts | time of reading | never there |", "|---|---|---|---|---|"]
    return "\n".join([*head, *(row(one) for one in formats().values())]) + "\n"


def main() -> None:
    """Put the table into the page."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(START)
    PAGE.write_text(before + START + table() + END + rest.partition(END)[2], encoding="utf-8")


if __name__ == "__main__":
    main()

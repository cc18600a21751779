"""Which format a file is in, by the names that it holds and never by its own name."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from engagebias.errors import DataError, did_you_mean
from engagebias.formats.mapping import Container, Format, formats


def recognise(
    names: Collection[str], container: Container, where: str, *, among: Iterable[Format] | None = None
) -> Format:
    """Return the format whose marks are all among the names; of several, the one with most marks.

    Raises
    ------
    DataError
        If none fits, naming the nearest and what it lacks, or if several fit equally well.
    """
    candidates = [f for f in (among if among is not None else formats().values()) if f.container in (container, "any")]
    fitting = [f for f in candidates if fits(f, names)]
    if not fitting:
        raise DataError(_unknown(names, candidates, where))
    best = max(_rank(f, names) for f in fitting)
    first = [f for f in fitting if _rank(f, names) == best]
    if len(first) > 1:
        titles = " or ".join(f"{f.title} (format={f.name!r})" for f in first)
        raise DataError(f"{where}: may be {titles}. Say which by format=.")
    return first[0]


def fits(one: Format, names: Collection[str]) -> bool:
    """Say whether every mark of a format is among the names, and none that it forbids."""
    have = set(names)
    return all(have & set(entry) for entry in one.required) and not have & set(one.forbidden)


def named(name: str, caller: str) -> Format:
    """Return the format of a name."""
    try:
        return formats()[name]
    except KeyError:
        raise DataError(
            f"{caller}: there is no format {name!r}.{did_you_mean(name, formats())} There is {', '.join(formats())}."
        ) from None


def lacking(one: Format, names: Collection[str]) -> list[str]:
    """Return the marks of a format that are not among the names."""
    return ["/".join(entry) for entry in one.required if not set(entry) & set(names)]


def _rank(one: Format, names: Collection[str]) -> tuple[int, int]:
    return len(one.required), len(one.understood() & set(names))


def _unknown(names: Collection[str], candidates: Iterable[Format], where: str) -> str:
    def share(one: Format) -> float:
        return 1 - len(lacking(one, names)) / max(len(one.required), 1)

    seen = ", ".join(sorted(names)[:12]) + (", ..." if len(names) > 12 else "")
    near = max(candidates, key=share, default=None)
    hint = ""
    if near is not None and share(near) >= 0.5:
        marks = ", ".join(lacking(near, names)[:6])
        hint = f" Nearest is {near.title}, which also has {marks}." if marks else ""
    return (f"{where}: its columns are of no known format (it has {seen}).{hint} "
            "If it is an export, name what you have by columns={'post_id': 'ID', 'text': 'Message', ...}, or at the command line by "
            "--columns post_id=ID text=Message.")  # fmt: skip

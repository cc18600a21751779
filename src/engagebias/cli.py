"""The command line: ``engagebias report``, ``read``, ``score`` and ``data``."""

from __future__ import annotations

import argparse
import shutil
import signal
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import NoReturn

from engagebias.errors import DataError, EngagebiasError

INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status.

    0 if all went well, 1 if something failed (the message is on standard error), 2 if the command
    was not understood, 130 if it was stopped.
    """
    options = _parser().parse_args(arguments)
    signal.signal(signal.SIGTERM, _stop)
    try:
        status: int = options.run(options)
    except KeyboardInterrupt as stopped:
        print(f"\n{str(stopped) or 'Stopped.'}", file=sys.stderr)
        return INTERRUPTED
    except (EngagebiasError, OSError) as error:
        print(f"engagebias: {error}", file=sys.stderr)
        return 1
    return status


def _stop(signum: int, frame: object) -> NoReturn:
    # A polite request to end is handled like Ctrl-C: the notebooks' processes must go too.
    raise KeyboardInterrupt


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="engagebias", description="Measure what engagement indicators reward.", allow_abbrev=False
    )
    parser.add_argument("--version", action="version", version=f"engagebias {version('engagebias')}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    report = commands.add_parser("report", help="build reports from their YAML files", allow_abbrev=False)
    report.add_argument(
        "reports",
        nargs="*",
        type=Path,
        metavar="REPORT.yaml",
        help="default: the example report of this study folder",
    )
    report.add_argument(
        "--workers", type=_positive, metavar="N", help="notebooks to run at once (default: cores, at most 2)"
    )
    report.add_argument("--no-cache", action="store_true", help="run every notebook, also unchanged ones")
    report.set_defaults(run=_report)

    _add_read(commands.add_parser("read", help="the ingest card of an export of any platform", allow_abbrev=False))
    _add_score(commands.add_parser("score", help="score a file of posts, of any size", allow_abbrev=False))

    data = commands.add_parser("data", help="list, fetch and check data sets").add_subparsers(
        title="commands", required=True, metavar="COMMAND"
    )
    data.add_parser("list", help="what there is, and what is here").set_defaults(run=_data_list)
    fetch = data.add_parser("fetch", help="bring data sets to this machine")
    names = fetch.add_mutually_exclusive_group(required=True)
    names.add_argument("names", nargs="*", default=[], metavar="NAME")
    names.add_argument("--all", action="store_true", help="every data set of the catalogue")
    fetch.set_defaults(run=_data_fetch)
    check = data.add_parser("check", help="compare the files here with the catalogue's sha256")
    check.add_argument("names", nargs="*", metavar="NAME", help="default: every data set that is here")
    check.set_defaults(run=_data_check)
    return parser


def _add_read(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", type=Path, metavar="FILE", help="an export: a file, packed or not, or a folder")
    parser.add_argument("--format", metavar="NAME", help="its format, where the file alone does not tell")
    parser.add_argument(
        "--columns",
        metavar="OURS=YOURS",
        nargs="+",
        help="your own columns, such as post_id=ID text=Message likes=Likes",
    )
    parser.add_argument("--platform", metavar="NAME", help="the platform, with --columns")
    parser.add_argument(
        "--encoding", metavar="NAME", help="how the text was saved, such as cp1252 (default: found out)"
    )
    parser.add_argument("--lang", choices=("en", "ar"), default="en", help="the language of the card")
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="write the tables as parquet, with a manifest")
    parser.add_argument("--force", action="store_true", help="replace tables that are in FOLDER")
    parser.set_defaults(run=_read)


def _add_score(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "source", type=Path, metavar="IN", help="posts: .parquet, .csv or .ndjson with post_id and text"
    )
    parser.add_argument("target", type=Path, metavar="OUT", help="the file to write: .parquet or .csv")
    parser.add_argument(
        "--lexicon", default="engagebias", metavar="LIST", help="engagebias (default), vader, or a word list of yours"
    )
    parser.add_argument(
        "--form", metavar="FORM", help="the form of your word list, such as liwc; docs/lexicons.md has all"
    )
    parser.add_argument("--langs", metavar="LANGS", help="the languages of your word list, such as en,ar (default: en)")
    parser.add_argument(
        "--encoding",
        metavar="NAME",
        help="how the word list was saved, such as cp1256 (default: utf-8); posts are UTF-8",
    )
    parser.add_argument("--column", metavar="NAME", help="the column of words, in a file of the form nrc with several")
    parser.add_argument("--duplicates", metavar="any", help="count a word of nrc whose lines disagree if any line does")
    parser.add_argument("--conditional", metavar="any", help="count every outcome of the conditional codes of liwc")
    parser.add_argument("--batch", type=_positive, metavar="N", help="posts at a time (default: 200000)")
    parser.add_argument("--force", action="store_true", help="replace OUT if it is there")
    parser.set_defaults(run=_score)


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"must be a whole number of 1 or more, got {text!r}")
    return int(text)


def _report(options: argparse.Namespace) -> int:
    from engagebias.reports.build import build_report
    from engagebias.reports.config import default_report, read_report

    paths = options.reports or [default_report(Path.cwd())]
    for path in paths:
        read_report(path)  # all faults of all reports are told before the first of them runs
    failed = False
    for path in paths:
        built = build_report(path, workers=options.workers, use_cache=not options.no_cache)
        done = built.pages - len(built.failures)
        print(f"{built.index}: {done} of {built.pages} pages whole, {built.unchanged} unchanged since the last run")
        for failure in built.failures:
            print(f"engagebias: {failure}", file=sys.stderr)
        failed = failed or bool(built.failures)
    return 1 if failed else 0


def _read(options: argparse.Namespace) -> int:
    from engagebias.formats import card_of

    columns = None
    if options.columns is not None:
        pairs = [pair.partition("=") for pair in options.columns]
        wrong = [ours for ours, equals, theirs in pairs if not (ours and equals and theirs)]
        if wrong:
            raise DataError(f"--columns: {wrong[0]!r} is not OURS=YOURS, such as post_id=ID.")
        columns = {ours: theirs for ours, _, theirs in pairs}
        twice = [ours for ours, _, theirs in pairs if columns[ours] != theirs]
        if twice:
            raise DataError(f"--columns: {twice[0]!r} is named twice. Name each of our columns once.")
    card = card_of(
        options.source, format=options.format, columns=columns, platform=options.platform, encoding=options.encoding,
        out=options.out, force=options.force,
    )  # fmt: skip
    print(card.text(options.lang, width=shutil.get_terminal_size((100, 24)).columns))
    return 0


def _score(options: argparse.Namespace) -> int:
    from engagebias.scorefile import BATCH, Lexicon, choose_lexicon, score_file

    langs = None if options.langs is None else options.langs.split(",")
    lexicon = choose_lexicon(
        options.lexicon, form=options.form, langs=langs, encoding=options.encoding, column=options.column,
        duplicates=options.duplicates, conditional=options.conditional,
    )  # fmt: skip
    for remark in lexicon.remarks if isinstance(lexicon, Lexicon) else ():
        print(f"{lexicon}: {remark}", file=sys.stderr)
    batch = options.batch or BATCH
    print(score_file(options.source, options.target, lexicon=lexicon, batch=batch, force=options.force).line())
    return 0


def _data_list(options: argparse.Namespace) -> int:
    from engagebias.datasets import catalogue, check_local

    rows = [("name", "size", "rows", "licence", "here", "title")]
    for name, entry in catalogue().items():
        size = f"{entry.bytes / 1e6:,.1f} MB" if entry.bytes >= 1e5 else f"{entry.bytes / 1e3:,.1f} kB"
        count = "-" if entry.rows is None else f"{entry.rows:,}"
        rows.append(
            (
                name,
                size,
                count,
                entry.licence,
                _state([s for _, s in check_local(name)]),
                entry.title,
            )
        )
    widths = [max(len(row[i]) for row in rows) for i in range(5)]
    for name, size, count, licence, here, title in rows:
        start = f"{name:<{widths[0]}}  {size:>{widths[1]}}  {count:>{widths[2]}}"
        print(f"{start}  {licence:<{widths[3]}}  {here:<{widths[4]}}  {title}")
    return 0


def _data_fetch(options: argparse.Namespace) -> int:
    from engagebias.datasets import catalogue, fetch
    from engagebias.datasets.catalogue import find

    names = list(catalogue()) if options.all else options.names
    for name in names:
        find(name)  # a misspelt name is told before anything is fetched
    failed = False
    for name in names:
        try:
            for path in fetch(name):
                print(path)
        except EngagebiasError as error:  # one that cannot be had must not cost the others
            print(f"engagebias: {error}", file=sys.stderr)
            failed = True
    return 1 if failed else 0


def _data_check(options: argparse.Namespace) -> int:
    from engagebias.datasets import catalogue, check_local, data_home

    asked = bool(options.names)
    bad = told = False
    for name in options.names or catalogue():
        states = check_local(name)
        if not asked and _state([s for _, s in states]) == "no":
            continue
        for part, status in states:
            told = True
            print(f"{status:<6}  {name}/{part.file}")
            bad = bad or status != "ok"
    if not told:
        print(f"No data set is in {data_home()} yet: engagebias data fetch NAME brings one.")
    return 1 if bad else 0


def _state(states: Sequence[str]) -> str:
    if "wrong" in states:
        return "damaged"
    here = states.count("ok")
    return "yes" if here == len(states) else "no" if here == 0 else f"{here} of {len(states)}"


if __name__ == "__main__":
    sys.exit(main())

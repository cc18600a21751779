"""The card at a terminal: a person with thirty files finds the sums and the warnings."""

from __future__ import annotations

from pathlib import Path

import pytest

from engagebias.cli import main
from engagebias.formats import IngestCard, read
from engagebias.formats.terminal import FEW

FILES = Path(__file__).parent / "files"
FACEBOOK, MASTODON = (
    (FILES / "crowdtangle_facebook.csv").read_text("utf-8"),
    (FILES / "mastodon.json").read_text("utf-8"),
)


@pytest.fixture(autouse=True)
def key_file(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENGAGEBIAS_KEY_FILE", str(tmp_path_factory.mktemp("keys") / "key"))


def card_of_many(folder: Path, months: int) -> IngestCard:
    """Return the card of so many unlike months of one page (two posts, one of them twice) and of a file of Mastodon."""
    for month in range(months):
        text = FACEBOOK.replace("posts/", f"posts/{month}")
        (folder / f"a_forty_column_name_of_a_monthly_page_{month:02}.csv").write_text(text, encoding="utf-8")
    (folder / "mastodon.json").write_text(MASTODON, encoding="utf-8")
    return read(folder).card


def below(text: str, title: str) -> dict[str, list[str]]:
    """Return the lines of the part of a card that a title begins, by what they are about."""
    found: dict[str, list[str]] = {}
    about = ""
    for line in text.split(f"{title}\n")[1].splitlines():
        about = line[2:28].strip() or about
        found.setdefault(about, []).append(" ".join(line[28:].split()))
    return found


def test_many_files_have_a_line_each_and_one_card(tmp_path: Path) -> None:
    card = card_of_many(tmp_path, 30)
    text = card.text()
    assert len(text.splitlines()) < 31 + 25
    assert "page_07.csv: 2 rows of 3 records (rejected: 0, folded: 1); CrowdTangle: Facebook posts (CSV)\n" in text
    said = below(text, "all files together")
    assert (said["records read"], said["rows kept"]) == (["93"], ["62"])
    assert said["folded into another row"] == ["30 the same row again"]
    assert said["rejected"] == ["1 a boost or retweet: its counts are those of the post it passes on"]
    assert said["made null, not zero"] == ["30 views: written as 0"]
    assert "views: Mastodon counts no views (1 of 31 files)" in said["not in this export"]
    assert said["exposure"] == ["views for 48 % of the rows, followers for 50 % of the rows"]
    assert len(card.text("ar").splitlines()) == len(text.splitlines())


def test_few_files_are_shown_in_full_with_their_sums(tmp_path: Path) -> None:
    card = card_of_many(tmp_path, FEW - 1)
    text = card.text()
    assert text.count("personal columns removed") == FEW
    assert list(below(text, "all files together")) == [
        "records read",
        "rows kept",
        "rejected",
        "folded into another row",
    ]
    assert below(text, "all files together")["rows kept"] == [str(card.kept)]


def test_rows_that_another_file_had_are_taken_off(tmp_path: Path) -> None:
    for name in "abcd":
        (tmp_path / f"{name}.csv").write_text(FACEBOOK, encoding="utf-8")
    card = read(tmp_path).card
    said = below(card.text(), "all files together")
    assert (card.kept, said["rows kept"], said["folded into another row"]) == (2, ["2"], ["10 the same row again"])


def test_long_words_are_wrapped_under_themselves(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert main(["read", str(FILES / "crowdtangle_facebook.csv")]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert max(len(line) for line in lines) <= 80
    plain = read(FILES / "crowdtangle_facebook.csv").card.text()
    assert " ".join(" ".join(lines).split()) == " ".join(plain.split())

"""A file scored slice by slice is the file scored at once, whatever happens on the way."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from engagebias.errors import DataError, EngagebiasError
from engagebias.files import sha256
from engagebias.scorefile import Summary, choose_lexicon, parts, run, score_file
from engagebias.scorefile.summary import manifest, terms_sha256
from engagebias.text import own_lexicon, read_lexicon, score, vader

TEXTS = [
    "They hate peace talks!",
    "نريد السلام",
    None,
    "Nous voulons la paix",
    "Dr. Hanan spoke. Did they listen?",
    "😡 9",
]


def posts(n: int = 25) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "post_id": [f"{i:03d}" for i in range(n)],
            "likes": list(range(n)),
            "text": [TEXTS[i % len(TEXTS)] for i in range(n)],
            "tags": [["a"] * (i % 3) for i in range(n)],
            "lang": [[None, "ar", "en"][i % 3] if i % 2 else None for i in range(n)],
        },
        schema_overrides={"text": pl.String, "lang": pl.String},
    )


@pytest.fixture
def source(tmp_path: Path) -> Path:
    posts().write_parquet(tmp_path / "posts.parquet", row_group_size=7)
    return tmp_path / "posts.parquet"


def names(folder: Path) -> list[str]:
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*"))


def stop_at(monkeypatch: pytest.MonkeyPatch, call: int, error: BaseException) -> list[int]:
    """Let scoring fail at its n-th call on posts, and return where the sizes of those before are written."""
    sizes: list[int] = []

    def counted(part: pl.DataFrame, **options: object) -> pl.DataFrame:
        if part.height and len(sizes) + 1 == call:
            raise error
        sizes.extend([part.height] * bool(part.height))
        return score(part, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(run, "score", counted)
    return sizes


@pytest.mark.parametrize("batch", [1, 7, 10, 25, 1000])
def test_slices_make_what_scoring_at_once_makes(source: Path, batch: int) -> None:
    target = source.with_name("scored.parquet")
    done = score_file(source, target, batch=batch)
    expected = score(posts())
    assert_frame_equal(pl.read_parquet(target), expected, check_exact=True)
    assert (done.rows, done.scored) == (25, expected["score_reason"].null_count())
    assert sum(done.reasons.values()) == done.rows - done.scored > 0
    assert names(source.parent) == ["posts.parquet", "scored.parquet", "scored.parquet.manifest.json"]


def test_columns_of_an_earlier_scoring_are_replaced(source: Path) -> None:
    once, twice = source.with_name("once.parquet"), source.with_name("twice.parquet")
    score_file(source, once, batch=10)
    score_file(once, twice, batch=10)
    assert_frame_equal(pl.read_parquet(once), pl.read_parquet(twice))


def test_a_csv_file_gives_the_same_scores_and_keeps_its_text(tmp_path: Path) -> None:
    source, target = tmp_path / "posts.CSV", tmp_path / "scored.csv"
    posts().drop("tags").write_csv(source)
    score_file(source, target, batch=10)
    read = pl.read_csv(target, infer_schema=False)
    assert read["post_id"][:2].to_list() == ["000", "001"]  # not 0 and 1
    expected = score(posts().drop("tags"))
    for name in ("words", "negative", "capitals"):
        assert_frame_equal(read.select(pl.col(name).cast(pl.UInt32)), expected.select(name))
    for name in ("valence", "lix"):
        assert_frame_equal(read.select(pl.col(name).cast(pl.Float64)), expected.select(name), check_exact=True)
    assert names(tmp_path) == ["posts.CSV", "scored.csv", "scored.csv.manifest.json"]


@pytest.mark.parametrize("ending", ["ndjson", "jsonl"])
def test_lines_of_json_may_have_numbers_as_ids(tmp_path: Path, ending: str) -> None:
    source, target = tmp_path / f"posts.{ending}", tmp_path / "scored.parquet"
    lines = [{"post_id": 9007199254740993, "text": "I love peace", "by": {"id": 3}}, {"post_id": "b", "text": None}]
    source.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    score_file(source, target)
    scored = pl.read_parquet(target)
    assert scored["post_id"].to_list() == ["9007199254740993", "b"]
    assert scored["by"].to_list() == [{"id": 3}, None]
    assert scored["score_reason"].to_list() == [None, "no text"]


def test_no_posts_make_a_table_with_all_columns(source: Path) -> None:
    posts(0).write_parquet(source)
    for ending in ("parquet", "csv"):
        if ending == "csv":
            posts(0).drop("tags").write_parquet(source)
        target = source.with_name(f"scored.{ending}")
        done = score_file(source, target)
        assert (done.rows, done.scored, dict(done.reasons)) == (0, 0, {})
        assert done.line() == f"{target}: 0 posts, 0 scored"
    assert target.read_text().startswith("post_id,likes,text,lang,valence,")
    assert_frame_equal(pl.read_parquet(source.with_name("scored.parquet")), score(posts(0)))


def test_after_a_stop_it_goes_on(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = source.with_name("scored.parquet")
    stop_at(monkeypatch, 2, KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt, match="10 of 25 posts are kept in .*scored.parquet.parts: the same command"):
        score_file(source, target, batch=10)
    assert not target.exists()
    sizes = stop_at(monkeypatch, 99, KeyboardInterrupt())
    score_file(source, target, batch=8)  # the size of a part may change
    assert sizes == [8, 7]
    assert_frame_equal(pl.read_parquet(target), score(posts()), check_exact=True)
    assert names(source.parent) == ["posts.parquet", "scored.parquet", "scored.parquet.manifest.json"]


def test_after_a_fault_the_parts_are_kept_and_the_old_file_stands(
    source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = source.with_name("scored.parquet")
    score_file(source, target)
    before = {path.name: path.read_bytes() for path in source.parent.iterdir()}
    stop_at(monkeypatch, 3, MemoryError())
    with pytest.raises(MemoryError):
        score_file(source, target, batch=10, force=True)
    assert {path.name: path.read_bytes() for path in source.parent.iterdir() if path.is_file()} == before
    sizes = stop_at(monkeypatch, 99, MemoryError())
    score_file(source, target, batch=10, force=True)
    assert sizes == [5]


def test_a_fault_while_joining_leaves_no_half_file(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = source.with_name("scored.parquet")

    sink = pl.LazyFrame.sink_parquet

    def full(frame: pl.LazyFrame, path: str | Path, **options: object) -> None:
        if ".whole" not in str(path):
            return sink(frame, path)
        Path(path).write_bytes(b"PAR1 half")
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(pl.LazyFrame, "sink_parquet", full)
        with pytest.raises(EngagebiasError, match="cannot write .*scored.parquet: No space left"):
            score_file(source, target, batch=10)
    assert not target.exists()
    sizes = stop_at(monkeypatch, 1, AssertionError("all parts were there"))
    score_file(source, target)
    assert sizes == []
    assert_frame_equal(pl.read_parquet(target), score(posts()))


def test_a_reader_of_the_old_file_is_not_disturbed(source: Path) -> None:
    target, opened = source.with_name("scored.parquet"), source.with_name("opened.parquet")
    score_file(source, target)
    opened.hardlink_to(target)  # as a reader holds it
    score_file(source, target, lexicon="vader", force=True)
    assert_frame_equal(pl.read_parquet(opened), score(posts()))
    assert_frame_equal(pl.read_parquet(target), score(posts(), lexicon="vader"))


@pytest.mark.parametrize("harm", ["cut", "gone"])
def test_a_damaged_part_is_made_again(source: Path, monkeypatch: pytest.MonkeyPatch, harm: str) -> None:
    target = source.with_name("scored.parquet")
    stop_at(monkeypatch, 3, KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        score_file(source, target, batch=10)
    first = min(source.parent.glob("scored.parquet.parts/*/*.parquet"))
    first.write_bytes(b"PAR1") if harm == "cut" else first.unlink()
    sizes = stop_at(monkeypatch, 99, KeyboardInterrupt())
    score_file(source, target, batch=10)
    assert sizes == [10, 10, 5]
    assert_frame_equal(pl.read_parquet(target), score(posts()))


def test_parts_of_another_run_are_not_used(
    source: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    target = source.with_name("scored.parquet")
    stop_at(monkeypatch, 2, KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        score_file(source, target, batch=10)
    (source.parent / "scored.parquet.parts" / "mine.txt").write_text("not the command's")
    sizes = stop_at(monkeypatch, 99, KeyboardInterrupt())
    score_file(source, target, lexicon="vader", batch=10)
    assert sizes == [10, 10, 5]
    assert "removed parts of an earlier run" in capsys.readouterr().err
    assert_frame_equal(pl.read_parquet(target), score(posts(), lexicon="vader"))
    assert [p.name for p in (source.parent / "scored.parquet.parts").iterdir()] == ["mine.txt"]


def test_a_file_that_changes_meanwhile_is_refused(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = parts.Parts.write

    def meddle(self: parts.Parts, frame: pl.DataFrame, first: int) -> None:
        write(self, frame, first)
        posts(26).write_parquet(source)

    monkeypatch.setattr(parts.Parts, "write", meddle)
    with pytest.raises(DataError, match="was changed while it was scored"):
        score_file(source, source.with_name("scored.parquet"))
    assert not source.with_name("scored.parquet").exists()


def test_the_manifest_says_where_the_numbers_come_from(source: Path) -> None:
    target = source.with_name("scored.parquet")
    given = posts(60).with_columns(lang=pl.when(pl.col("post_id") == "001").then(pl.lit("en")).otherwise("lang"))
    given.write_parquet(source)
    done = score_file(source, target)
    told = json.loads(target.with_name("scored.parquet.manifest.json").read_text(encoding="utf-8"))
    assert told["input"] == {"name": "posts.parquet", "sha256": sha256(source)}
    assert told["lexicon"] == {"name": "engagebias", "langs": ["en", "ar"], "sha256": terms_sha256(own_lexicon())}
    assert set(told) == {"input", "lexicon", "engagebias", "rows", "scored", "unscored"}
    assert (told["rows"], told["scored"]) == (done.rows, done.scored)
    assert done.reasons["no text"] == 10
    reasons = score(given).drop_nulls("score_reason").group_by("score_reason").len().rows()
    hidden = {1: "under 10", 10: "10 or more"}  # the one less than ten, and the next, which could give it away
    assert told["unscored"] == {why: hidden.get(n, n) for why, n in reasons}
    assert "under 10" in told["unscored"].values()
    assert done.line().startswith(f"{target}: 60 posts, {done.scored} scored; unscored: ")
    assert done.line().endswith("under 10 marked en, but it has no Latin letters")


def test_one_weight_makes_another_sha256() -> None:
    listed = own_lexicon().terms
    changed = listed.with_columns(weight=pl.when(pl.int_range(pl.len()) == 5).then(-0.25).otherwise("weight"))
    lexicon = type(own_lexicon())("engagebias", ("en", "ar"), changed)
    assert terms_sha256(lexicon) != terms_sha256(own_lexicon())


@pytest.mark.parametrize("lexicon", ["engagebias", "vader"])
@pytest.mark.parametrize(
    "secret", ["My secret is out", "fr is not covered by us is not covered by", "my\nsecret", "q!"]
)
def test_no_text_gets_into_the_manifest(tmp_path: Path, lexicon: str, secret: str) -> None:
    source, target = tmp_path / "posts.parquet", tmp_path / "scored.parquet"
    frame = pl.DataFrame({"post_id": map(str, range(24)), "text": "a secret", "lang": [secret, "fr"] * 12})
    frame.write_parquet(source)
    done = score_file(source, target, lexicon=lexicon)  # type: ignore[arg-type]
    said = done.line() + target.with_name("scored.parquet.manifest.json").read_text(encoding="utf-8")
    for word in ("secret", secret[:2].lower() + " ", "us is not", "q!"):
        assert word not in said.lower().replace(f"fr is not covered by {lexicon}", "")
    wanted = (f"language (not a code) is not covered by {lexicon}", f"language fr is not covered by {lexicon}")
    assert dict(done.reasons) == dict.fromkeys(wanted, 12)


def test_a_lexicon_of_ones_own(source: Path) -> None:
    listed = source.with_name("food.csv")
    listed.write_text("term,category,weight,note\npeace,calm,1,\n", encoding="utf-8")
    lexicon = choose_lexicon(str(listed), langs=("en", "ar"))
    assert not isinstance(lexicon, str)
    score_file(source, source.with_name("scored.parquet"), lexicon=lexicon, batch=10)
    expected = score(posts(), lexicon=read_lexicon(listed, langs=("en", "ar")))
    assert_frame_equal(pl.read_parquet(source.with_name("scored.parquet")), expected)


def test_named_lexicons() -> None:
    assert choose_lexicon("vader") == "vader"
    assert vader().langs == ("en",)
    with pytest.raises(DataError, match="--lexicon must be one of .* got 'vadr'. Did you mean 'vader'?"):
        choose_lexicon("vadr")
    with pytest.raises(DataError, match="--langs describes a file of yours, not 'engagebias'. Leave it out"):
        choose_lexicon("engagebias", langs=("en",))
    with pytest.raises(DataError, match="--encoding describes a file of yours, not 'vader'. Leave it out"):
        choose_lexicon("vader", encoding="cp1256")
    with pytest.raises(DataError, match="^score: --duplicates must be one of 'refuse', 'any'; got 'all'"):
        choose_lexicon("mine.txt", form="nrc", duplicates="all")
    with pytest.raises(DataError, match="--form must be one of .* got 'lwic'. Did you mean 'liwc'?"):
        choose_lexicon("mine.dic", form="lwic")
    with pytest.raises(DataError, match=r"^score: mine.dic cannot be opened"):
        choose_lexicon("mine.dic", form="liwc")


def test_a_list_is_read_with_the_options_of_its_form(tmp_path: Path) -> None:
    emotions = "anger\tanticipation\tdisgust\tfear\tjoy\tnegative\tpositive\tsadness\tsurprise\ttrust"
    rows = [f"English\t{emotions}\tArabic", "peace" + "\t0" * 4 + "\t1" * 6 + "\tسلام", "quiet" + "\t0" * 10 + "\tسلام"]
    path = tmp_path / "wide.txt"
    path.write_text("\n".join(rows), encoding="cp1256")
    with pytest.raises(DataError, match="^score: .*give 'latin-1' .* or 'cp1256' .* as encoding"):
        choose_lexicon(str(path), form="nrc")
    options = {"form": "nrc", "langs": ("ar",), "encoding": "cp1256", "column": "Arabic"}
    with pytest.raises(DataError, match="^score: .*give 'any' as duplicates"):
        choose_lexicon(str(path), **options)  # type: ignore[arg-type]
    lexicon = choose_lexicon(str(path), duplicates="any", **options)  # type: ignore[arg-type]
    assert not isinstance(lexicon, str)
    assert set(lexicon.terms["term"]) == {"سلام"}
    with pytest.raises(DataError, match="conditional is an option of the form 'liwc', not of 'nrc'"):
        choose_lexicon(str(path), conditional="any", **options)  # type: ignore[arg-type]


def test_the_vader_list_needs_the_language(source: Path) -> None:
    posts().drop("lang").write_parquet(source)
    with pytest.raises(DataError, match="posts.parquet has no column lang.* Add a column lang to IN"):
        score_file(source, source.with_name("scored.parquet"), lexicon="vader")
    assert names(source.parent) == ["posts.parquet"]


def written(folder: Path, name: str, content: bytes | pl.DataFrame) -> Path:
    path = folder / name
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif path.suffix == ".csv":
        content.write_csv(path)
    else:
        content.write_parquet(path)
    return path


FEW = pl.DataFrame({"post_id": ["a", "b", "c", "b"], "text": "peace"})


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("p.parquet", b"hello", r"cannot read .*p.parquet \(parquet: .*By its ending it should be parquet"),
        ("p.parquet", b"", r"cannot read .*p.parquet"),
        ("p.csv", b"", r"cannot read .*p.csv \(empty CSV\).*comma-separated text in UTF-8 with a header"),
        ("p.csv", "post_id,text\n1,caf\xe9\n".encode("latin-1"), r"invalid utf-8 sequence.*UTF-8.*: iconv -f cp1256 -t utf-8 .*p.csv > .*p-utf8.csv"),
        ("p.csv", "post_id,النص\n1,a\n".encode("cp1256"), r"the header is no UTF-8. .*iconv -f cp1256"),
        ("p.csv", "post_id,text\n1,a\n".encode("utf-16"), r"It is UTF-16: iconv -f utf-16 -t utf-8"),
        ("p.csv", b"post_id,text\n1,2,3\n", r"cannot read .*more fields.* Line 2 has 3 fields, the header 2: quote texts with commas"),
        ("p.csv", b'post_id,text\n1,"2\n3"\n4,5,6\n', r"Line 4 has 3 fields, the header 2"),
        ("p.csv", b"post_id,text\n1," + b"a" * 200_000 + b"\n4,5,6\n", r"quote texts with commas"),
        ("p.csv", b'post_id,text\n1,"2\n3,4\n', r"cannot read .*Look for a quotation mark left open"),
        ("p.csv", b"post_id;text\n1;2, and 3\n", r"p.csv: the header looks separated by ';': save it with commas"),
        ("p.csv", b"post_id\ttext\n1\t2\n", r"the header looks separated by '.t': save it with commas"),
        ("p.csv", b"Id,message\n1,2\n", r"'post_id' and 'text' are missing; it has Id, message. Rename Id to post_id and "
         "message to text in the first line of the file"),
        ("p.ndjson", b'{"id": "a", "text": "b"}\n', r"column 'post_id' is missing; it has id, text. Rename id to post_id"),
        ("p.ndjson", b"", r"p.ndjson is empty"),
        ("p.ndjson", b'{"post_id": "a", "text": "b"}\n{oops\n', r"cannot read .*one JSON object a line"),
        ("p.txt", b"peace", r"IN must end in .parquet, .csv, .ndjson, .jsonl; got 'p.txt'"),
        ("p.parquet", FEW.rename({"text": "texts"}), r"'text' is missing; .* Name the column of texts text. Did you mean 'texts'"),
        ("p.parquet", FEW.drop("post_id"), r"column 'post_id' is missing"),
        ("p.parquet", FEW.with_columns(text=pl.lit(3)), r"column 'text' must be String, it is Int32"),
        ("p.parquet", FEW.with_columns(post_id=pl.int_range(4)), r"column 'post_id' must be String, it is Int64"),
        ("p.parquet", FEW, r"post_id must be unique in p.parquet; 2 of 4 rows repeat one \(post_id 'b'\)"),
        ("p.csv", FEW, r"post_id must be unique in p.csv; 2 of 4 rows"),
        ("p.parquet", FEW.with_columns(pl.col("post_id").replace("b", None)), r"post_id is null in 2 of 4 rows"),
    ],
)  # fmt: skip
def test_a_source_that_cannot_be_scored(tmp_path: Path, name: str, content: bytes | pl.DataFrame, message: str) -> None:
    source = written(tmp_path, name, content)
    with pytest.raises(DataError, match=message):
        score_file(source, tmp_path / "scored.parquet", batch=1)  # the repeated ids are in batches of their own
    assert names(tmp_path) == [name]


def folder_as_out(source: Path) -> Path:
    (source.parent / "out.parquet").mkdir()
    return source.parent / "out.parquet"


def file_as_out(source: Path) -> Path:
    return written(source.parent, "out.parquet", b"old")


def link_as_out(source: Path) -> Path:
    source.with_name("link.parquet").symlink_to(source)
    return source.with_name("link.parquet")


@pytest.mark.parametrize(
    ("target", "message"),
    [
        (lambda source: source, "IN and OUT are the same file"),
        (link_as_out, "IN and OUT are the same file"),
        (folder_as_out, "OUT is a folder"),
        (file_as_out, "is there already. Name another file, or replace it with --force"),
        (lambda source: source.with_name("none") / "out.parquet", "the folder of OUT, .*none, is not there"),
        (lambda source: source.with_name("out.xlsx"), "OUT must end in .parquet, .csv; got 'out.xlsx'"),
        (lambda source: source.with_name("out.csv"), r"a CSV file cannot hold the columns tags \(List\(String\)\)"),
    ],
)
def test_a_target_that_cannot_be_written(source: Path, target: Callable[[Path], Path], message: str) -> None:
    out = target(source)
    before = names(source.parent)
    with pytest.raises(DataError, match=message):
        score_file(source, out)
    assert names(source.parent) == before


def test_a_source_that_is_not_there(source: Path) -> None:
    with pytest.raises(DataError, match=r"post.parquet is not there.*Did you mean 'posts.parquet'?"):
        score_file(source.with_name("post.parquet"), source.with_name("out.parquet"))
    with pytest.raises(DataError, match=r"is a folder, not a file"):
        score_file(source.parent, source.with_name("out.parquet"))


def test_a_batch_of_none_is_refused(source: Path) -> None:
    with pytest.raises(DataError, match="batch must be a whole number of 1 or more"):
        score_file(source, source.with_name("out.parquet"), batch=0)


def test_counts_from_ten_on_are_told() -> None:
    done = Summary(Path("x.csv"), 2_000, 981, {"no text": 1_000, "no words": 10, "language unknown": 9})
    assert (
        done.line()
        == "x.csv: 2,000 posts, 981 scored; unscored: 1,000 no text; 10 or more no words; under 10 language unknown"
    )
    plain = Summary(Path("x.csv"), 2_000, 990, {"no text": 1_000, "no words": 10})
    assert plain.line() == "x.csv: 2,000 posts, 990 scored; unscored: 1,000 no text; 10 no words"


@pytest.mark.parametrize(
    ("rows", "reasons", "line"),
    [
        (2_000, {"no text": 9}, "2,000 posts, at least 1,991 scored; unscored: under 10 no text"),
        (2_000, {"no text": 4, "no words": 2}, "at least 1,991 scored; unscored: under 10 no text; under 10 no words"),
        (4, {"no text": 1}, "4 posts, 3 scored; unscored: under 10 no text"),
        (2_000, {}, "2,000 posts, 2,000 scored"),
    ],
)
def test_no_small_count_follows_from_those_told(rows: int, reasons: dict[str, int], line: str) -> None:
    done = Summary(Path("x.csv"), rows, rows - sum(reasons.values()), reasons)
    assert done.line().endswith(line)
    counts = json.loads(manifest(done, {}))
    assert counts["scored"] == done.told_scored

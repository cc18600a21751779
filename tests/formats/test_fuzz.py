"""Whatever a file holds, it becomes tables that add up or one clear error; nothing is written anywhere else.

A few hundred files a run, drawn anew from the seed below; ``ENGAGEBIAS_FUZZ=10000`` tries as many as that.
"""

from __future__ import annotations

import gzip
import os
import random
from pathlib import Path

import pytest

from engagebias.errors import DataError
from engagebias.formats import read

FILES = sorted(p for p in (Path(__file__).parent / "files").iterdir() if not p.name.endswith(".expected.json"))
MANY = int(os.environ.get("ENGAGEBIAS_FUZZ", "300"))
SEED = 20261127


def bent(raw: bytes, rng: random.Random) -> bytes:
    """Return the bytes with one kind of damage."""
    place, other = sorted((rng.randrange(len(raw) + 1), rng.randrange(len(raw) + 1)))
    lines = raw.split(b"\n")
    match rng.randrange(9):
        case 0:
            return raw[:place]
        case 1:
            return raw[:place] + rng.randbytes(rng.randrange(1, 40)) + raw[place:]
        case 2:
            return raw[:place] + raw[other:]
        case 3:
            return (
                raw[:place]
                + rng.choice([b'"', b"\x00", b",", b"\r", b"{", b"]", b"\xff", b"1e400", b"-1", b"null"])
                + raw[place:]
            )
        case 4:
            cut = rng.choice([b",", b"\t", b";"])
            return b"\n".join(cut.join(sorted(line.split(b","), key=lambda _: rng.random())) for line in lines)
        case 5:
            return b"\n".join(sorted(lines, key=lambda _: rng.random()))
        case 6:
            return gzip.compress(raw)[: rng.randrange(2, 200)]
        case 7:
            return raw + raw
        case _:
            return rng.randbytes(rng.randrange(1, 400))


@pytest.mark.parametrize("part", range(10))
def test_a_damaged_file_gives_tables_or_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: int) -> None:
    monkeypatch.setenv("ENGAGEBIAS_KEY_FILE", str(tmp_path / "key"))
    rng = random.Random(SEED + part)
    home = tmp_path / "in"
    home.mkdir()
    path = home / "export.csv"
    said: list[str] = []
    tables = 0
    for _ in range(max(1, MANY // 10)):
        raw = rng.choice(FILES).read_bytes()
        for _ in range(rng.randrange(1, 3)):
            raw = bent(raw, rng)
        path.write_bytes(raw)
        try:
            card = read(path).card
        except DataError as error:
            said.append(str(error))
        else:
            tables += 1
            assert card.read == card.kept + card.rejected + card.folded
        assert [p.name for p in home.iterdir()] == ["export.csv"]
    assert tables
    assert said
    assert [m for m in said if "export.csv" not in m or len(m) < 40 or "\n" in m] == []

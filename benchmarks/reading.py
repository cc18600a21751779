"""How fast is a CrowdTangle export of 1,000,000 rows read, beside pandas' read_csv with the same mends?

Both read every column as text, take thousands separators out of twelve counts, turn zone suffixes into UTC, null the views that
are a false zero, drop exact repeats, replace page ids by keyed hashes and leave out the personal columns. Ours also recognises
the format, checks ids and rows, and accounts for each. Each side runs in a process of its own, so that its memory is its own.

    python benchmarks/reading.py --rows 1000000 --rounds 3
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import polars as pl

COUNTS = [
    "Total Interactions",
    "Likes",
    "Comments",
    "Shares",
    "Love",
    "Wow",
    "Haha",
    "Sad",
    "Angry",
    "Care",
    "Post Views",
    "Total Views",
]
PERSONAL = ["Page Name", "User Name", "Page Description"]


def export(path: Path, rows: int, seed: int = 1) -> None:
    """Write a made-up export: two pages in three write English, thousands have separators, one row in a hundred repeats."""
    rng = np.random.default_rng(seed)
    page = rng.integers(0, 5000, rows)
    number = np.where(rng.random(rows) < 0.01, np.maximum(np.arange(rows) - 1, 0), np.arange(rows))
    page, said = (
        page[number],
        np.array(["A talk between two towns, at last", 'He said "no" and left', "حوار بين مدينتين بعد سنوات"]),
    )
    day = np.datetime64("2021-01-01T00:00:00") + (number * 13 % 31_000_000).astype("timedelta64[s]")
    likes = np.random.default_rng(2).lognormal(4, 2, rows).astype(int)[number]
    address = [f"https://www.facebook.com/{p}/posts/{n}" for p, n in zip(10**14 + page, number, strict=True)]
    frame = pl.DataFrame(
        {
            "Page Name": [f"Page {p}" for p in page], "User Name": [f"page{p}" for p in page], "Facebook Id": [str(10**14 + p) for p in page],
            "Page Description": "We talk", "Likes at Posting": [f"{20 * p:,}" for p in page], "Followers at Posting": [f"{22 * p:,}" for p in page],
            "Post Created": [f"{str(d).replace('T', ' ')} EDT" for d in day], "Type": "Link",
            "Total Interactions": [f"{3 * n:,}" for n in likes], "Likes": [f"{n:,}" for n in likes], "Comments": (likes // 7).astype(str),
            "Shares": (likes // 9).astype(str), "Love": (likes // 10).astype(str), "Wow": "0", "Haha": "3", "Sad": "1", "Angry": "2", "Care": "0",
            "Post Views": "0", "Total Views": "0", "URL": address,
            "Message": said[number % 3], "Overperforming Score": "-1.5",
        }
    )  # fmt: skip
    frame.write_csv(path)


def ours(path: Path) -> dict[str, float]:
    from engagebias.formats import read

    posts = read(path).posts
    return {"rows": posts.height, "likes": float(posts["likes"].sum())}


def theirs(path: Path) -> dict[str, float]:
    import pandas as pd

    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    frame = frame.drop_duplicates().drop(columns=PERSONAL)
    for name in [*COUNTS, "Likes at Posting", "Followers at Posting"]:
        frame[name] = pd.to_numeric(frame[name].str.replace(",", ""), errors="coerce").astype("Int64")
    frame["Post Views"] = frame["Post Views"].mask(frame["Post Views"] == 0)
    clock = frame["Post Created"].str.replace(" EDT", "-0400").str.replace(" EST", "-0500")
    frame["Post Created"] = pd.to_datetime(clock, format="%Y-%m-%d %H:%M:%S%z", utc=True)
    for name in ("Facebook Id", "URL"):
        known = {
            v: hashlib.blake2b(v.encode(), key=b"k" * 32, digest_size=12).hexdigest() for v in frame[name].unique()
        }
        frame[name] = frame[name].map(known)
    return {"rows": len(frame), "likes": float(frame["Likes"].sum())}


def measured(side: str, path: Path) -> dict[str, float]:
    """Run one side in a process of its own and return what it found, its seconds and its peak memory."""
    done = subprocess.run(
        [sys.executable, __file__, "--side", side, "--file", str(path)], check=True, capture_output=True, text=True,
        env={**os.environ, "ENGAGEBIAS_KEY_FILE": str(path.with_name("key"))},
    )  # fmt: skip
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--side", choices=("ours", "theirs"))
    parser.add_argument("--file", type=Path)
    options = parser.parse_args()
    if options.side:
        start = time.perf_counter()
        found = {"ours": ours, "theirs": theirs}[options.side](options.file)
        # Not getrusage: a process begins with the peak of the one that started it.
        peak = (
            next(int(line.split()[1]) for line in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in line)
            / 1024
        )
        print(json.dumps({**found, "seconds": time.perf_counter() - start, "peak_mb": peak}))
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.csv"
        export(path, options.rows)
        print(f"{options.rows:,} rows, {path.stat().st_size / 1e6:.0f} MB")
        pairs = [(measured("ours", path), measured("theirs", path)) for _ in range(options.rounds)]
    assert all(a["rows"] == b["rows"] and a["likes"] == b["likes"] for a, b in pairs)
    for name, side in (("ours", 0), ("pandas", 1)):
        seconds, peak = ([pair[side][k] for pair in pairs] for k in ("seconds", "peak_mb"))
        print(
            f"{name}: {statistics.median(seconds):.1f} s [{min(seconds):.1f}, {max(seconds):.1f}], peak {max(peak):,.0f} MB"
        )
    ratios = [b["seconds"] / a["seconds"] for a, b in pairs]
    print(f"ratio {statistics.median(ratios):.1f} [{min(ratios):.1f}, {max(ratios):.1f}]")


if __name__ == "__main__":
    main()

"""Fits are kept by content, and an interrupted run goes on where it stopped."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

import engagebias as eb
from engagebias.specifications import running
from engagebias.specifications.fitted import Fitted
from specifications.worlds import plan, posts


@pytest.fixture
def fitted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Numbers of the specifications that were really fitted."""
    seen: list[int] = []
    for name in ("fit_counts", "fit_squares"):
        real = getattr(running, name)

        def spy(cell, some, *rest, real=real):  # type: ignore[no-untyped-def]
            seen.extend(one.number for one in some)
            return real(cell, some, *rest)

        monkeypatch.setattr(running, name, spy)
    return seen


def test_a_second_run_reads_the_first(tmp_path: Path, fitted: list[int]) -> None:
    first = plan(posts()).run(n_permutations=19, cache=tmp_path)
    assert sorted(fitted) == list(range(1, 9))
    fitted.clear()
    second = plan(posts()).run(n_permutations=19, cache=str(tmp_path))
    assert not fitted
    for name in (None, "curve", "joint", "influence", "sample"):
        assert_frame_equal(first.table(name), second.table(name), check_exact=True)
    assert first.answer().sentence == second.answer().sentence


def test_what_has_no_estimate_is_kept_with_its_reason(tmp_path: Path, fitted: list[int]) -> None:
    frame = posts().with_columns(f1=pl.col("author_id").cast(pl.Float64))
    before = plan(frame).run(cache=tmp_path).table("curve")
    fitted.clear()
    assert_frame_equal(plan(frame).run(cache=tmp_path).table("curve"), before)
    assert not fitted
    assert before["reason"].null_count() == 4


@pytest.mark.parametrize("change", ["data", "draws", "seed", "code"])
def test_other_content_is_fitted_again(
    change: str, tmp_path: Path, fitted: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    plan(posts()).run(n_permutations=19, cache=tmp_path)
    fitted.clear()
    frame = posts().with_columns(likes=pl.col("likes") + (pl.int_range(pl.len()) == 5)) if change == "data" else posts()
    if change == "code":
        monkeypatch.setattr("engagebias.specifications.store.code_version", lambda: "other")
    settings = {"draws": {"n_permutations": 20}, "seed": {"seed": 2}}.get(change, {})
    plan(frame).run(**({"n_permutations": 19, "cache": tmp_path} | settings))  # type: ignore[arg-type]
    assert len(fitted) == 8


def test_new_choices_fit_only_what_is_new(tmp_path: Path, fitted: list[int]) -> None:
    plan(posts(features=2)).keep(pl.col("controls") == "none").run(cache=tmp_path)
    fitted.clear()
    result = plan(posts(features=2)).run(cache=tmp_path)
    listed = result.table("curve").filter(pl.col("specification").is_in(fitted))
    assert listed["controls"].to_list() == ["length"] * 4


def test_an_interrupted_run_keeps_what_was_finished(
    tmp_path: Path, fitted: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = running.fit_squares

    def interrupt(*given: object) -> object:
        raise KeyboardInterrupt

    monkeypatch.setattr(running, "fit_squares", interrupt)
    with pytest.raises(KeyboardInterrupt):
        plan(posts()).run(cache=tmp_path)
    done = len(fitted)
    assert done == 4  # the Poisson ones come first
    fitted.clear()
    monkeypatch.setattr(running, "fit_squares", real)
    plan(posts()).run(cache=tmp_path)
    assert len(fitted) == 4


def test_the_user_s_cache_folder_is_the_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platformdirs.user_cache_path", lambda name: tmp_path / name)
    plan(posts()).run()
    assert len(list((tmp_path / "engagebias" / "multiverse").glob("*.npz"))) == 8


def test_a_folder_that_cannot_be_written_is_told_before_anything_runs(tmp_path: Path, fitted: list[int]) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(eb.EngagebiasError, match="is a file where a folder must be"):
        plan(posts()).run(cache=tmp_path / "file")
    assert not fitted


def test_a_fit_is_read_as_it_was_written() -> None:
    one = Fitted(reason="ü", n=3)
    assert Fitted.from_bytes(one.to_bytes()).reason == "ü"

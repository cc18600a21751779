from __future__ import annotations

import math
from itertools import pairwise, product
from typing import Any

import numpy as np
import pytest
from scipy.optimize import minimize

from engagebias.numerics import hawkes_shock
from engagebias.numerics.hawkes import Cycle, Events, derivatives, fit_cycle, is_compiled, log_likelihood
from engagebias.numerics.hawkes_draws import distances, draw_events, expected, shuffle_blocks
from engagebias.numerics.hawkes_leverage import leverage, long_run
from engagebias.numerics.hawkes_shock import chain, fit_shock
from engagebias.numerics.hawkes_spread import studentised
from engagebias.simulation.cascades import draw_cascades

Array = np.ndarray[Any, Any]
BRANCHING, LEVEL = np.array([[0.45, 0.60], [0.08, 0.20]]), np.array([0.8, 0.2])
PLANTED = Cycle(LEVEL, np.zeros((2, 0)), BRANCHING, np.full(2, 1.5))
FAST = [pytest.param(True, marks=pytest.mark.skipif(not is_compiled(), reason="numba is not installed")), False]


def world(seed: int = 1, days: int = 200, cycle: Cycle = PLANTED) -> Events:
    rng = np.random.default_rng(seed)
    times, kind = draw_cascades(rng, cycle.level[:, None], np.array([float(days)]), cycle.branching, cycle.decay)
    return Events.bare(times, kind, cycle.level.size, float(days))


def with_covariates(seed: int = 1) -> tuple[Events, Cycle]:
    some, rng = world(seed), np.random.default_rng(seed)
    starts = np.arange(0, some.end, 2.5)
    events = Events(some.times, some.kind, 2, some.end, starts, rng.normal(size=(starts.size, 2)))
    return events, Cycle(LEVEL, np.array([[0.1, -0.2], [0.3, 0.05]]), BRANCHING, np.array([1.5, 2.0]))


def slow_likelihood(events: Events, cycle: Cycle) -> float:
    """Every pair of events, one at a time."""
    total = 0.0
    outside = cycle.level[:, None] * np.exp(cycle.slopes @ events.values.T)
    for i, (t, k) in enumerate(zip(events.times, events.kind, strict=True)):
        rate = outside[k, np.searchsorted(events.starts, t, "right") - 1]
        for s, m in zip(events.times[:i], events.kind[:i], strict=True):
            if s < t:
                rate += cycle.branching[k, m] * cycle.decay[k] * math.exp(-cycle.decay[k] * (t - s))
        total += math.log(rate)
    total -= float((outside * events.lengths).sum())
    for k in range(events.n_kinds):
        for t, m in zip(events.times, events.kind, strict=True):
            total -= cycle.branching[k, m] * (1 - math.exp(-cycle.decay[k] * (events.end - t)))
    return total


@pytest.mark.parametrize("fast", FAST)
def test_likelihood_by_hand(fast: bool) -> None:
    """One event of the first kind at 1, one of the second at 2: the second is excited by G[1, 0], not by G[0, 1], and no event by itself."""
    events = Events.bare(np.array([1.0, 2.0]), np.array([0, 1]), 2, 3.0)
    cycle = Cycle(np.array([0.5, 0.25]), np.zeros((2, 0)), np.array([[0.1, 0.2], [0.3, 0.4]]), np.full(2, 2.0))
    logs = math.log(0.5) + math.log(0.25 + 0.3 * 2 * math.exp(-2))
    spent = 0.75 * 3 + (0.1 + 0.3) * (1 - math.exp(-4)) + (0.2 + 0.4) * (1 - math.exp(-2))
    assert log_likelihood(events, cycle, fast=fast) == pytest.approx(logs - spent, abs=1e-12)


@pytest.mark.parametrize("fast", FAST)
def test_events_of_one_instant_do_not_excite_each_other(fast: bool) -> None:
    events = Events.bare(np.array([1.0, 1.0, 2.0]), np.array([0, 1, 1]), 2, 2.0)
    cycle = Cycle(np.array([0.5, 0.25]), np.zeros((2, 0)), BRANCHING, np.full(2, 1.0))
    logs = math.log(0.5) + math.log(0.25) + math.log(0.25 + (0.08 + 0.20) * math.exp(-1))
    spent = 0.75 * 2 + (0.45 + 0.08 + 0.60 + 0.20) * (1 - math.exp(-1))
    assert log_likelihood(events, cycle, fast=fast) == pytest.approx(logs - spent, abs=1e-12)


@pytest.mark.parametrize("fast", FAST)
def test_likelihood_against_every_pair(fast: bool) -> None:
    events, cycle = with_covariates()
    assert log_likelihood(events, cycle, fast=fast) == pytest.approx(slow_likelihood(events, cycle), rel=1e-11)
    longer = Events(
        events.times * 40, events.kind, 2, events.end * 40, events.starts * 40, events.values
    )  # many stretches
    assert log_likelihood(longer, cycle, fast=fast) == pytest.approx(slow_likelihood(longer, cycle), rel=1e-11)


@pytest.mark.parametrize("fast", FAST)
@pytest.mark.parametrize("own_decays", [False, True])
def test_derivatives_against_differences(fast: bool, own_decays: bool) -> None:
    events, cycle = with_covariates()
    if not own_decays:
        cycle = Cycle(cycle.level, cycle.slopes, cycle.branching, np.full(2, 1.5))
    value, slope, curve = derivatives(events, cycle, own_decays=own_decays, fast=fast)
    step = 1e-5

    def moved(i: int, by: float) -> tuple[float, Array, Array]:
        rows = np.column_stack([cycle.level, cycle.slopes, cycle.branching])
        logs = np.log(cycle.decay if own_decays else cycle.decay[:1])
        whole = np.append(rows.ravel(), logs)
        whole[i] += by
        table, decay = whole[: rows.size].reshape(2, -1), np.broadcast_to(np.exp(whole[rows.size :]), 2)
        return derivatives(
            events, Cycle(table[:, 0], table[:, 1:3], table[:, 3:], decay), own_decays=own_decays, fast=fast
        )

    assert slope.size == (12 if own_decays else 11)
    for i in range(slope.size):
        up, down = moved(i, step), moved(i, -step)
        assert (up[0] - down[0]) / (2 * step) == pytest.approx(slope[i], abs=1e-4)
        np.testing.assert_allclose((up[1] - down[1]) / (2 * step), curve[i], atol=1e-3)
    assert value == pytest.approx(log_likelihood(events, cycle, fast=fast))


def test_fit_against_scipy() -> None:
    """The same maximum as a general optimiser finds on the likelihood by every pair, without our derivatives."""
    events = world(3, days=60)

    def loss(x: Array) -> float:
        cycle = Cycle(x[:2], np.zeros((2, 0)), x[2:6].reshape(2, 2), np.full(2, math.exp(x[6])))
        return -slow_likelihood(events, cycle)

    start = np.array([0.8, 0.2, 0.4, 0.4, 0.1, 0.2, 0.4])
    theirs = minimize(loss, start, bounds=[(1e-6, None)] * 2 + [(0, None)] * 4 + [(None, None)], method="L-BFGS-B")
    ours = fit_cycle(events)
    assert ours.settled
    assert ours.log_likelihood == pytest.approx(-theirs.fun, abs=1e-4)
    np.testing.assert_allclose(ours.cycle.branching.ravel(), theirs.x[2:6], atol=2e-3)


def test_plain_and_compiled_fits_are_equal() -> None:
    pytest.importorskip("numba")
    events, _ = with_covariates()
    for own_decays in (False, True):
        fast, plain = (fit_cycle(events, own_decays=own_decays, fast=f) for f in (True, False))
        assert fast.log_likelihood == pytest.approx(plain.log_likelihood, abs=1e-7)
        np.testing.assert_allclose(fast.cycle.branching, plain.cycle.branching, atol=1e-5)


def test_without_numba_the_plain_pass_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    import engagebias.numerics.hawkes as module

    monkeypatch.setattr(module, "is_compiled", lambda: False)
    monkeypatch.setattr(module, "_compiled", lambda: pytest.fail("numba was asked for"))
    assert math.isfinite(log_likelihood(world(), PLANTED))


def test_planted_cycle_is_found_in_a_long_world() -> None:
    """Four standard errors of 8,000 days."""
    fit = fit_cycle(world(2, days=8000))
    np.testing.assert_allclose(fit.cycle.branching, BRANCHING, atol=0.06)
    np.testing.assert_allclose(fit.cycle.level, LEVEL, atol=0.06)
    assert fit.cycle.decay[0] == pytest.approx(1.5, abs=0.12)


def test_branching_stays_at_0_where_likelihood_would_have_it_below() -> None:
    alone = Cycle(np.array([1.0, 1.0]), np.zeros((2, 0)), np.diag([0.5, 0.5]), np.full(2, 1.5))
    fits = [fit_cycle(world(seed, 100, alone)) for seed in range(6)]
    crosses = np.array([[f.cycle.branching[0, 1], f.cycle.branching[1, 0]] for f in fits])
    assert (crosses >= 0).all()
    assert (crosses == 0).any()
    assert all(f.settled for f in fits)


def test_leverage_of_the_published_matrix() -> None:
    """Elasticities of offline harm .40 (online to online), .12 (offline to online), .49 (online to offline), .28; radius .58."""
    found = leverage(BRANCHING, LEVEL, 1)
    np.testing.assert_allclose(found, [[0.40, 0.12], [0.49, 0.28]], atol=0.005)
    assert PLANTED.radius == pytest.approx(0.58, abs=0.005)
    rates = long_run(BRANCHING, LEVEL)
    for k, m in product(range(2), repeat=2):
        weaker = BRANCHING.copy()
        weaker[k, m] *= 1 - 1e-6
        assert (1 - long_run(weaker, LEVEL)[1] / rates[1]) / 1e-6 == pytest.approx(found[k, m], rel=1e-4)


def test_an_explosive_cycle_has_no_rates() -> None:
    branching = np.array([[0.9, 0.6], [0.3, 0.2]])
    assert np.isnan(long_run(branching, LEVEL)).all()
    assert np.isnan(leverage(branching, LEVEL, 0)).all()


def test_expected_counts_against_every_pair() -> None:
    events, cycle = with_covariates()
    outside = cycle.outside(events.values)
    found = expected(events, cycle)
    for k in range(2):
        mine = events.times[events.kind == k]
        for place in (0, 5, mine.size - 1):
            t = mine[place]
            spent = sum(
                outside[k, s] * max(0.0, min(length, t - start))
                for s, (start, length) in enumerate(zip(events.starts, events.lengths, strict=True))
            )
            spent += sum(
                cycle.branching[k, m] * (1 - math.exp(-cycle.decay[k] * (t - s)))
                for s, m in zip(events.times, events.kind, strict=True)
                if s < t
            )
            assert found[k][place] == pytest.approx(spent, rel=1e-9)


def test_residuals_tell_a_wrong_cycle() -> None:
    events = world(4, days=1000)
    right = distances(events, fit_cycle(events).cycle)
    poisson = Cycle(events.counts / events.end, np.zeros((2, 0)), np.zeros((2, 2)), np.ones(2))
    wrong = distances(events, poisson)
    assert (right * np.sqrt(events.counts) < 1.36).all()  # 5 % for a known cycle, so rather less for a fitted one
    assert (wrong * np.sqrt(events.counts) > 1.63).all()  # 1 %


def test_draws_have_the_rates_of_the_cycle() -> None:
    """Mean of 40 worlds of 200 days against (I - G)^-1 mu, four standard errors of the worlds."""
    events, rng = world(1), np.random.default_rng(8)
    counts = np.array([draw_events(rng, events, PLANTED).counts for _ in range(40)])
    rates = long_run(BRANCHING, LEVEL) * events.end
    assert (np.abs(counts.mean(axis=0) - rates) < 4 * counts.std(axis=0) / math.sqrt(40) + 0.01 * rates).all()


def test_shuffling_keeps_each_kind_within_its_blocks() -> None:
    events = world(5, days=97)  # thirteen weeks and six days
    moved = shuffle_blocks(np.random.default_rng(1), events, 7.0)
    assert (moved.counts == events.counts).all()
    assert np.array_equal(moved.times[moved.kind == 0], events.times[events.kind == 0])
    here, there = (np.sort(np.round(e.times[e.kind == 1] % 7, 9)) for e in (events, moved))
    np.testing.assert_allclose(here, there, atol=1e-8)
    assert not np.array_equal(moved.times[moved.kind == 1], events.times[events.kind == 1])
    late = events.times >= 91
    assert set(np.round(events.times[late], 9)) <= set(np.round(moved.times, 9))


def test_hidden_chain_against_all_paths() -> None:
    logs, enter, stay = np.random.default_rng(1).normal(size=(6, 2)), 0.2, 0.7
    on = enter / (1 - stay + enter)
    total, shocked = 0.0, np.zeros(6)
    for path in product((0, 1), repeat=6):
        weight = (on if path[0] else 1 - on) * math.exp(sum(logs[i, s] for i, s in enumerate(path)))
        for a, b in pairwise(path):
            weight *= (stay if b else 1 - stay) if a else (enter if b else 1 - enter)
        total += weight
        shocked += weight * np.array(path)
    value, present, _ = chain(logs, np.array([enter, stay]))
    assert value == pytest.approx(math.log(total))
    np.testing.assert_allclose(present, shocked / total)


def shocked_world(seed: int, days: int = 200) -> tuple[Events, Array]:
    rng = np.random.default_rng(seed)
    on = np.zeros(days)
    on[rng.integers(0, days, days // 20)] = 1
    on[1:] = np.maximum(on[1:], on[:-1])
    alone = np.diag(np.diag(BRANCHING))
    times, kind = draw_cascades(rng, LEVEL[:, None] * np.exp(1.8 * on), np.ones(days), alone, np.full(2, 1.5))
    return Events.bare(times, kind, 2, float(days)), on


def test_shared_shock_is_found_where_it_is() -> None:
    events, on = shocked_world(1, 400)
    fit = fit_cycle(events)
    shock = fit_shock(events, fit.cycle, width=1.0, cross=True)
    assert shock.log_likelihood > fit.log_likelihood + 5
    assert np.corrcoef(shock.present, on)[0, 1] > 0.7
    assert shock.cycle.branching[0, 1] < 0.15
    assert (shock.lifts > 2).all()


def test_plain_and_compiled_shocks_are_equal(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("numba")
    monkeypatch.setattr(hawkes_shock, "_STEPS", 25)
    events, _ = shocked_world(2, 60)
    fit = fit_cycle(events)
    for own_decays in (False, True):
        fast, plain = (
            fit_shock(events, fit.cycle, width=1.0, cross=True, own_decays=own_decays, fast=f) for f in (True, False)
        )
        assert fast.log_likelihood == pytest.approx(plain.log_likelihood, abs=1e-8)
        np.testing.assert_allclose(fast.cycle.branching, plain.cycle.branching, atol=1e-9)
        np.testing.assert_allclose(fast.present, plain.present, atol=1e-9)


def test_shock_likelihood_against_all_paths() -> None:
    """Six blocks: the sum over all 64 ways in which shocks may come and go, each with the likelihood under known covariates."""
    some = world(6, days=60)
    events = Events.bare(some.times, some.kind, 2, 60.0)
    shock = fit_shock(events, PLANTED, width=10.0, cross=True, fast=False)
    on = shock.enter / (1 - shock.stay + shock.enter)
    logs = []
    for path in product((0, 1), repeat=6):
        prior = math.log(on if path[0] else 1 - on)
        for a, b in pairwise(path):
            prior += math.log((shock.stay if b else 1 - shock.stay) if a else (shock.enter if b else 1 - shock.enter))
        known = Events(events.times, events.kind, 2, 60.0, np.arange(0, 60, 10.0), np.array(path, dtype=float)[:, None])
        lifted = Cycle(shock.cycle.level, np.log(shock.lifts)[:, None], shock.cycle.branching, shock.cycle.decay)
        logs.append(prior + log_likelihood(known, lifted))
    assert np.logaddexp.reduce(logs) == pytest.approx(shock.log_likelihood, abs=0.02)  # of the step before the last


def test_bootstrap_t_by_hand() -> None:
    """t is -1, 0, 3; its quartiles are -0.5 and 1.5; with an error of 2 the interval of 4 is 4 - 3 to 4 + 1, not 4 - 1 to 4 + 3."""
    draws = [np.array([3.0]), np.array([4.0]), np.array([10.0])]
    errors = [np.array([1.0]), np.array([5.0]), np.array([2.0])]
    found = studentised(np.array([4.0]), np.array([2.0]), draws, errors, [np.array([4.0])] * 3, 0.5, np.array([0.0]))
    assert (found.conf_low[0], found.conf_high[0]) == pytest.approx((1.0, 5.0))


def test_intervals_at_the_bound_reach_up() -> None:
    """An estimate of 0 whose draws are all 0 still has an upper end: 1.96 errors."""
    zeros = [np.array([0.0])] * 50
    found = studentised(np.array([0.0]), np.array([0.1]), zeros, [np.array([0.1])] * 50, zeros, 0.95, np.array([0.0]))
    assert found.conf_low[0] == 0
    assert found.conf_high[0] == pytest.approx(0.196, abs=0.001)

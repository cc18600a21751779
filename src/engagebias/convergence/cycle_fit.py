"""The fitted cycle, drawn and refitted again and again: intervals, residuals and placebos."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from engagebias.convergence.cycle_request import Asked
from engagebias.errors import DataError
from engagebias.numerics.hawkes import Cycle, Events, Fit, fit_cycle
from engagebias.numerics.hawkes_draws import distances, draw_events, shuffle_blocks
from engagebias.numerics.hawkes_shock import Shock, fit_shock
from engagebias.numerics.hawkes_spread import Spread, errors, measures, studentised

Array = np.ndarray[Any, Any]

WEEK = 7  # blocks that are shuffled together
FEWEST_WEEKS = 8


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """The cycle, averaged over the placements of roughly dated events, with its spread."""

    cycle: Cycle
    placed: list[tuple[Events, Fit]]
    point: Array
    spread: Spread | None
    distance: Array
    distance_p: Array | None
    undefined: int

    @property
    def explosive(self) -> bool:
        """Whether events set off ever more events."""
        return self.cycle.radius >= 1


@dataclass(frozen=True, slots=True, eq=False)
class Placebo:
    """What cross-links would be without a cycle: after shuffling, and under a shock that all kinds share.

    ``shuffled`` and ``faked`` are branching of each placebo (n, k, k); the first is None where there are too few weeks.
    """

    shuffled: Array | None
    faked: Array
    shock: Shock
    alone: Shock
    shock_gain: float
    shock_p: float
    cross_gain: float
    cross_p: float


def find_cycle(asked: Asked) -> Found:
    """Fit the cycle, and draw from it to see how far estimates go astray."""
    rng = np.random.default_rng([asked.seed, 1])
    placed = []
    for _ in range(asked.n_draws):
        events = asked.events(rng)
        placed.append((events, fit_cycle(events, own_decays=asked.own_decays)))
    cycles = [fit.cycle for _, fit in placed]
    cycle = _mean(cycles)
    distance = np.mean([distances(events, fit.cycle) for events, fit in placed], axis=0)
    point = measures(placed[0][0], cycle, asked.harm)
    if max(c.radius for c in cycles) >= 1:
        return Found(cycle, placed, point, None, distance, None, 0)
    centres = [measures(events, fit.cycle, asked.harm) for events, fit in placed]
    error = np.mean([_errors(asked, *pair) for pair in placed], axis=0)
    draws, draw_errors, from_, far = [], [], [], []
    rng = np.random.default_rng([asked.seed, 2])
    undefined = 0
    for b in range(asked.n_boot):
        which = b % len(placed)
        drawn = asked.blurred(rng, draw_events(rng, placed[which][0], cycles[which]))
        if not drawn.counts.all():
            undefined += 1
            continue
        fit = fit_cycle(drawn, own_decays=asked.own_decays, start=cycles[which])
        draws.append(measures(drawn, fit.cycle, asked.harm))
        draw_errors.append(_errors(asked, drawn, fit))
        from_.append(centres[which])
        far.append(distances(drawn, fit.cycle))
    if undefined > 0.05 * asked.n_boot:
        return Found(cycle, placed, point, None, distance, None, undefined)
    between = np.std(centres, axis=0) if len(centres) > 1 else 0.0
    spread = studentised(
        point, np.sqrt(error**2 + between**2), draws, draw_errors, from_, asked.conf_level, _floors(asked, point.size)
    )
    worse = (np.stack(far) >= distance).sum(axis=0)
    return Found(cycle, placed, point, spread, distance, (1 + worse) / (1 + len(far)), undefined)


def find_placebo(asked: Asked, found: Found) -> Placebo:
    """Compare the cycle with a shared shock, and with shuffled weeks."""
    events, fit = found.placed[0]
    shock, alone = (_shock(asked, events, fit, cross) for cross in (True, False))
    shock_gain, cross_gain = _gain(shock, fit), 2 * (shock.log_likelihood - alone.log_likelihood)
    rng = np.random.default_rng([asked.seed, 3])
    gains = []
    for _ in range(asked.n_placebo):
        drawn = asked.blurred(rng, draw_events(rng, events, fit.cycle))
        if drawn.counts.all():
            again = fit_cycle(drawn, own_decays=asked.own_decays, start=fit.cycle)
            gains.append(_gain(_shock(asked, drawn, again, True), again))
    crosses, faked = [], []
    for _ in range(asked.n_placebo):
        drawn = asked.blurred(rng, draw_events(rng, events, alone.cycle, alone.draw(rng), asked.block))
        if drawn.counts.all():
            again = fit_cycle(drawn, own_decays=asked.own_decays, start=fit.cycle)
            both, none = (_shock(asked, drawn, again, cross) for cross in (True, False))
            crosses.append(2 * (both.log_likelihood - none.log_likelihood))
            faked.append(again.cycle.branching)
    if min(len(gains), len(crosses)) < asked.n_placebo / 2:
        raise DataError("cycle: too few placebo worlds have events of every kind; take a longer time, or n_placebo=0.")
    shuffled = None
    if asked.length / (WEEK * asked.block) >= FEWEST_WEEKS:
        moved = [shuffle_blocks(rng, events, WEEK * asked.block) for _ in range(asked.n_placebo)]
        fits = [fit_cycle(e, own_decays=asked.own_decays, start=fit.cycle) for e in moved]
        shuffled = np.stack([f.cycle.branching for f in fits])
    return Placebo(
        shuffled, np.stack(faked), shock, alone, shock_gain, _p(gains, shock_gain), cross_gain, _p(crosses, cross_gain)
    )


def _p(placebos: list[float], found: float) -> float:
    return (1 + sum(g >= found for g in placebos)) / (1 + len(placebos))


def _gain(shock: Shock, fit: Fit) -> float:
    return 2 * (shock.log_likelihood - fit.log_likelihood)


def _shock(asked: Asked, events: Events, fit: Fit, cross: bool) -> Shock:
    return fit_shock(events, fit.cycle, width=asked.block, cross=cross, own_decays=asked.own_decays)


def _errors(asked: Asked, events: Events, fit: Fit) -> Array:
    return errors(events, fit.cycle, asked.harm, own_decays=asked.own_decays)


def _mean(cycles: list[Cycle]) -> Cycle:
    if len(cycles) == 1:
        return cycles[0]
    parts = [np.mean([getattr(c, name) for c in cycles], axis=0) for name in ("level", "slopes", "branching")]
    decay = np.exp(np.mean([np.log(c.decay) for c in cycles], axis=0))
    return Cycle(parts[0], parts[1], parts[2], decay)


def _floors(asked: Asked, size: int) -> Array:
    kinds, n_values = len(asked.kinds), len(asked.known.names)
    floors = np.zeros(size)
    floors[kinds * kinds + kinds : kinds * kinds + kinds + kinds * n_values] = -np.inf
    return floors

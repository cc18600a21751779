"""Measure what engagement indicators reward.

Start with ``posts = engagebias.load("upworthy")``; the README shows the rest.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engagebias.charts import setup_notebook
    from engagebias.convergence import cross_effects, cycle, daily_series, event_coincidence, event_study
    from engagebias.datasets import fetch, load
    from engagebias.errors import DataError, DesignError, EngagebiasError, SourceError
    from engagebias.formats import IngestCard, Reading, example_export, read
    from engagebias.gaps import bias_map, gap_by_horizon, performance_gap, win_probability
    from engagebias.headlines import check_randomisation, headline_effects
    from engagebias.interventions import intervention_effect
    from engagebias.labels import (
        Codebook,
        GoldCodes,
        GoldSample,
        Labelled,
        Variable,
        agreement,
        correct_labels,
        default_codebook,
        draw_gold_sample,
        plan_gold_sample,
        read_codebook,
        read_gold_sample,
        train_labeller,
    )
    from engagebias.moderation import (
        appeal_funnel,
        distinguishable_worlds,
        rate_change,
        removal_disparity,
        removal_times,
        wrongful_removals,
    )
    from engagebias.pace import (
        accrual,
        concluded_at,
        counts_at,
        expected_window_bias,
        half_life,
        snapshots,
        time_to_first,
        time_to_status,
        window_bias,
    )
    from engagebias.planning import plan_study
    from engagebias.ranking import (
        audit_feeds,
        bridging_scores,
        exposure_elasticity,
        parity_frontier,
        position_corrected,
        rank_exposure,
    )
    from engagebias.results import Estimates
    from engagebias.simulation import simulate
    from engagebias.specifications import Axis, Multiverse, axis_influence, multiverse
    from engagebias.text import Lexicon, adjust_for_length, classify, read_lexicon, score
    from engagebias.trust import (
        cue_effect,
        distrust_gap,
        silent_bounds,
        stance_model,
        thread_contagion,
        trust_codebook,
    )
    from engagebias.validity import add_vader, check_measure, scored_share

    __version__: str

__all__ = [
    "Axis",
    "Codebook",
    "DataError",
    "DesignError",
    "EngagebiasError",
    "Estimates",
    "GoldCodes",
    "GoldSample",
    "IngestCard",
    "Labelled",
    "Lexicon",
    "Multiverse",
    "Reading",
    "SourceError",
    "Variable",
    "accrual",
    "add_vader",
    "adjust_for_length",
    "agreement",
    "appeal_funnel",
    "audit_feeds",
    "axis_influence",
    "bias_map",
    "bridging_scores",
    "check_measure",
    "check_randomisation",
    "classify",
    "concluded_at",
    "correct_labels",
    "counts_at",
    "cross_effects",
    "cue_effect",
    "cycle",
    "daily_series",
    "default_codebook",
    "distinguishable_worlds",
    "distrust_gap",
    "draw_gold_sample",
    "event_coincidence",
    "event_study",
    "example_export",
    "expected_window_bias",
    "exposure_elasticity",
    "fetch",
    "gap_by_horizon",
    "half_life",
    "headline_effects",
    "intervention_effect",
    "load",
    "multiverse",
    "parity_frontier",
    "performance_gap",
    "plan_gold_sample",
    "plan_study",
    "position_corrected",
    "rank_exposure",
    "rate_change",
    "read",
    "read_codebook",
    "read_gold_sample",
    "read_lexicon",
    "removal_disparity",
    "removal_times",
    "score",
    "scored_share",
    "setup_notebook",
    "silent_bounds",
    "simulate",
    "snapshots",
    "stance_model",
    "thread_contagion",
    "time_to_first",
    "time_to_status",
    "train_labeller",
    "trust_codebook",
    "win_probability",
    "window_bias",
    "wrongful_removals",
]

# A name is imported when it is first used, so that the command line and the report runner, which need few
# of them, start at once. No room may bear the name of a public function: importing it would hide the function.
_ROOMS = {
    "charts": ["setup_notebook"],
    "convergence": ["cross_effects", "cycle", "daily_series", "event_coincidence", "event_study"],
    "datasets": ["fetch", "load"],
    "errors": ["DataError", "DesignError", "EngagebiasError", "SourceError"],
    "gaps": ["bias_map", "gap_by_horizon", "performance_gap", "win_probability"],
    "headlines": ["check_randomisation", "headline_effects"],
    "interventions": ["intervention_effect"],
    "labels": [
        "Codebook", "GoldCodes", "GoldSample", "Labelled", "Variable", "agreement", "correct_labels", "default_codebook",
        "draw_gold_sample", "plan_gold_sample", "read_codebook", "read_gold_sample", "train_labeller",
    ],
    "formats": ["IngestCard", "Reading", "example_export", "read"],
    "moderation": [
        "appeal_funnel", "distinguishable_worlds", "rate_change", "removal_disparity", "removal_times", "wrongful_removals",
    ],
    "pace": [
        "accrual", "concluded_at", "counts_at", "expected_window_bias", "half_life", "snapshots", "time_to_first",
        "time_to_status", "window_bias",
    ],
    "planning": ["plan_study"],
    "ranking": ["audit_feeds", "bridging_scores", "exposure_elasticity", "parity_frontier", "position_corrected", "rank_exposure"],
    "results": ["Estimates"],
    "simulation": ["simulate"],
    "specifications": ["Axis", "Multiverse", "axis_influence", "multiverse"],
    "text": ["Lexicon", "adjust_for_length", "classify", "read_lexicon", "score"],
    "trust": [
        "cue_effect", "distrust_gap", "silent_bounds", "stance_model", "thread_contagion", "trust_codebook",
    ],
    "validity": ["add_vader", "check_measure", "scored_share"],
}  # fmt: skip
_HOME = {name: room for room, names in _ROOMS.items() for name in names}


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("engagebias")
    if name not in _HOME:
        raise AttributeError(f"module 'engagebias' has no attribute {name!r}")
    value = getattr(import_module(f"engagebias.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*__all__, "__version__"]

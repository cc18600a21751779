"""What every simulation returns: the tables and the truth behind them."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class World:
    """Simulated tables together with the truth that made them.

    Attributes
    ----------
    name : str
        Which world, such as ``"headlines"``.
    posts : polars.DataFrame
        Posts whose ``platform`` is ``"simulated"``, so that every result built on them says so.
    truth : polars.DataFrame
        What an estimator should find: ``term``, ``log_rate_ratio`` per unit of the feature and
        ``sd``, the feature's standard deviation in these posts. Their product is the truth per SD. In ``"posts"``
        also ``action``: the ratio is that of its rate per view, or for ``"views"`` that of the views of a post,
        which the ranker adds. In ``"pace"`` instead ``value``: the half-life in hours and the mean total of each class; in
        ``"moderation"`` ratios and rates of removal, precision and appeals.
        In ``"feeds"`` ratios of the slow class to the fast one by action, the power of examination, and shares of posts and clicks.
    seed : int
        The seed that makes the same world again.
    snapshots : polars.DataFrame or None
        In ``"pace"`` the readings of the posts: ``post_id``, ``age_hours``, ``action``, ``count``, ``platform`` and the class.
    ratings : polars.DataFrame or None
        In ``"ratings"``: ``rater_id``, ``item_id``, ``rating`` (0, 0.5, 1), ``platform`` and ``content_class`` of the item.
    shown : polars.DataFrame or None
        In ``"audit"`` the posts shown: ``user_id``, ``session_id``, ``feed``, ``rank``, ``post_id``, ``platform`` and what they are like.
    comments : polars.DataFrame or None
        In ``"threads"`` the comments on the posts, with the columns of their posts that an estimate needs.
    events : polars.DataFrame or None
        In ``"cycle"`` what happened online and offline: ``event_id``, ``at``, ``space``, ``kind``, ``platform``.
    covariates : polars.DataFrame or None
        In ``"cycle"`` what is known of each day: ``start`` and ``news_shock`` (0 or 1).
    panel : polars.DataFrame or None
        In ``"programmes"`` groups of people by period: ``unit``, ``period``, ``outcome``, ``online``, ``first_treated``, ``cluster`` (the
        site), ``programme``, ``platform``; the truth as ``value``, with what two-way effects tend to.
    """

    name: str
    posts: pl.DataFrame
    truth: pl.DataFrame
    seed: int
    snapshots: pl.DataFrame | None = None
    comments: pl.DataFrame | None = None
    ratings: pl.DataFrame | None = None
    shown: pl.DataFrame | None = None
    events: pl.DataFrame | None = None
    panel: pl.DataFrame | None = None
    covariates: pl.DataFrame | None = None

    def __repr__(self) -> str:
        held = f"{self.posts.height} posts" if self.panel is None else f"panel of {self.panel.height} rows"
        return f"World({self.name!r}, {held}, seed={self.seed})"

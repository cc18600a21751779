"""Worlds with a known truth, for examples, tests and plans."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, overload

from engagebias.checks import check_choice, check_count
from engagebias.simulation.audit import simulate_audit
from engagebias.simulation.blocklist import simulate_blocklist
from engagebias.simulation.cycle import simulate_cycle
from engagebias.simulation.feeds import simulate_feeds
from engagebias.simulation.headlines import simulate_headlines
from engagebias.simulation.moderation import Scenario, simulate_moderation
from engagebias.simulation.pace import simulate_pace
from engagebias.simulation.posts import simulate_posts
from engagebias.simulation.programmes import simulate_programmes
from engagebias.simulation.ratings import simulate_ratings
from engagebias.simulation.threads import simulate_threads
from engagebias.simulation.validity import simulate_validity
from engagebias.simulation.vignettes import simulate_vignettes
from engagebias.simulation.world import World

__all__ = ["World", "simulate"]

_WORLDS: Mapping[str, Callable[..., World]] = {
    "audit": simulate_audit,
    "cycle": simulate_cycle,
    "feeds": simulate_feeds,
    "blocklist": simulate_blocklist,
    "headlines": simulate_headlines,
    "moderation": simulate_moderation,
    "pace": simulate_pace,
    "posts": simulate_posts,
    "programmes": simulate_programmes,
    "ratings": simulate_ratings,
    "threads": simulate_threads,
    "validity": simulate_validity,
    "vignettes": simulate_vignettes,
}


@overload
def simulate(
    world: Literal["headlines"],
    *,
    seed: int = ...,
    n_tests: int = ...,
    impressions: int = ...,
    click_rate: float = ...,
    per_word: Mapping[str, float] | None = ...,
    overdispersion: float = ...,
    story_confounding: float = ...,
    image_only_share: float = ...,
    broken_share: float = ...,
) -> World: ...
@overload
def simulate(
    world: Literal["moderation"],
    *,
    seed: int = ...,
    scenario: Scenario = ...,
    n_posts: int = ...,
    n_authors: int = ...,
    defenders: float = ...,
    shift: float = ...,
    audit_share: float = ...,
) -> World: ...
@overload
def simulate(
    world: Literal["pace"],
    *,
    seed: int = ...,
    n_posts: int = ...,
    half_lives: Mapping[str, float] | None = ...,
    totals: Mapping[str, float] | None = ...,
    spread: float = ...,
    post_spread: float = ...,
    overdispersion: float = ...,
    ages: tuple[float, float] = ...,
    every: float = ...,
) -> World: ...
@overload
def simulate(
    world: Literal["posts"],
    *,
    seed: int = ...,
    n_posts: int = ...,
    n_authors: int = ...,
    n_weeks: int = ...,
    rate_ratios: Mapping[str, Mapping[str, float]] | None = ...,
    ranker: float = ...,
    overdispersion: float = ...,
    follower_confounding: float = ...,
) -> World: ...
@overload
def simulate(
    world: Literal["validity"],
    *,
    seed: int = ...,
    n_posts: int = ...,
    coder_accuracy: float = ...,
    negative_effect: float = ...,
    n_gold: int = ...,
) -> World: ...
@overload
def simulate(
    world: Literal["ratings"],
    *,
    seed: int = ...,
    n_raters: int = ...,
    n_items: int = ...,
    n_ratings: int = ...,
    majority: float = ...,
    rejected_share: float = ...,
    rejection: float = ...,
    noise: float = ...,
) -> World: ...
@overload
def simulate(
    world: Literal["audit"],
    *,
    seed: int = ...,
    n_users: int = ...,
    n_sessions: int = ...,
    n_shown: int = ...,
    differences: Mapping[str, float] | None = ...,
    preference: float = ...,
) -> World: ...
@overload
def simulate(
    world: Literal["feeds"],
    *,
    seed: int = ...,
    n_feeds: int = ...,
    feed_size: int = ...,
    n_authors: int = ...,
    slow_share: float = ...,
    slow_ratios: Mapping[str, float] | None = ...,
    readers: int = ...,
    examination: float = ...,
    unreported_share: float = ...,
) -> World: ...
@overload
def simulate(
    world: Literal["threads"],
    *,
    seed: int = ...,
    n_pages: int = ...,
    posts_per_page: int = ...,
    comments_per_post: float = ...,
    n_weeks: int = ...,
    gap: float = ...,
    ratio_of_ratios: float = ...,
    contagion: float = ...,
    thread_correlation: float = ...,
    accuracy: float = ...,
    mention_error: float = ...,
    n_gold: int = ...,
) -> World: ...
@overload
def simulate(
    world: Literal["vignettes"],
    *,
    seed: int = ...,
    n_respondents: int = ...,
    per_respondent: int = ...,
    effects: Mapping[str, Mapping[str, float]] | None = ...,
) -> World: ...
@overload
def simulate(
    world: Literal["programmes"],
    *,
    seed: int = ...,
    n_sites: int = ...,
    per_site: int = ...,
    n_periods: int = ...,
    starts: Sequence[int] = ...,
    treated_share: float = ...,
    effect: float = ...,
    build_up: int = ...,
    heterogeneity: float = ...,
    icc: float = ...,
    spillover: float = ...,
    persistence: float = ...,
    pilot: bool = ...,
) -> World: ...
@overload
def simulate(
    world: Literal["cycle"],
    *,
    seed: int = ...,
    days: int = ...,
    branching: Sequence[Sequence[float]] | None = ...,
    outside: Sequence[float] = ...,
    decay: float = ...,
    shared_shock: bool = ...,
    shock: float = ...,
) -> World: ...
@overload
def simulate(world: str, *, seed: int = ...) -> World: ...


# Each world has settings of its own, spelt out in an overload above; a name that the chosen world
# does not know is refused, so no setting is ever accepted and unused.
def simulate(world: str, *, seed: int = 1, **settings: Any) -> World:
    """Make a world whose truth is known.

    Parameters
    ----------
    world : {"audit", "blocklist", "cycle", "feeds", "headlines", "moderation", "pace", "posts",
        "programmes", "ratings", "threads", "validity", "vignettes"}
        Randomised headline tests: people are assigned to one of 2 to 6 headlines of a story, and some click. Or
        posts of two classes, fast and slow, counted every hour until they are collected, most of them still young. Or
        observed posts in English and Arabic on a platform whose ranker shows more of what it expects to engage. Or
        rated texts, half in English and half in Arabic, for checks of measures and labels. Or (``"moderation"``) posts of defenders of
        human rights and of others, some of them removed, for one of four reasons why the defenders lose more. Or
        (``"ratings"``) what raters of two camps say of items, or (``"audit"``) posts shown to people in two feeds.
        Or (``"feeds"``) posts that compete for attention, a feed a day and language, with the position at which they were shown.
        Or (``"threads"``) comments on peacebuilding posts and on matched posts of the same pages, with distrust and its labels; or
        (``"vignettes"``) described dialogue projects whose features were drawn by lot, and whether people trust them.
        Or (``"programmes"``) sites in which peacebuilding programmes start at different times or never.
        Or (``"cycle"``) online hate and offline harm that set off each other, or merely answer the same news.
    seed : int, default 1
        The same seed and settings give the same world.
    n_tests : int, default 400
        From here to ``broken_share`` for ``"headlines"``. Number of tests (stories).
    impressions : int, default 3500
        Mean number of people an arm.
    click_rate : float, default 0.015
        Typical click rate; it varies between stories with a log SD of 0.5.
    per_word : mapping, optional
        Planted log rate ratio for one more word, in a headline of 14 words, of ``"negative"`` (default
        0.03) and ``"positive"`` (-0.02), and of headline length ``"words"`` (0.005).
    overdispersion : float, default 0.12 ("posts", "pace": 0.5)
        Variance of the multiplicative noise of each arm or post (mean 1); 0 gives plain Poisson counts.
    story_confounding : float, default 0.25
        Log rate by which a story one SD grimmer is clicked more. Grim stories also get more negative
        words, so a comparison across stories overstates what the words do.
    image_only_share : float, default 0.2
        Share of tests in which all arms show the same headline.
    broken_share : float, default 0
        Share of the 100 weeks in which assignment is broken: arms get unequal audiences, and the more
        negative a headline, the keener its readers.
    half_lives : mapping, optional
        From here to ``every``, with ``n_posts``, for ``"pace"``. Hours in which half of the shares of ``"fast"`` posts (default
        4/3, as published for tweets) and of ``"slow"`` ones (24) arrive.
    totals : mapping, optional
        Mean number of shares that a post of each class ever gets, 40 by default.
    spread, post_spread : float, default 1.5 and 0.5
        SD of the log of the hours after which a share arrives (lognormal), and the part of it that lies between posts.
    ages : tuple of float, default (2, 72)
        Hours between which posts are old when they are collected.
    every : float, default 1
        Hours between readings.
    n_posts : int, default 3000 ("validity": 2400, "pace": 600)
        From here to ``follower_confounding`` for ``"posts"``. Number of posts, or of texts in ``"validity"``.
    n_authors, n_weeks : int, default 60 and 26
        Number of authors, every second one writing Arabic, and of weeks in which they post.
    rate_ratios : mapping, optional
        Planted ratios of the rate of an action per view for one more word, such as ``{"shares": {"peace": 0.9}}``, in
        place of the default ones. Actions: likes, comments, shares, saves, clicks and five reactions; words: of eight
        categories of our lists (see ``.truth``), and ``"words"`` of any kind.
    ranker : float, default 0.5
        Power with which the engagement that the ranker expects of a text and its author moves its views; 0 shows
        each post by its author's followers alone.
    follower_confounding : float, default 0.3
        Log of the factor by which an author whose log followers are one SD more writes more emotive words, and fewer
        of peace, hedging and connecting. Without followers or author effects, and without a ranker, an estimate for
        shares of the planted 1.20 per moral-emotional word comes out near 1.31.
    coder_accuracy : float, default 0.9
        From here on, with ``n_posts``, for ``"validity"``. Chance with which each of two coders gives a text its true
        sentiment; else one of the other two.
    negative_effect : float, default 0.4
        Planted log rate ratio of shares per view of truly negative texts against the others.
    n_gold : int, default 500
        Texts drawn at random whose true label people found, at most ``n_posts``.
    scenario : {"riskier mix", "harsher threshold", "fewer appeals", "over-scoring", "even"}, default "harsher threshold"
        From here to ``audit_share``, with ``n_posts`` (12,000) and ``n_authors`` (300), for ``"moderation"``. Defenders' posts have
        higher risks; or are removed at lower ones; or that, and their removals are appealed a third as often; or the classifier
        scores them above their risk; or nothing differs.
    defenders : float, default 1/3
        Share of the authors who are defenders.
    shift : float, default 0.465
        Log odds by which their risk, threshold or score is moved.
    audit_share : float, default 0.5
        Chance with which a post, removed or kept, was audited, so that ``violating`` is known.

    n_raters, n_items, n_ratings : int, default 500, 400 and 20000
        From here to ``noise`` for ``"ratings"``. Raters in two camps, items, and ratings of pairs drawn at random.
    majority : float, default 0.65
        Share of the raters in the larger camp.
    rejected_share : float, default 0.25
        Share of the items that are of the class ``"human_rights"``, as good as the others on average.
    rejection : float, default 0.4
        By how much more the larger camp likes these items, and the smaller one less, on the scale of the ratings.
    noise : float, default 0.3
        SD of what a rater feels besides, before it is cut into not, somewhat and helpful (0, 0.5, 1).
    n_users, n_sessions, n_shown : int, default 600, 2 and 10
        From here to ``preference`` for ``"audit"``. Users, sessions of each and posts of each feed in a session.
    differences : mapping, optional
        Planted differences of the engagement feed against the chronological one, in SDs of the users' means in the latter:
        ``"author_anger"`` (0 to 4; default 0.473, as published) and ``"outgroup_animosity"`` (0 or 1; 0.236).
    preference : float, default -0.1
        Points by which readers want political posts of the engagement feed more, on a scale from -1 to 1.
    n_feeds, feed_size : int, default 240 and 20
        From here to ``unreported_share``, with ``n_authors`` (120), for ``"feeds"``. Feeds, and their typical length: from half of
        it to half as long again.
    slow_share : float, default 0.35
        Share of the posts that are slow and complex; authors differ in it.
    slow_ratios : mapping, optional
        Planted ratios of the chance that a reader who sees a slow and complex post acts to that of a fast and emotive one, such as
        ``{"shares": 0.5}``, in place of the default ones (see ``.truth``).
    readers : int, default 1000
        People whom a feed is served to.
    examination : float, default 0.7
        Power with which the chance to be seen falls with the position: position ** -examination.
    unreported_share : float, default 0.02
        Share of the posts whose comments were not reported: null.
    n_pages, posts_per_page : int, default 24 and 24
        From here to ``mention_error``, with ``n_weeks`` (26) and ``n_gold`` (400 comments of each language, half of them among those
        that the machine calls distrust), for ``"threads"``. Pages, every second one Arabic, and their posts: half about
        peacebuilding, and of either half one in two names a foreign donor.
    comments_per_post : float, default 14
        Mean number of comments.
    gap : float, default 1.5
        Share of distrust under peacebuilding posts over that under matched posts (0.12), where no donor is named.
    ratio_of_ratios : float, default 1.5
        How many times as large that ratio is where one is. A donor alone makes it 1.2 times as large.
    contagion : float, default 1.6
        Chance of distrust in later comments of a thread with distrust among its first three, over that of a thread without. It
        moves distrust between threads and leaves the shares as planted.
    thread_correlation : float, default 0.05
        How alike comments of a thread are whatever came first; above 0 a comparison of threads overstates contagion.
    accuracy : float, default 0.86
        Share of comments that the machine's ``stance`` puts on the right side of distrust.
    mention_error : float, default 0.3
        Chance that a comment which reports or refutes a suspicion is labelled as distrust; the other errors fall on the rest.
    n_respondents, per_respondent : int, default 500 and 4
        From here on for ``"vignettes"``. People, and vignettes that each reads.
    effects : mapping, optional
        Planted differences in the chance of trust, such as ``{"funding": {"foreign": -0.2}}``, in place of the default ones (see
        ``.truth``, in percentage points).
    n_sites, per_site, n_periods : int, default 48, 5 and 12
        From here on for ``"programmes"``. Sites, groups of people in each, and periods. Which sites start, and when, is drawn by lot.
    starts : sequence of int, default (4, 6, 8, 10)
        First periods of the groups of starters, from 2 on; with ``pilot`` the first of them alone counts.
    treated_share : float, default 0.5
        Share of sites in which a programme ever starts.
    effect : float, default 0.6
        What it adds to the outcome in the end, for the middle of the groups of starters; outcomes vary by 1 SD over time.
    build_up : int, default 4
        Periods over which it grows to that.
    heterogeneity : float, default 0.5
        The first to start gain so much more of it, and the last so much less, in shares: with it two-way effects are biased.
    icc : float, default 0.1
        Share of what moves over time that the groups of a site have in common.
    spillover : float, default 0.4
        How much of what is added to ``outcome`` is added to the outcome ``online`` of the same groups.
    persistence : float, default 0
        Correlation of a site's own movement from one period to the next.
    pilot : bool, default False
        One site alone is treated.

    days : int, default 400
        From here on for ``"cycle"``. Days from 1 January 2024.
    branching : sequence of sequence of float, default ((0.45, 0.60), (0.08, 0.20))
        Mean number of events that an event sets off directly: a row for what follows (online, offline), a column for what it
        follows. The radius must be below 1. With ``shared_shock`` the default has 0 between online and offline.
    outside : sequence of float, default (0.8, 0.2)
        Online and offline events a day that nothing before sets off.
    decay : float, default 1.5
        One over the mean lag in days; 1.5 is a half-life of 11 hours.
    shared_shock : bool, default False
        Whether news raises the outside events of both kinds for two days from a day drawn with a chance of one in twenty.
    shock : float, default 1.8
        Log of the factor by which it does.

    Returns
    -------
    World
        ``.posts`` with columns of the posts table; ``.truth`` with what an estimator should find. In ``"headlines"``
        also ``test_week`` and ``broken_randomisation``. In ``"posts"`` the counts are read a week after the last post.
        In ``"pace"`` also ``pace`` ("fast", "slow"), and ``.snapshots`` with the readings by which the posts came to
        their ``shares``. In ``"validity"`` also: in English ``split`` ("train", "test"),
        ``valence_rating`` and ``arousal_rating`` (1 to 5, a truth plus noise); in Arabic ``dialect`` ("msa", "egypt",
        "levant", "gulf", "magreb") and ``sentiment`` ("negative", "neutral", "positive", cut from such a rating); in
        both ``coder_a`` and ``coder_b`` (the same three), and for the drawn texts ``people_negative`` and
        ``gold_probability``. Two in a hundred texts are an address without words, and judging words are rarer in
        dialects, most of all in the Gulf's.
        In ``"moderation"`` also ``group`` ("others", "defenders"), ``topic`` (the policy area), ``status`` ("removed", "deleted" by its
        author, null while it stands) with its time, ``appealed`` of what was removed, ``overturned`` of what was appealed, the
        classifier's ``score``, and ``violating`` for what was audited, with ``audit_probability``; the truth as ``value``.

    In ``"ratings"`` the posts are the items and ``.ratings`` holds who rated them how; the truth is each item's intercept and
    factor. In ``"audit"`` ``.shown`` holds the posts as shown, and ``reader_preference`` is what the user says of a post (1, 0, -1).
    In ``"feeds"`` also ``feed``, ``position``, ``content_class``, ``dwell_seconds``, ``bridging_score``, more actions and for each
    its true chance per view, ``chance_likes`` and so on; the truth as ``value``.
    In ``"threads"`` ``.comments`` holds the comments with ``stance`` (the machine's), ``machine`` (whether that is distrust),
    ``true_stance``, ``coded_stance`` with ``gold_probability``, and what their posts are: ``page``, ``week``, ``peacebuilding``,
    ``donor_named``, ``post_views``. In ``"vignettes"`` the posts are vignettes: ``funding``, ``convener``, ``setting``, ``trusts``.

    Raises
    ------
    DataError
        If the world, a setting or a value is not one of those allowed.

    Examples
    --------
    >>> world = simulate("headlines", seed=7, n_tests=50)
    >>> world
    World('headlines', 201 posts, seed=7)
    >>> world.truth.columns
    ['term', 'log_rate_ratio', 'sd']
    """
    check_choice(world, _WORLDS, name="world", caller="simulate")
    check_count(seed, name="seed", caller="simulate")
    make = _WORLDS[world]
    for name in settings:
        check_choice(
            name,
            [p for p in inspect.signature(make).parameters if p != "seed"],
            name="setting",
            caller="simulate",
        )
    return make(seed=seed, **settings)

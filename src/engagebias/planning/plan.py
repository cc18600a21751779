"""What a study can detect, before it is done."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, overload

from engagebias.checks import check_choice
from engagebias.errors import DataError, did_you_mean
from engagebias.planning.headlines import plan_headlines
from engagebias.planning.moderation import Measure, plan_moderation
from engagebias.planning.programme import plan_programme
from engagebias.planning.request import CALLER, as_python
from engagebias.planning.series import plan_series
from engagebias.results import Estimates

_STUDIES: Mapping[str, Callable[..., Estimates]] = {
    "headlines": plan_headlines,
    "moderation": plan_moderation,
    "programme": plan_programme,
    "series": plan_series,
}


@overload
def plan_study(
    study: Literal["headlines"],
    *,
    tests: int = ...,
    clicks: float = ...,
    arms: int = ...,
    variance_within: float = ...,
    overdispersion: float = ...,
    published: str | float = ...,
    sizes: Sequence[int] = ...,
    level: float = ...,
    power: float = ...,
    n_worlds: int = ...,
    seed: int = ...,
) -> Estimates: ...
@overload
def plan_study(
    study: Literal["programme"],
    *,
    sites: int = ...,
    treated: int | None = ...,
    people: int = ...,
    icc: float = ...,
    base_share: float | None = ...,
    before_correlation: float | None = ...,
    published: str | float = ...,
    sizes: Sequence[int] = ...,
    level: float = ...,
    power: float = ...,
    n_worlds: int = ...,
    seed: int = ...,
) -> Estimates: ...
@overload
def plan_study(
    study: Literal["series"],
    *,
    before: int = ...,
    after: int = ...,
    correlation: float = ...,
    spread: float = ...,
    window: int | None = ...,
    published: str | float = ...,
    sizes: Sequence[int] = ...,
    level: float = ...,
    power: float = ...,
    n_worlds: int = ...,
    seed: int = ...,
) -> Estimates: ...
@overload
def plan_study(
    study: Literal["moderation"],
    *,
    posts: int = ...,
    other_posts: int | None = ...,
    base_rate: float = ...,
    measure: Measure = ...,
    clean_share: float = ...,
    posts_per_author: float = ...,
    icc: float = ...,
    published: str | float = ...,
    sizes: Sequence[int] = ...,
    level: float = ...,
    power: float = ...,
    n_worlds: int = ...,
    seed: int = ...,
) -> Estimates: ...
@overload
def plan_study(study: str, **settings: Any) -> Estimates: ...


# Each study has settings of its own, spelt out in an overload above; a name that the study does not
# know is refused, so no setting is ever accepted and unused.
def plan_study(study: str, **settings: Any) -> Estimates:
    """Tell what a study can detect, how small its p-value can become, and what to measure instead where that is too little.

    Parameters
    ----------
    study : {"headlines", "programme", "series", "moderation"}
        Randomised headline tests; a programme given by lot to some of several sites; a count by period with a date at which
        something began; or removals (wrongful ones, found by an audit) in two groups of posts.
    tests : int, default 20
        From here to ``overdispersion`` for ``"headlines"``. Number of tests.
    clicks : float, default 178
        Clicks of a test, all headlines together: in the Upworthy archive's median test, from 15,210 impressions.
    arms : int, default 5
        Headlines in a test.
    variance_within : float, default 0.45
        Variance of a feature within tests, weighted by clicks, where its variance over all headlines is 1.
    overdispersion : float, default 7
        How many times Poisson's the variance of clicks is: 5.5 to 7 in the archive.
    sites, treated, people : int, default 8, half of them, 30
        From here to ``before_correlation`` for ``"programme"``. Sites, those with the programme, and people measured in each.
    icc : float, default 0.1
        How alike people of a site (in ``"moderation"`` posts of an author) are, 0 to 1.
    base_share : float or None, default 0.31
        Share of people who say yes without the programme; None where the outcome is no share, and figures are in SD of people.
    before_correlation : float, optional
        Correlation of site means before and after, if the same is measured before the programme.
    before, after : int, default 104 and 8
        From here to ``window`` for ``"series"``. Periods before the date and from it on.
    correlation : float, default 0.5
        Correlation of one period with the next.
    spread : float, default 0.3
        SD of the logarithm of the counts.
    window : int, optional
        Periods compared on either side of the date; all periods after it if none is named.
    posts, other_posts : int, default 200 and as many
        From here to ``posts_per_author`` for ``"moderation"``. Posts of the group and of others, at least ten, that are known (or audited).
    base_rate : float, default 0.05
        Rate at which the others are hit.
    measure : {"false_positive", "removal"}, default "false_positive"
        Removals per post that breaks no rule, which an audit must find, or removals per post.
    clean_share : float, default 0.8
        Share of audited posts that break no rule; for ``"false_positive"`` alone.
    posts_per_author : float, default 1
        Posts of one author tell less than posts of many.
    published : str or float, optional
        A published effect: ``"robertson_2023"`` (headlines), ``"mousa_2020"`` (programme), ``"alrababah_2021"`` or ``"netzdg"`` (series),
        ``"sap_2019"`` (moderation); or a number: a log rate ratio per SD, a difference of shares (or SD), a log ratio, a ratio of rates.
    sizes : sequence of int, optional
        Other numbers of tests, sites, periods before the date or posts, for the tables and charts.
    level, power : float, default 0.05 and 0.8
        Level of the two-sided test, and how often the effect is to be found.
    n_worlds : int, default 1000 ("programme": 2000; "series", "moderation": 4000)
        Simulated worlds that check the closed forms, at least 200; ``"headlines"`` simulates 1,000 tests of each at most.
    seed : int, default 1
        Seed of the simulations.

    Returns
    -------
    Estimates
        ``.table()``: the smallest effect that is detected; null where none can be. ``.table("sizes")``: the same by size.
        ``.table("tests")``: how often each test rejects in simulated worlds without an effect and with the detectable one.
        ``.table("published")``: the published effect, and what it would take. ``.table("power")``, ``.table("surface")``, each with a
        chart; ``.table("assumptions")``. For ``"programme"`` also ``"attainable"`` (the smallest p by sites, with a chart) and
        ``"designs"``; for ``"series"`` ``"windows"``; for ``"moderation"`` ``"ratios"`` and ``"cells"``; for ``"headlines"`` ``"overdispersion"``.

    Raises
    ------
    DataError
        If a setting is not one of the study's, or not what it should be; the message says what is allowed.
    DesignError
        If there is nothing to compare: one site an arm, no site without the programme, no placebo date.

    Notes
    -----
    Detectable effects in percent are ``exp(b) - 1`` of a log ratio b; ``log_points`` are 100 b.

    References
    ----------
    Bloom (1995), Minimum detectable effects, Evaluation Review 19:547-556. Robertson et al. (2023), Negativity drives online news
    consumption, Nature Human Behaviour 7:812-822. Mousa (2020), Building social cohesion between Christians and Muslims through soccer in
    post-ISIS Iraq, Science 369:866-870; its 20 points from the working paper Creating coexistence (2019). Alrababa'h et al. (2021), Can
    exposure to celebrities reduce prejudice? APSR 115:1111-1128. Sap et al. (2019), The risk of racial bias in hate speech detection, ACL,
    1668-1678. Jiménez Durán, Müller & Schwarz (2022), The effect of content moderation on online and offline hate: evidence from Germany's
    NetzDG, CEPR Discussion Paper 17554.

    Examples
    --------
    >>> plan_study("headlines", tests=100).table()["estimate"].round(3).to_list()
    [0.083]
    >>> print(plan_study("programme", sites=6).answer().sentence[:91])
    Your study cannot reject: with 3 against 3 sites no randomisation test gives a p below 0.1,
    """
    check_choice(study, _STUDIES, name="study", caller=CALLER)
    plan = _STUDIES[study]
    known = list(inspect.signature(plan).parameters)
    for name in settings:
        if name not in known:
            raise DataError(
                f"{CALLER}: study={study!r} has no setting {name!r}; it has {', '.join(known)}.{did_you_mean(name, known)}"
            )
    return plan(**{name: as_python(value) for name, value in settings.items()})

"""What every result on ranked feeds says: what it is about, how intervals were made, and what a reader must know first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from engagebias.ranking.policies import Policy
from engagebias.ranking.request import Position, Request
from engagebias.ranking.sample import ALONE, LACKING, NO_CLASS, NO_CLUSTER, NO_FEED, Ranked, Sample
from engagebias.schema import COUNTS
from engagebias.terms import name_term
from engagebias.words import COMMA, SEMICOLON, Text, join

FEW_CLUSTERS = 20

INTERVAL = Text(" ({level} % interval {low} to {high})", " (فترة الثقة {level}%: من {low} إلى {high})")
NO_INTERVAL = Text(" (no interval)", " (بلا فترة ثقة)")
BY_POLICY = Text("{policy} {gap}", "{policy} {gap}")

LOGGED = Text(
    "Published weights multiply predicted probabilities, not counts. Here weights multiply logged counts, in which the platform's "
    "own ranking has already had its say.",
    "الأوزان المنشورة تُضرب في احتمالات متوقَّعة لا في أعداد. وهي هنا تُضرب في أعداد مسجّلة كان لترتيب المنصة نفسها أثر فيها.",
)
_LOG = Text("falls with the logarithm of the position", "ينخفض مع لوغاريتم الموضع")
_TOP = Text(
    "the first {depth} positions alike, the others none", "المواضع الأولى وعددها {depth} سواء، وما بعدها بلا ظهور"
)
_GEOMETRIC = Text("after each post {share} % of the readers go on", "بعد كل منشور يمضي {share}% من القرّاء إلى ما بعده")
_TO = Text(", to position {depth}", "، حتى الموضع {depth}")
_NOTHING = Text("", "")
_QUOTED = Text("“{name}”", "«{name}»")

_LEFT: Mapping[str, Text] = {
    NO_CLASS: Text("class not known: {n}", "فئة غير معروفة: {n}"),
    NO_FEED: Text("feed not known: {n}", "خلاصة غير معروفة: {n}"),
    NO_CLUSTER: Text("cluster not known: {n}", "عنقود غير معروف: {n}"),
    LACKING: Text("without what a policy needs: {n}", "تنقصها قيمة تحتاجها سياسة: {n}"),
    ALONE: Text("alone in their feed: {n}", "وحيدة في خلاصتها: {n}"),
}
_LEFT_OUT = Text("Posts left out: {parts}.", "منشورات مستبعدة: {parts}.")
_LEFT_BY = Text("Posts left out by {policy}: {parts}.", "منشورات تستبعدها {policy}: {parts}.")
_LACKS = Text(
    "Posts that a policy cannot place are ranked by none, so that all order the same posts; a count that was not reported is not zero. "
    "Posts that each cannot place: {parts}.",
    "المنشورات التي لا تستطيع سياسة وضعها لا ترتّبها أي سياسة، ليرتّب الجميع المنشورات نفسها؛ والعدد الذي لم يُبلَّغ عنه ليس صفرًا. "
    "ما لا تستطيع كل سياسة وضعه: {parts}.",
)
_ABSENT = Text(
    "{policy} is without {actions}, which the table does not have: what is left is not the published ranking.",
    "{policy} بلا {actions}، وليست في الجدول: وما بقي ليس الترتيب المنشور.",
)
_SOURCE = Text("{policy}: weights of {source}; {note}.", "{policy}: أوزان من {source}؛ {note}.")
_NAME = Text("{name}", "{name}")
_NO_POSITIVE = Text(
    "{policy} has no weight above 0: it puts posts with the fewest of these actions first.",
    "ليس في {policy} وزن فوق الصفر: فهي تقدّم المنشورات الأقل في هذه التفاعلات.",
)
_MOSTLY_BELOW = Text(
    "By {policy} {share} % of the posts have a score below 0: among those, posts with fewer actions come first.",
    "وفق {policy} درجة {share}% من المنشورات دون الصفر: ومن بينها تتقدّم المنشورات الأقل تفاعلًا.",
)
_DIFFER = Text(
    "The policies order different posts: compare each with its own supply.",
    "ترتّب السياسات منشورات مختلفة: فقارن كلًّا منها بعرضه.",
)
_FEW = Text(
    "Few clusters have posts of the class ({n}): the true interval is wider than shown.",
    "العناقيد التي لها منشورات من الفئة قليلة ({n}): وفترة الثقة الحقيقية أوسع مما يظهر.",
)
_FEW_OUTSIDE = Text(
    "Few clusters have posts outside the class ({n}): the true interval is wider than shown.",
    "العناقيد التي لها منشورات من خارج الفئة قليلة ({n}): وفترة الثقة الحقيقية أوسع مما يظهر.",
)
_ONE_CLUSTER = Text("All posts are of one cluster: no interval.", "كل المنشورات من عنقود واحد: لا فترة ثقة.")


def class_name(asked: Request) -> Text:
    """Return what the class is called, in quotes."""
    name = asked.group
    # A name that stands in no list is the same in Arabic; as a plain string it is isolated there.
    return _QUOTED.fill(name=name if name != name.ar else str(name))


def policy_name(policy: Policy) -> Text | str:
    """Return what a policy is called; a plain string where it has no Arabic name, to be isolated."""
    return policy.title if policy.title != policy.title.ar else policy.name


def say_attention(position: Position) -> Text:
    """Say how exposure falls with the position."""
    if position.kind == "top":
        return _TOP.fill(depth=position.depth)
    said = _LOG
    if position.kind == "geometric":
        said = _GEOMETRIC.fill(share=f"{100 * float(position.persistence or 0):g}")
    return join([said, _TO.fill(depth=position.depth)], _NOTHING) if position.depth else said


def words_of(asked: Request) -> dict[str, Text]:
    """Return what the sentences of a request are filled with."""
    return {
        "group": class_name(asked),
        "feed": join([name_term(word) for word in asked.feed], COMMA),
        "attention": say_attention(asked.position),
    }


def say_method(method: Text, sample: Sample) -> Text:
    """Fill a method with how intervals were made."""
    asked = sample.asked
    return method.fill(
        n=f"{asked.boot.n:,}", cluster=name_term(asked.cluster), clusters=f"{sample.n_clusters:,}"
    )  # fmt: skip


def say_remarks(sample: Sample) -> tuple[Text, ...]:
    """Say what a reader must know before using any result on ranked feeds."""
    policies = [r.policy for r in sample.ranked]
    said = [LOGGED] if any(_is_logged(p, sample.asked.predicted) for p in policies) else []
    said += _say_sources(policies)
    for ranked in sample.ranked:
        said += _say_policy(sample, ranked)
    said += _say_left_out(sample)
    if len({r.n for r in sample.ranked}) > 1:
        said.append(_DIFFER)
    inside, outside = (int(np.unique(sample.cluster[who]).size) for who in (sample.member, ~sample.member))
    if sample.n_clusters < 2:
        said.append(_ONE_CLUSTER)
    elif min(inside, outside) < FEW_CLUSTERS:
        # The share of the others is what the class leaves: it is as little known.
        said.append(_FEW.fill(n=inside) if inside <= outside else _FEW_OUTSIDE.fill(n=outside))
    return tuple(said)


def _is_logged(policy: Policy, predicted: str | None) -> bool:
    """Say whether a policy orders by counts as they were logged: weighted ones, or one alone."""
    return predicted is None if policy.acts else any(column in COUNTS for column in policy.columns)


def _say_sources(policies: Sequence[Policy]) -> list[Text]:
    """Say where weights come from, those of one source together."""
    by_source: dict[tuple[str, Text], list[Text]] = {}
    for policy in policies:
        if policy.preset is not None:
            by_source.setdefault((policy.preset.source, policy.preset.note), []).append(
                _NAME.fill(name=policy_name(policy))
            )
    return [
        _SOURCE.fill(policy=join(names, COMMA), source=source, note=note) for (source, note), names in by_source.items()
    ]


def _say_policy(sample: Sample, ranked: Ranked) -> list[Text]:
    policy, prefix = ranked.policy, sample.asked.predicted or ""
    name, said = policy_name(policy), []
    if policy.absent:
        actions = join([name_term(a.removeprefix(prefix)) for a in policy.absent], COMMA)
        said.append(_ABSENT.fill(policy=name, actions=actions))
    if policy.acts and max(policy.weights.values()) <= 0:
        said.append(_NO_POSITIVE.fill(policy=name))
    elif policy.acts and min(policy.weights.values()) < 0:
        below = int((sample.score(policy)[np.concatenate([b.ravel() for b in ranked.feeds.blocks])] < 0).sum())
        if 2 * below > ranked.n:
            said.append(_MOSTLY_BELOW.fill(policy=name, share=f"{100 * below / ranked.n:.0f}"))
    return said


def _say_left_out(sample: Sample) -> list[Text]:
    by_policy: dict[str | None, list[Text]] = {}
    for step, policy, n in sample.steps:
        if step in _LEFT and n:
            by_policy.setdefault(policy, []).append(_LEFT[step].fill(n=f"{n:,}"))
    titles = {r.policy.name: policy_name(r.policy) for r in sample.ranked}
    said = [
        _LEFT_OUT.fill(parts=join(parts, SEMICOLON))
        if name is None
        else _LEFT_BY.fill(policy=titles[name], parts=join(parts, SEMICOLON))
        for name, parts in by_policy.items()
    ]
    together = any(step == LACKING and policy is None and n for step, policy, n in sample.steps)
    if together and len(sample.ranked) > 1:
        parts = [
            BY_POLICY.fill(policy=policy_name(r.policy), gap=f"{n:,}")
            for r, n in zip(sample.ranked, sample.lacking, strict=True)
            if n
        ]
        said.append(_LACKS.fill(parts=join(parts, SEMICOLON)))
    return said

"""What is asked of posts in feeds, checked at the door."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import polars as pl
from numpy.typing import NDArray

from engagebias.checks import check_choice, check_count, check_number, check_share, check_there, listed
from engagebias.errors import DataError, DesignError
from engagebias.gaps.win import PERIODS, Value
from engagebias.numerics.bootstrap import Bootstrap
from engagebias.numerics.exposure import geometric, log_discount, top
from engagebias.ranking.policies import Policy
from engagebias.schema import check_posts
from engagebias.terms import name_term
from engagebias.words import Text

Attention = Literal["log", "top", "geometric"]
Compare = Literal["common", "each"]

LEAST_BOOT = 100


@dataclass(frozen=True, slots=True)
class Position:
    """How attention falls with the position in a feed."""

    kind: Attention
    depth: int | None
    persistence: float | None

    def weights(self, length: int) -> NDArray[np.float64]:
        """Return the weight of each position from the first on."""
        if self.kind == "top":
            return top(length, int(self.depth or 0))
        if self.kind == "geometric":
            return geometric(length, float(self.persistence or 0), self.depth)
        return log_discount(length, self.depth)


@dataclass(frozen=True, slots=True)
class Request:
    """Which posts compete, who is the class, how attention falls, and how intervals are made."""

    caller: str
    feed: tuple[str, ...]
    share_of: str
    value: Value
    cluster: str
    position: Position
    predicted: str | None
    per: str | None
    boot: Bootstrap

    @property
    def group(self) -> Text:
        """What the class is called."""
        if isinstance(self.value, bool):
            return name_term(self.share_of if self.value else f"{self.share_of} = false")
        return name_term(str(self.value))


def check_request(
    posts: pl.DataFrame, *, caller: str, feed: str | Sequence[str], share_of: str, value: Value, cluster: str,
    attention: Attention, depth: int | None, persistence: float | None, predicted: str | None, per: str | None, conf_level: float,
    n_boot: int, seed: int,
) -> Request:  # fmt: skip
    """Check all arguments but the weights, and return the request."""
    frame = check_posts(posts, caller=caller)
    if not frame.height:
        raise DesignError(f"{caller}: the table has no row, so nothing can be ranked.")
    check_share(conf_level, name="conf_level", caller=caller)
    check_count(n_boot, name="n_boot", caller=caller, least=LEAST_BOOT)
    check_count(seed, name="seed", caller=caller)
    if predicted is not None and not isinstance(predicted, str):
        raise DataError(
            f"{caller}: predicted is the prefix of columns with predicted probabilities, such as 'chance_', or '' where they bear the "
            f"names of the actions; got {predicted!r}."
        )
    words = (feed,) if isinstance(feed, str) else listed(feed, name="feed", caller=caller)
    if not words:
        raise DataError(f"{caller}: feed is empty. Name the column that says which posts compete with each other.")
    for name, word in (*(("feed", w) for w in words), ("cluster", cluster)):
        _check_word(frame, word, name, caller)
    _check_class(frame, share_of, value, caller)
    if per is not None:
        _check_per(frame, per, predicted, caller)
    position = _check_position(attention, depth, persistence, caller)
    return Request(
        caller, tuple(words), share_of, value, cluster, position, predicted, per, Bootstrap(n_boot, conf_level, seed)
    )


def _check_word(frame: pl.DataFrame, word: object, name: str, caller: str) -> None:
    if not isinstance(word, str):
        raise DataError(f"{caller}: {name} names a column; got {word!r}.")
    if word not in frame.columns:
        if word not in PERIODS:
            remedy = f"Or use one of the words {', '.join(PERIODS)}, which are made of created_at."
            check_there(frame, word, caller=caller, remedy=f"It is named by {name}=. {remedy}")
        check_there(frame, "created_at", caller=caller, remedy=f"{name}={word!r} is made of it.")
    else:
        _refuse_nan(frame, word, name, caller)


def _refuse_nan(frame: pl.DataFrame, column: str, name: str, caller: str) -> None:
    if frame[column].dtype.is_float() and bool((frame[column].is_nan() | frame[column].is_infinite()).any()):
        raise DataError(
            f"{caller}: column {column!r}, named by {name}=, has NaN or infinity. Write null where it is not known."
        )


def _check_class(frame: pl.DataFrame, share_of: str, value: Value, caller: str) -> None:
    check_there(frame, share_of, caller=caller, remedy="It says which posts are of the class.")
    _refuse_nan(frame, share_of, "share_of", caller)
    column = frame[share_of]
    if column.dtype == pl.Boolean:
        if not isinstance(value, bool):
            raise DataError(
                f"{caller}: share_of={share_of!r} holds true and false, so value must be one of them; got {value!r}."
            )
        return
    found = column.drop_nulls().unique().sort()
    if value not in found.to_list() or isinstance(value, bool):
        shown = ", ".join(repr(v) for v in found.head(8).to_list()) + (", ..." if found.len() > 8 else "")
        raise DataError(
            f"{caller}: share_of={share_of!r} is no column of true and false, so value= must say which of its values is the class: "
            f"one of {shown}; got {value!r}."
        )


def _check_per(frame: pl.DataFrame, per: str, predicted: str | None, caller: str) -> None:
    check_there(frame, per, caller=caller, remedy="It is named by per=.")
    if predicted is not None:
        raise DataError(f"{caller}: per={per!r} is for counts; predicted probabilities are per view already.")
    if not frame.schema[per].is_numeric():
        raise DataError(f"{caller}: per={per!r} must be numeric, it is {frame.schema[per]}.")
    _refuse_nan(frame, per, "per", caller)


def _check_position(attention: Attention, depth: int | None, persistence: float | None, caller: str) -> Position:
    check_choice(attention, get_args(Attention), name="attention", caller=caller)
    if depth is not None:
        check_count(depth, name="depth", caller=caller, least=1)
    elif attention == "top":
        raise DataError(f'{caller}: attention="top" needs depth=, how many posts are seen, such as 10.')
    if attention != "geometric":
        if persistence is not None:
            raise DataError(
                f'{caller}: persistence is for attention="geometric"; got {persistence!r} with {attention!r}.'
            )
        return Position(attention, depth, None)
    if persistence is None:
        raise DataError(
            f'{caller}: attention="geometric" needs persistence=, how often readers go on to the next post, such as 0.8.'
        )
    check_number(persistence, name="persistence", caller=caller)
    if not 0 < persistence < 1:
        raise DataError(f"{caller}: persistence must lie between 0 and 1, such as 0.8; got {persistence!r}.")
    return Position(attention, depth, float(persistence))


def check_actions(frame: pl.DataFrame, policies: Sequence[Policy], predicted: str | None, *, caller: str) -> None:
    """Refuse negative counts, and probabilities that are none; a policy of one column or of time may hold anything."""
    for policy in (p for p in policies if p.acts):
        for column in policy.columns:
            values = frame[column].cast(pl.Float64).drop_nulls().to_numpy()
            if not values.size:
                continue
            least, most = float(values.min()), float(values.max())
            if predicted is not None and (least < 0 or most > 1):
                raise DataError(
                    f"{caller}: column {column!r} in weights[{policy.name!r}] runs from {least:g} to {most:g}, so it holds no "
                    "probabilities. If these are logged counts leave predicted= out."
                )
            if predicted is None and least < 0:
                raise DataError(
                    f"{caller}: column {column!r} in weights[{policy.name!r}] has values below 0 ({least:g}), which no count has. To "
                    f"rank by a score name it as a column: {{{policy.name!r}: {column!r}}}."
                )

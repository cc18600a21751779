"""How numbers are written for people: rounded to what they bear, with a true minus sign."""

from __future__ import annotations

import math

SMALLEST_P = 0.0001  # below this the exact figure tells a reader nothing


def signed(value: float, decimals: int) -> str:
    """Write a number with its sign; what rounds to zero has none.

    Examples
    --------
    >>> signed(1.68, 1), signed(-2.13, 1), signed(-0.01, 1)
    ('+1.7', '−2.1', '0.0')
    """
    text = f"{value:+,.{decimals}f}"
    return (text[1:] if float(text.replace(",", "")) == 0 else text).replace("-", "−")


def interval(estimate: float, low: float, high: float) -> tuple[str, str, str]:
    """Write an estimate and its interval to the decimals that the interval's width bears.

    Examples
    --------
    >>> interval(1.678, 0.333, 3.04)
    ('+1.7', '+0.3', '+3.0')
    >>> interval(0.0412, 0.0308, 0.0516)
    ('+0.041', '+0.031', '+0.052')
    """
    decimals = _decimals(abs(high - low))
    return signed(estimate, decimals), signed(low, decimals), signed(high, decimals)


def _decimals(width: float) -> int:
    """Return none for intervals wider than 10, one down to 0.3, and one more for each factor of ten below."""
    if width == 0:
        return 3
    return 0 if width > 10 else max(1, 1 + math.ceil(-math.log10(width / 0.3)))


def plain(value: float) -> str:
    """Write a number with three significant digits, whole numbers with thousands separated.

    Examples
    --------
    >>> plain(0.013729), plain(81024151), plain(-1e-9), plain(-0.0)
    ('0.0137', '81,024,151', '−1e−09', '0')
    """
    if isinstance(value, int):
        text = f"{value:,}"
    elif math.isnan(value):
        text = "NaN"
    elif value == 0:
        text = "0"
    elif abs(value) >= 1000:
        text = f"{value:,.0f}"
    else:
        text = f"{value:.3g}"
    return text.replace("-", "−")


def p_value(value: float) -> str:
    """Write a p-value with three significant digits, one that is too small to matter as below a bound.

    Examples
    --------
    >>> p_value(0.03127), p_value(2.23e-308)
    ('0.0313', '< 0.0001')
    """
    return f"< {SMALLEST_P}" if value < SMALLEST_P else plain(value)

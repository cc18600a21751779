"""How the functions of this folder are compiled, and for how long the result is kept."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar, cast

import numpy as np
from numba import njit

Array = np.ndarray[Any, Any]
Int = Any  # an integer of whatever width numba makes of it
_F = TypeVar("_F", bound=Callable[..., Any])

SOURCES = sorted(Path(__file__).parent.glob("*.py"))
_STAMP = sha256(b"".join(path.read_bytes() for path in SOURCES)).hexdigest()[:12]


def compiled(function: _F) -> _F:
    """Compile a function that only other compiled functions call: it becomes part of them."""
    made: Any = njit(nogil=True)(function)
    return cast("_F", made)


def inlined(function: _F) -> _F:
    """Compile a small function into each place that calls it: where it is called for every word, a call costs more than it."""
    made: Any = njit(nogil=True, forceinline=True)(function)
    return cast("_F", made)


def entry(function: _F) -> _F:
    """Compile a function that Python calls, and keep the result until any file of this folder changes.

    Numba looks at the date of the function's own file alone, and would go on using what it compiled from older versions of
    the others. It files its results by qualified names, so the name carries a checksum of the whole folder.
    """
    function.__qualname__ = f"{function.__name__}_{_STAMP}"
    made: Any = njit(cache=True, nogil=True)(function)
    return cast("_F", made)

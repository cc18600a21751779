"""What is wrong with a file, told by line."""

from __future__ import annotations

from collections.abc import Sequence

from engagebias.errors import DataError

MOST_FAULTS = 5
_LONG = 300  # characters of a fault: a damaged line may be as long as the file


def fault_error(name: str, faults: Sequence[str], *, remedy: str = "Mend these lines and read it again.") -> DataError:
    """Return the error that names up to five faults of a file, and says how many more there are.

    Examples
    --------
    >>> print(fault_error("mine.csv", ["line 2: the term is empty"]))
    mine.csv: line 2: the term is empty. Mend these lines and read it again.
    """
    told = "; ".join(fault if len(fault) <= _LONG else f"{fault[:_LONG]}..." for fault in faults[:MOST_FAULTS])
    more = f" and {len(faults) - MOST_FAULTS} more" if len(faults) > MOST_FAULTS else ""
    return DataError(f"{name}: {told}{more}. {remedy}")

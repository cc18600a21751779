"""Who gets removed: disparities, bounds, times, appeals, and what the columns at hand can tell apart."""

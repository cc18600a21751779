"""Do online and offline feed each other: event studies, cross-effects, coincidence and the cycle."""

"""Do the intervals of audit_feeds hold the planted differences as often as they say?

1,000 simulated worlds of 600 users, two sessions each and ten posts of each feed: planted 0.473 (author anger) and 0.236
(out-group animosity) standard deviations of users' means. Prints how often the 95 % intervals hold them, and how often
intervals would that take the standard deviation for known.
"""

from __future__ import annotations

import argparse

from scipy.stats import binom

import engagebias as eb


def main(worlds: int, n_users: int, first: int) -> None:
    held, narrow, total = {}, {}, {}
    for seed in range(first, first + worlds):
        world = eb.simulate("audit", seed=seed, n_users=n_users)
        truth = dict(world.truth.filter(unit="SD of users").select("term", "value").iter_rows())
        found = eb.audit_feeds(
            world.shown, user="user_id", session="session_id", feed="feed", outcomes=list(truth), n_permutations=0
        )
        known = dict(found.table("spread").select("outcome", "error_at_known_sd").iter_rows())
        for row in found.table().iter_rows(named=True):
            name, planted = row["term"], truth[row["term"]]
            held[name] = held.get(name, 0) + (row["conf_low"] <= planted <= row["conf_high"])
            narrow[name] = narrow.get(name, 0) + (abs(row["estimate"] - planted) <= 1.964 * known[name])
            total[name] = total.get(name, 0) + row["estimate"]
    low, high = binom.ppf([0.025, 0.975], worlds, 0.95) / worlds
    for name, planted in truth.items():
        print(
            f"{name}: planted {planted}, mean {total[name] / worlds:.4f}, held {held[name] / worlds:.3f} of {worlds} worlds "
            f"(chance {low:.3f} to {high:.3f}); standard deviation taken for known {narrow[name] / worlds:.3f}"
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worlds", type=int, default=1000)
    parser.add_argument("--users", type=int, default=600)
    parser.add_argument("--first", type=int, default=0)
    asked = parser.parse_args()
    main(asked.worlds, asked.users, asked.first)

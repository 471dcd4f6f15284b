"""`python -m tests.simulation.planted [NAME …]`: plants each mistake in a copy of the source, and simulates until it is found.

Prints a table of the mistakes with the seeds that found them, and ends with 1 if a mistake was not found within
`--seeds`.
"""

import argparse
import sys
from concurrent.futures import ThreadPoolExecutor

from tests.simulation.planted import Found, Planted, look_for, planted

SEEDS = 2000


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.simulation.planted", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="those alone; all when none is named")
    parser.add_argument("--seeds", type=int, default=SEEDS)
    parser.add_argument("--from", dest="first", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2)
    given = parser.parse_args()
    bugs = [bug for bug in planted() if not given.names or bug.name in given.names]
    print("| mistake | what it is | seed | step | promise broken |\n|---|---|---|---|---|", flush=True)
    with ThreadPoolExecutor(given.processes) as pool:
        found = list(pool.map(lambda bug: _told(bug, look_for(bug, given.first, given.seeds)), bugs))
    print(f"\n{sum(each is not None for each in found)} of {len(bugs)} found.")
    return int(None in found)


def _told(bug: Planted, found: Found | None) -> Found | None:
    what = f"{found.seed} | {found.step} | {found.promise}" if found else "not found | | "
    print(f"| `{bug.name}` | {bug.says} | {what} |", flush=True)
    return found


if __name__ == "__main__":
    sys.exit(main())

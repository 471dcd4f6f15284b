"""`make fuzz`: new examples each time, for a number of minutes or a number of examples each; stops at the first
failure.

A failure is printed with the seed of its round and the command that repeats the round.
"""

import argparse
import sys
import time
from pathlib import Path
from random import SystemRandom

import pytest

from tests.fuzz.running import budget

HERE = Path(__file__).parent


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0, help="rounds are begun until then")
    parser.add_argument("--examples", type=int, default=None, help="one round with so many of each property")
    parser.add_argument("--seed", type=int, default=None, help="of a round to run again")
    parser.add_argument("names", nargs="*", help="properties, by words in their names; all by default")
    asked = parser.parse_args()
    budget.fresh, budget.examples = True, asked.examples or 1000
    chosen = ["-k", " or ".join(asked.names)] if asked.names else []
    began, rounds = time.monotonic(), 0
    while not rounds or (
        asked.seed is None and asked.examples is None and time.monotonic() - began < asked.minutes * 60
    ):
        rounds += 1
        seed = asked.seed if asked.seed is not None else SystemRandom().getrandbits(32)
        print(f"Round {rounds}, {budget.examples:,} examples of each property, seed {seed}", flush=True)
        plain = ["-p", "no:cacheprovider", "--show-capture=no", "--hypothesis-seed", str(seed)]
        if code := pytest.main([str(HERE), "-q", "-x", *plain, *chosen]):
            again = f"python -m tests.fuzz --seed {seed} --examples {budget.examples} {' '.join(asked.names)}"
            print(f"Failed. Again: .venv/bin/{again}", file=sys.stderr)
            return int(code)
    print(f"Nothing was found. Rounds: {rounds}, minutes: {(time.monotonic() - began) / 60:.1f}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())

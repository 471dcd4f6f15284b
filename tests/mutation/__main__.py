"""`make mutate`: changes one operator of the rules at a time in a copy, and checks that the pure tests notice.

The sample is random and its seed is printed; SEED= selects the same sample again, and GO_ON=1 then skips mutants
already killed. Survivors are written to var/mutants.txt. Exits with 1 if a mutant survived for which `reasons.toml`
gives no reason.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from random import SystemRandom

from tests.mutation.rooms import ROOMS
from tests.mutation.sampling import Report, run

ROOT = Path(__file__).resolve().parents[2]
REASONS = Path(__file__).with_name("reasons.toml")
KILLED = ROOT / "var/mutants-killed.txt"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("--sample", type=int, default=100, help="so many mutants")
    parser.add_argument("--seed", type=int, default=None, help="of a sample to run again")
    parser.add_argument("--marks", default="", help="which tests, as pytest's -m")
    parser.add_argument("--go-on", action="store_true", help="do not try again what an earlier run killed")
    parser.add_argument("--survivors", type=Path, default=ROOT / "var/mutants.txt", help="where they are written")
    parser.add_argument("modules", nargs="*", help="beginnings of paths, of these modules alone")
    asked = parser.parse_args(arguments)
    seed = asked.seed if asked.seed is not None else SystemRandom().getrandbits(32)
    print(f"{asked.sample} mutants, seed {seed}", flush=True)
    if not asked.go_on:
        KILLED.unlink(missing_ok=True)
    report = Report(REASONS, KILLED)
    run(ROOT, ROOMS, report, sample=asked.sample, seed=seed, marks=asked.marks, only=tuple(asked.modules))
    asked.survivors.parent.mkdir(parents=True, exist_ok=True)
    asked.survivors.write_text("".join(f"{line}\n" for line in report.survivors), encoding="utf-8")
    print(report.summary())
    return int(bool(report.survivors))


if __name__ == "__main__":
    sys.exit(main())

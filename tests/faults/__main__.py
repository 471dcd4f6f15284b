"""`make faults`: a fault at every system call of append, seal, sign and count on SQLite; fails if anything was lost."""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.faults.sweep import Sweep
from tests.faults.tracing import REMEDY, can_trace


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.faults", description=__doc__)
    parser.add_argument("--each", type=int, help="at so many calls of a kind; all of them unless said")
    given = parser.parse_args()
    if not can_trace():
        sys.stderr.write(f"Nothing was run: no strace that may watch a process. {REMEDY}\n")
        return 7
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="rapporteur-faults-") as folder:
        report = Sweep(Path(folder)).run(given.each)
    print(f"{report}\n{time.monotonic() - began:.0f} s", *(f"NEVER: {each}" for each in report.never), sep="\n")
    return int(bool(report.wrong or report.never) or report.found < report.acknowledged)


if __name__ == "__main__":
    sys.exit(main())

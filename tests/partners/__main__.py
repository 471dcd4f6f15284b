"""`python -m tests.partners --seconds 120`: a longer run, with figures; fails if a partner's events differ."""

import argparse
import signal
import sys
import tempfile
from pathlib import Path

from tests.partners.run import run
from tests.production.home import Home


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.partners", description=__doc__)
    parser.add_argument("--seconds", type=float, default=120, help="how long the load lasts")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="rapporteur-partners-") as folder:
        home = Home(Path(folder) / "home")
        installation = home.up()
        try:
            outcome = run(home, Path(folder), given.seconds)
        finally:
            installation.send_signal(signal.SIGINT)
            installation.wait(60)
    print(outcome)
    for name in outcome.wrong:
        print(f"WRONG: {name}")
    return int(bool(outcome.wrong))


if __name__ == "__main__":
    sys.exit(main())

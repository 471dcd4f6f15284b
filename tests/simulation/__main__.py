"""`python -m tests.simulation`: the program in a simulated world full of faults, seed by seed."""

import sys
import time
from hashlib import sha256

import click

from tests.simulation.run import Outcome, run

STEPS = 150
BROKEN = 6
"""The exit code when a promise was broken."""


@click.command()
@click.option("--seed", type=click.IntRange(0), help="One run, told step by step.")
@click.option("--seeds", type=click.IntRange(1), default=200, show_default=True, help="How many runs.")
@click.option("--from", "first", type=click.IntRange(0), default=1, show_default=True, help="The first seed.")
@click.option("--steps", type=click.IntRange(1), default=STEPS, show_default=True, help="Of each run, before its end.")
def simulate(*, seed: int | None, seeds: int, first: int, steps: int) -> None:
    """Run the program in a world that goes wrong, and look for broken promises.

    Databases, a broker and clocks are simulated; the promises are checked after each step. The same seed gives the
    same run; the printed digest covers everything that happened. Nothing outside is changed, and no installation is
    needed. Exit code 6 when a promise was broken: the first such run is shown, with the command that repeats it.
    """
    if seed is not None:
        outcome = run(seed, steps, shown=None)
        click.echo("\n".join(outcome.last))
        _refuse(outcome, steps)
        click.echo(f"Seed {seed}, {outcome.steps} steps: no promise was broken. {outcome.digest}")
        return
    began, digest = time.monotonic(), ""
    for number in range(first, first + seeds):
        outcome = run(number, steps)
        digest = sha256(f"{digest}{outcome.digest}".encode()).hexdigest()[:16]
        _progress(number - first + 1, seeds)
        if outcome.promise is not None:
            click.echo("\n".join(outcome.last))
        _refuse(outcome, steps)
    seconds = time.monotonic() - began
    click.echo(f"{seeds} seeds from {first} on, {steps} steps each: no promise was broken. {digest}")
    click.echo(f"{seconds:.1f} s, {seconds / seeds:.3f} s a seed.", err=True)


def _refuse(outcome: Outcome, steps: int) -> None:
    if outcome.promise is None:
        return
    again = f"python -m tests.simulation --seed {outcome.seed}" + (f" --steps {steps}" if steps != STEPS else "")
    said = f"Seed {outcome.seed}, step {outcome.steps}: broken is the promise that {outcome.promise}: {outcome.found}"
    click.echo(f"{said}\nAgain: {again} ({outcome.digest})", err=True)
    sys.exit(BROKEN)


def _progress(done: int, size: int) -> None:
    """Show progress on a terminal only, in one line that is overwritten."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\rSimulating: {done:,} of {size:,} seeds" + ("\n" if done == size else ""))
        sys.stderr.flush()


if __name__ == "__main__":
    simulate()

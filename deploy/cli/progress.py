"""Progress on stderr, only on a terminal: a single line that is overwritten."""

import sys

_WIDTH = 76


def step(text: str) -> None:
    """Begin a step, leaving the last line of the previous one above."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{text:<{_WIDTH}}\n")
        sys.stderr.flush()


def counted(done: int, size: int) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{f'Counting: {done:,} of {size:,} events':<{_WIDTH}}")
        if done == size:
            sys.stderr.write("\n")
        sys.stderr.flush()


def recorded(done: int, size: int) -> None:
    if sys.stderr.isatty() and (done % 500 == 0 or done == size):
        sys.stderr.write(f"\r{f'Recording: {done:,} of {size:,} facts':<{_WIDTH}}")
        if done == size:
            sys.stderr.write("\n")
        sys.stderr.flush()


def position(log: str, at: int) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{f'Reading {log}: {at:,}':<{_WIDTH}}")
        sys.stderr.flush()

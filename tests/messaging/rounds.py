"""Runs a worker's jobs in rounds, in one thread."""

from collections.abc import Iterable, Mapping

from shared.messaging.loops import Job


def run_until_idle(jobs: Mapping[str, Job] | Iterable[Job]) -> int:
    """Call each job in order, repeatedly, until a round does nothing; return the total."""
    everyone = list(jobs.values() if isinstance(jobs, Mapping) else jobs)
    total = 0
    while done := sum(job() for job in everyone):
        total += done
    return total

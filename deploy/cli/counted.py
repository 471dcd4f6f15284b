"""Opening of reporting for a command that reads from it, and parsing of the moments that a command names."""

from collections.abc import Iterator
from contextlib import contextmanager

from deploy.cli import progress
from deploy.cli.options import options_named
from deploy.installation.installation import Installation
from deploy.installation.service_set import ServiceSet, open_services
from deploy.runtime.catching_up import catch_up
from deploy.runtime.loading import open_migrated
from services.reporting import service as reporting
from services.reporting.queries import FactQueries, Moment
from shared.domain.errors import Malformed


@contextmanager
def counted_and_signed() -> Iterator[tuple[Installation, ServiceSet]]:
    """Open all services once everything recorded so far is counted and signed."""
    installation = open_migrated()
    catch_up(installation, progress.counted, all_signed=True)
    with open_services(installation) as services, options_named():
        yield installation, services


@contextmanager
def counted() -> Iterator[reporting.Service]:
    """Open reporting once everything recorded so far is counted."""
    installation = open_migrated()
    catch_up(installation, progress.counted)
    service = reporting.open_service(installation.reporting)
    try:
        with options_named():
            yield service
    finally:
        service.close()


def moment_of(facts: FactQueries, option: str, text: str | None) -> Moment:
    """Return the moment that a text names, by default the present. Raises Malformed, naming the option."""
    try:
        return facts.moment(text)
    except Malformed as wrong:
        raise Malformed(option, str(wrong.parameters["remedy"])) from wrong

"""Reporting opened for a command that answers from it."""

from collections.abc import Iterator
from contextlib import contextmanager

from deploy.cli import progress
from deploy.runtime.catching_up import catch_up
from deploy.runtime.loading import open_installation
from services.reporting import service as reporting


@contextmanager
def counted() -> Iterator[reporting.Service]:
    """Reporting, once everything recorded so far is counted."""
    installation = open_installation()
    installation.refuse_empty()
    catch_up(installation, progress.counted)
    service = reporting.open_service(installation.reporting)
    try:
        yield service
    finally:
        service.close()

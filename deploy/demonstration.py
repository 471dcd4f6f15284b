"""Records the facts that are shipped by the program's own commands: checked whole, then each service's all or none."""

from collections.abc import Callable, Mapping, Sequence

import uuid_utils

from deploy.installation import Installation
from deploy.opened import Opened, opened
from deploy.shipped import Command, commands
from shared.event_store.command_handler import Answer, By
from shared.event_store.store import EventStore

OPERATOR = "account-operator"
BEFORE_COMMIT = "append.before-commit"
Told = Callable[[str], None]


class _NothingRefused(Exception):
    """Raised at the last moment before a commit, so that nothing is kept of what was only tried."""


def load(installation: Installation, told: Told = lambda _: None) -> dict[str, int]:
    """Records what is not known yet; how many events of each service it were.

    A record that is known is left as it is, whatever was changed about it since. Raises what a command refuses, before
    anything is recorded anywhere.
    """
    with opened(installation) as services:
        wanted = {service: _unknown(services, service, each) for service, each in commands().items()}
    if any(wanted.values()):
        told("Checking the facts that are shipped")
        # The first service's own transaction is its check: it is all or nothing, and nothing is committed before it.
        with opened(installation, _stop_before_commit) as services:
            for service in list(wanted)[1:]:
                _try(services, service, wanted[service])
    recorded = {}
    with opened(installation) as services:
        for service, each in wanted.items():
            if each:
                told(f"Recording in {service}: {len(each):,} facts")
            recorded[service] = sum(len(answer.events) for answer in _handle(services, service, each))
    return recorded


def _unknown(services: Opened, service: str, each: Sequence[Command]) -> list[Command]:
    store = _store(services, service)
    with services.engines[service].connect() as connection:
        known: Mapping[str, bool] = {
            stream: store.has(connection, stream) for stream in dict.fromkeys(command.stream for command in each)
        }
    return [command for command in each if not known[command.stream]]


def _store(services: Opened, service: str) -> EventStore:
    handlers = {
        "registry": services.registry.handler,
        "meetings": services.meetings.handler,
        "reporting": services.reporting.handler,
    }
    return handlers[service].store


def _stop_before_commit(point: str) -> None:
    if point == BEFORE_COMMIT:
        raise _NothingRefused


def _try(services: Opened, service: str, each: Sequence[Command]) -> None:
    try:
        _handle(services, service, each)
    except _NothingRefused:
        return


def _handle(services: Opened, service: str, each: Sequence[Command]) -> list[Answer]:
    """All in one transaction; one correlation for the whole load of a service."""
    if not each:
        return []
    by = By(actor=OPERATOR, correlation=str(uuid_utils.uuid7()), marking="public")
    handle_all = {
        "registry": services.registry.handle_all,
        "meetings": services.meetings.handler.handle_all,
        "reporting": services.reporting.handler.handle_all,
    }
    return handle_all[service]([(command, by) for command in each])

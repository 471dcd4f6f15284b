"""The reference facts, recorded by the program's own commands: all are checked first, then each service records all of
its part or nothing."""

from collections.abc import Callable, Sequence
from pathlib import Path

from deploy.demo.shipped import shipped
from deploy.installation.installation import Installation
from deploy.installation.service_set import ServiceSet, open_services
from deploy.transfer.importing import Worded, operator_context, plan_history, record_history
from shared.domain.decider import Command
from shared.event_store.store import EventStore

Notify = Callable[[str], None]


def load(
    installation: Installation, worded: Worded = str, notify: Notify = lambda _: None, instead: Path | None = None
) -> dict[str, int]:
    """Record all facts not known yet; return the number of events of each service.

    A known record is left as it is, even if changed since; the history is treated as an import would treat it.
    `instead`: a folder whose files replace the shipped ones of the same names. Raises the refusal of a command, before
    anything is recorded.
    """
    facts = shipped(instead)
    with open_services(installation) as services:
        registry = _unknown(services, services.registry.handler.store, facts.commands["registry"])
        reporting = _unknown(services, services.reporting.handler.store, facts.commands["reporting"])
        notify("Checking the reference facts")
        planned = plan_history(services, facts.history, worded, before=registry)
        by = operator_context()
        services.reporting.handler.check_all([(command, by) for command in reporting])
        recorded = record_history(services, planned, notify, before=registry)
        if stated := _unknown(services, services.meetings.handler.store, facts.commands["meetings"]):
            notify(f"Recording in meetings: {len(stated):,} facts on topics and objectives")
            answers = services.meetings.handler.handle_all([(command, by) for command in stated])
            recorded["meetings"] += sum(len(answer.events) for answer in answers)
        if reporting:
            notify(f"Recording in reporting: {len(reporting):,} facts")
            answers = services.reporting.handler.handle_all([(command, by) for command in reporting])
            recorded["reporting"] = sum(len(answer.events) for answer in answers)
    return recorded


def _unknown(services: ServiceSet, store: EventStore, commands: Sequence[Command]) -> list[Command]:
    with services.engines[store.log].connect() as connection:
        known = store.existing(connection, (command.stream for command in commands))
    return [command for command in commands if command.stream not in known]

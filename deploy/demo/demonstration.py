"""The reference facts, recorded with the program's own commands: all are checked first, then each service records its
whole part or nothing."""

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from deploy.demo.shipped import shipped
from deploy.installation.installation import Installation
from deploy.installation.service_set import ServiceSet, open_services
from deploy.transfer.importing import Worded, operator_context, plan_history, record_history
from shared.domain.decider import Command
from shared.event_store.store import EventStore
from shared.statements.decider import CorrectFact

Notify = Callable[[str], None]


def load(
    installation: Installation, worded: Worded = str, notify: Notify = lambda _: None, instead: Path | None = None
) -> dict[str, int]:
    """Record all facts not yet known; return the number of events by service.

    A known record is left unchanged, even if it has changed since; the history is treated as in an import. `instead`: a
    folder whose files replace the shipped ones of the same names. Raises the refusal of a command, before anything is
    recorded.
    """
    facts = shipped(instead)
    with open_services(installation) as services:
        registry = _unknown(services, services.registry.handler.store, facts.commands["registry"])
        reporting = _unknown(services, services.reporting.handler.store, facts.commands["reporting"])
        notify("Checking the reference facts")
        planned = plan_history(services, facts.history, worded, before=registry)
        workshops = plan_history(services, facts.workshops, worded) if facts.workshops else None
        by = operator_context()
        services.reporting.handler.check_all([(command, by) for command in reporting])
        recorded = Counter(record_history(services, planned, notify, before=registry))
        if stated := _unknown(services, services.meetings.handler.store, facts.commands["meetings"]):
            notify(f"Recording in meetings: {len(stated):,} facts on topics and objectives")
            answers = services.meetings.handler.handle_all([(command, by) for command in stated])
            recorded["meetings"] += sum(len(answer.events) for answer in answers)
        if workshops:
            recorded.update(record_history(services, workshops, notify))
        if corrections := _as_stated(services, facts.corrections):
            notify(f"Correcting in meetings: {len(corrections):,} facts")
            answers = services.meetings.handler.handle_all([(command, by) for command in corrections])
            recorded["meetings"] += sum(len(answer.events) for answer in answers)
        if reporting:
            notify(f"Recording in reporting: {len(reporting):,} facts")
            answers = services.reporting.handler.handle_all([(command, by) for command in reporting])
            recorded["reporting"] = sum(len(answer.events) for answer in answers)
    return dict(recorded)


def _as_stated(services: ServiceSet, corrections: Sequence[CorrectFact]) -> list[CorrectFact]:
    """Return the corrections of facts that are unchanged since they were stated."""
    stored = services.meetings.statements.several([each.record for each in corrections])
    return [each for each in corrections if each.record in stored and stored[each.record].version == 1]


def _unknown(services: ServiceSet, store: EventStore, commands: Sequence[Command]) -> list[Command]:
    with services.engines[store.log].connect() as connection:
        existing = store.existing(connection, (command.stream for command in commands))
    return [command for command in commands if command.stream not in existing]

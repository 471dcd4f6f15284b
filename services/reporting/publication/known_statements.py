"""Statements with their own streams, as publication knows them: their content, and whether it is open."""

from typing import Any

import msgspec

from services.reporting.publication.known_records import KnownReferences, KnownStatement
from services.reporting.publication.partner_log import PartnerLog
from shared.contracts.embargoes import EmbargoEnded
from shared.contracts.markings import MarkingChanged
from shared.domain.event import StoredEvent
from shared.domain.ids import time_of
from shared.public_view.openness import effective_marking
from shared.statements.events import Correction, StreamStatement, Withdrawal, corrected
from shared.statements.kinds import StatementKind


def known_statement(partner_log: PartnerLog, stream: str) -> KnownStatement:
    """Return a known statement; an empty one before its first event."""
    known = partner_log.known(stream)
    return known if isinstance(known, KnownStatement) else KnownStatement()


def statement_after(kind: StatementKind, known: KnownStatement, event: StoredEvent) -> KnownStatement:
    """Return what is known of a statement after an event of its stream."""
    is_public = effective_marking(event) == "public"
    match event.data:
        case StreamStatement(not_before=due) as stated:
            return KnownStatement(msgspec.to_builtins(stated), event.id, is_public, due)
        case Correction() as correction if known.statement is not None:
            now = corrected(read_statement(kind, known), correction)
            return KnownStatement(msgspec.to_builtins(now), event.id, is_public, known.due)
        case MarkingChanged(statement=None):
            # No event ends an embargo that was over before the statement became public.
            is_over = known.due is not None and known.due <= time_of(event.id)
            return msgspec.structs.replace(known, is_public=is_public, due=None if is_over else known.due)
        case EmbargoEnded():
            return msgspec.structs.replace(known, due=None)
        case Withdrawal():
            return KnownStatement()
    return known


def read_statement(kind: StatementKind, known: KnownStatement) -> Any:  # noqa: ANN401  a statement of the kind
    return msgspec.convert(known.statement, type=kind.stated)


def referring_to(partner_log: PartnerLog, record: str) -> tuple[str, ...]:
    """Return the statements that have ever referred to a record, as noted by `note_reference`."""
    known = partner_log.known(_key(record))
    return known.by if isinstance(known, KnownReferences) else ()


def note_reference(partner_log: PartnerLog, record: str, statement: str) -> None:
    by = referring_to(partner_log, record)
    if statement not in by:
        partner_log.set_known(_key(record), KnownReferences((*by, statement)))


def _key(record: str) -> str:
    return f"{record}/references"

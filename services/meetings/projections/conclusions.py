"""The projection of conclusions and communiqués to rows, and of what a communiqué opens outside the bureau."""

from typing import Any

import msgspec
from sqlalchemy import Connection, delete, insert, select

from services.meetings.projections.rows import append_to_history
from services.meetings.read_models.communique_text import CommuniqueText, read_text
from services.meetings.read_models.conclusions import communiques, conclusions, opened
from shared.contracts.markings import MarkingChanged
from shared.contracts.meetings.communiques import CommuniqueAgreed
from shared.contracts.meetings.conclusions import ConclusionDrafted, ConclusionRedrafted, ConclusionWordingCorrected
from shared.domain.collation import collation_key
from shared.domain.event import MARKINGS, Marking, StoredEvent
from shared.event_store.row_writes import upsert
from shared.public_view import communiques as communique_view
from shared.public_view import conclusions as conclusion_view
from shared.public_view.communiques import Communique
from shared.public_view.conclusions import Conclusion
from shared.public_view.openness import effective_marking

_WORDING = (ConclusionDrafted, ConclusionRedrafted, ConclusionWordingCorrected)


def apply_conclusion(connection: Connection, event: StoredEvent) -> None:
    """Write an event of a conclusion's stream."""
    append_to_history(connection, event, event.stream)
    row = connection.execute(select(conclusions).where(conclusions.c.id == event.stream)).first()
    if row is not None and row.version >= event.version:
        return
    before = None if row is None else msgspec.json.decode(row.content, type=Conclusion)
    now = conclusion_view.evolve(before, event.data)
    if now is None:
        return
    values: dict[str, Any] = {
        "id": event.stream,
        "version": event.version,
        "meeting": now.meeting,
        "number": now.number,
        "state": now.state,
        "content": msgspec.json.encode(now),
        "words": collation_key(now.wording),
        "actor": event.actor,
        "imported": row.imported if row else getattr(event.data, "imported", None) is not None,
        "worded_by": event.actor if row is None or isinstance(event.data, _WORDING) else row.worded_by,
        "marking": _marking_after(None if row is None else row.marking, event),
    }
    upsert(connection, conclusions, values)
    communique = connection.scalar(select(communiques.c.id).where(communiques.c.meeting == now.meeting))
    if communique is not None:
        open_texts(connection, communique)


def apply_communique(connection: Connection, event: StoredEvent) -> None:
    """Write an event of a communiqué's stream."""
    append_to_history(connection, event, event.stream)
    row = connection.execute(select(communiques).where(communiques.c.id == event.stream)).first()
    if row is not None and row.version >= event.version:
        return
    before = None if row is None else msgspec.json.decode(row.content, type=Communique)
    now = communique_view.evolve(before, event.data)
    if now is None:
        return
    agreed_by = event.actor if isinstance(event.data, CommuniqueAgreed) else (row.agreed_by if row else None)
    values: dict[str, Any] = {
        "id": event.stream,
        "version": event.version,
        "meeting": now.meeting,
        "state": now.state,
        "content": msgspec.json.encode(now),
        "agreed_by": agreed_by if now.is_agreed else None,
        "actor": event.actor,
        "marking": effective_marking(event) if row is None or _changes_marking(event) else row.marking,
    }
    upsert(connection, communiques, values)
    open_texts(connection, event.stream)


def _marking_after(before: Marking | None, event: StoredEvent) -> Marking:
    """Return who may see a conclusion: an event that states it whole decides; one that states a part can only narrow it."""
    now = effective_marking(event)
    if before is None or _changes_marking(event) or isinstance(event.data, ConclusionRedrafted):
        return now
    return max(before, now, key=MARKINGS.index)


def _changes_marking(event: StoredEvent) -> bool:
    return isinstance(event.data, MarkingChanged) and event.data.statement is None


def open_texts(connection: Connection, communique: str) -> None:
    """Write what a communiqué opens now."""
    connection.execute(delete(opened).where(opened.c.communique == communique))
    text = read_text(connection, communique)
    rows = [
        {"record": record, "communique": communique, "marking": marking} for record, marking in _opened(text).items()
    ]
    if rows:
        connection.execute(insert(opened), rows)


def _opened(text: CommuniqueText) -> dict[str, str]:
    """Return the records that are open, each with its widest audience."""
    languages = text.communique.public
    found: dict[str, str] = {}
    if text.communique.opens_to_members:
        found |= dict.fromkeys(text.conclusions_in_text, "members")
    if text.communique.original in languages:
        # If only another language is public, the wording of the original is not; its translation is public as a
        # paragraph.
        found |= dict.fromkeys(text.conclusions_in_text, "public")
    if languages:
        found[text.id] = "public"
        found |= {each.id: "public" for language in languages for each in text.whole(language)}
    restricted = {id_ for id_, row in text.conclusions.items() if row.marking == "restricted"}
    # Each paragraph that shows a restricted conclusion is restricted too, in any language.
    restricted |= {each.id for language in languages for each in text.whole(language) if each.conclusion in restricted}
    return {record: marking for record, marking in found.items() if record not in restricted}


def next_embargo(connection: Connection, communique: str) -> str | None:
    """Return the end of the next embargo to end; None without any."""
    content = connection.scalar(select(communiques.c.content).where(communiques.c.id == communique))
    waiting = () if content is None else msgspec.json.decode(content, type=Communique).waiting
    return next(iter(waiting), None)

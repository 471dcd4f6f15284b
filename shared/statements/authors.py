"""The accounts that authored a statement's content."""

from collections.abc import Iterable

from shared.domain.event import StoredEvent
from shared.statements.events import AnyStatement, Correction, folded


def authors_after(authors: tuple[str, ...], account: str, *, changed: bool) -> tuple[str, ...]:
    """Return the authors of a statement after an event of its stream, the latest last; an event that does not change
    the content, such as a change of marking, adds none."""
    return (*(each for each in authors if each != account), account) if changed else authors


def authors_of(events: Iterable[StoredEvent]) -> tuple[str, ...]:
    """Return the authors of a statement with its own stream."""
    statement: AnyStatement | None = None
    authors: tuple[str, ...] = ()
    for event in events:
        if isinstance(event.data, AnyStatement | Correction):
            now = folded(statement, event.data)
            authors, statement = authors_after(authors, event.actor, changed=now != statement), now
    return authors

"""Checks that several aggregates of this service share."""

from services.meetings.domain.errors import EndsBeforeItBegins
from shared.domain.dates import before
from shared.domain.event import PublishedEvent
from shared.statements.errors import AlreadyStated


def already_recorded(event: PublishedEvent, first: PublishedEvent | None, record: str) -> bool:
    """Return whether this was stated before under its id, as `first`. Raises AlreadyStated if its content differed. A
    row of a file counts as stated by its id alone, whatever staff have changed since: the import proposes the
    differences."""
    if first is None:
        return False
    if first != event and getattr(event, "imported", None) is None:
        raise AlreadyStated(id=record)
    return True


def check_span(first: str | None, last: str | None, field: str) -> None:
    """Raise EndsBeforeItBegins if the last day is surely earlier than the first."""
    if first is not None and last is not None and before(last, first):
        raise EndsBeforeItBegins(field=field, first=first, last=last)

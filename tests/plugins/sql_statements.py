"""The SQL statements that a piece of a test causes."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, event


@contextmanager
def sql_statements(engine: Engine | type[Engine] = Engine) -> Iterator[list[str]]:
    """Collect the statements sent within the block to a database, by default to any."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


def queries(sent: Iterable[str]) -> int:
    """Count the statements, without the check for an ended session: it is repeated every few seconds, whatever the page."""
    return sum(each != "BEGIN" and "revoked_sessions" not in each for each in sent)

"""The parts shared by the pages of statements: search, sentences and names of statements."""

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from flask import url_for
from flask_babel import lazy_gettext as _l

from shared.domain.event import StoredEvent
from shared.domain.ids import kind_of
from shared.event_store.command_handler import CommandHandler
from shared.event_store.statements import Filters, StatementQueries, StatementRow, StatementService
from shared.statements.events import AnyStatement
from shared.statements.fields import DeclarationError, StatementField
from shared.statements.kinds import StatementKind
from shared.web.console.columns import Choice
from shared.web.statements.endpoints import path_of
from shared.web.statements.records import MOST_FOUND, RecordDirectory, RecordSource
from shared.web.statements.sentences import StatementSentences
from shared.web.statements.vocabularies import listed

LONGEST_LINE = 200


class LoggedEvent(Protocol):
    """An event with its recorded time, None until it is sealed."""

    @property
    def event(self) -> StoredEvent: ...

    @property
    def recorded(self) -> str | None: ...


@dataclass(frozen=True)
class StatementWorkspace:
    """`histories` gives a statement's events, `account_name` an account's holder, `silent` whether looking up names
    failed, `pages` the address of a statement's custom page, by kind, `counted_with` the records whose statements are
    listed with those of a record."""

    service: StatementService
    directory: RecordDirectory
    histories: Callable[[str], Sequence[LoggedEvent]]
    account_name: Callable[[str], str | None]
    silent: Callable[[], bool]
    readers: frozenset[str]
    writers: frozenset[str]
    pages: Mapping[str, Callable[[str], str]] = dataclasses.field(default_factory=dict)
    counted_with: Callable[[str], Sequence[str]] = lambda _record: ()

    @property
    def handler(self) -> CommandHandler:
        return self.service.handler

    @property
    def queries(self) -> StatementQueries:
        return self.service.statements

    @property
    def kinds(self) -> Mapping[str, StatementKind]:
        return self.queries.kinds

    @property
    def sentences(self) -> StatementSentences:
        return StatementSentences(self.directory.name, partial(listed, self.queries.reader))

    def line(self, kind: StatementKind, statement: AnyStatement) -> str:
        """Return a statement in one line, shortening long texts."""
        line = self.sentences.line(kind, statement)
        return line if len(line) <= LONGEST_LINE else f"{line[: LONGEST_LINE - 1].rstrip()}…"

    def read_names(self, rows: Iterable[StatementRow]) -> None:
        """Look up the names of all records that rows refer to, together."""
        self.directory.names(record for row in rows for record in row.kind.referred_by(row.statement))


def field_naming(kind: StatementKind, record: str) -> StatementField | None:
    """Return the field of a kind that can name a record; among several, the one for its subject."""
    name, about = kind_of(record), tuple(kind.about) if isinstance(kind.about, tuple) else ()
    fields = [each for each in kind.references if name in {record_kind.name for record_kind in each.records}]
    return min(fields, key=lambda each: each.name not in about, default=None)


def page_path(kind: StatementKind, fact: str) -> str:
    """Return the address of a statement's page."""
    return url_for(f"console-{path_of(kind)}.details_view", id=fact)


def list_path(kind: StatementKind, **query: Any) -> str:
    """Return the address of the list of a kind."""
    return url_for(f"console-{path_of(kind)}.index_view", **query)


def plural(kind: StatementKind) -> Any:  # noqa: ANN401  a lazy text
    """Return the plural of a kind. Raises DeclarationError."""
    if kind.wording.plural is None:
        raise DeclarationError(f"{kind.name}: its pages need a word for several")
    return _l(kind.wording.plural)


def state_label(kind: StatementKind) -> Any:  # noqa: ANN401  a lazy text
    """Return the label for stating one of a kind. Raises DeclarationError."""
    if kind.wording.state is None:
        raise DeclarationError(f"{kind.name}: its pages need a word for the act")
    return _l(kind.wording.state)


def statement_source(work: StatementWorkspace, kind: StatementKind) -> RecordSource:
    """Return the source through which references to statements of a kind are found and named."""

    def names(facts: Iterable[str]) -> dict[str, str]:
        rows = work.queries.several(list(facts))
        work.read_names(rows.values())
        return {fact: work.line(kind, row.statement) for fact, row in rows.items()}

    def find(typed: str) -> Sequence[Choice]:
        rows = {row.fact: row for filters in _filters(work, kind, typed) for row in _newest(work, kind, filters)}
        facts = list(rows)[:MOST_FOUND]
        lines = names(facts)
        return [(fact, lines[fact]) for fact in facts if fact in lines]

    return RecordSource(find, names, lambda fact: page_path(kind, fact))


def _filters(work: StatementWorkspace, kind: StatementKind, typed: str) -> Iterable[Filters]:
    """Find statements by the words of their texts, and by the names of the records that they refer to."""
    yield Filters(words=typed)
    for field in kind.references:
        others = [each for each in field.records if each.name not in work.kinds]
        for record, _name in work.directory.find(others, typed) if others else ():
            yield Filters(record=record)


def _newest(work: StatementWorkspace, kind: StatementKind, filters: Filters) -> list[StatementRow]:
    return work.queries.page(kind.name, filters, None, descending=True, offset=0, limit=MOST_FOUND)

"""Statements of which a record has only one, without an id: a new one replaces the old one entirely.

The event holds the whole content. `PublishedEvent.states` names it within its stream, such as "details".
"""

from collections.abc import Mapping
from typing import ClassVar

import msgspec

from shared.domain.decider import RecordCommand
from shared.domain.event import PublishedEvent
from shared.domain.event_building import event_from
from shared.domain.provenance import Imported
from shared.statements.errors import ReasonMissing


class SoleStatement(PublishedEvent, frozen=True, kw_only=True):
    """A statement of which a record has only one, the latest. Its own fields come before `source`.

    `unordered` names the fields in which order does not matter.
    """

    states: ClassVar[str]
    unordered: ClassVar[tuple[str, ...]] = ()

    source: str | None = None


class ReplacedForReason(SoleStatement, frozen=True, kw_only=True):
    """A statement that can be replaced only for a `reason`."""

    reason: str | None = None
    imported: Imported | None = None


class SoleWithdrawal(PublishedEvent, frozen=True):
    """The statement was made in error, and nothing replaces it."""

    states: ClassVar[str]
    withdraws: ClassVar[bool] = True

    reason: str


SoleStatements = Mapping[str, SoleStatement]
"""The valid statements of a record, by what each `states`."""
_APART = ("reason", "imported")
"""The fields that are not part of the content."""


class SoleStatementDecider:
    """The decider for the commands named after these events. Its state is `SoleStatements`."""

    def __init__(self, events: Mapping[type[RecordCommand], type[SoleStatement] | type[SoleWithdrawal]]) -> None:
        self.events = events
        self.initial_state: SoleStatements = {}

    def decide(self, command: RecordCommand, stated: SoleStatements) -> list[PublishedEvent]:
        """Return the resulting events, none for known content. Raises ReasonMissing."""
        event = event_from(self.events[type(command)], command)
        now = stated.get(event.states)
        if isinstance(event, SoleWithdrawal):
            return [event] if now else []
        if _content(event) == (_content(now) if now else _nothing(type(event))):
            return []
        if now and isinstance(event, ReplacedForReason) and event.reason is None:
            # A row of a file never replaces later statements: `import` proposes the differences.
            if event.imported is not None:
                return []
            raise ReasonMissing(field="reason")
        return [event]

    def evolve(self, stated: SoleStatements, event: SoleStatement | SoleWithdrawal) -> SoleStatements:
        others = {name: each for name, each in stated.items() if name != event.states}
        return others if isinstance(event, SoleWithdrawal) else {**others, event.states: event}


def _content(statement: SoleStatement) -> dict[str, object]:
    """Return the content, without reason and origin."""
    content = {name: getattr(statement, name) for name in statement.__struct_fields__ if name not in _APART}
    return content | {name: frozenset(content[name]) for name in statement.unordered}


def _nothing(stated: type[SoleStatement]) -> dict[str, object] | None:
    """Return the statement with every field left out; None if a field is required."""
    return None if any(each.required for each in msgspec.structs.fields(stated)) else _content(stated())

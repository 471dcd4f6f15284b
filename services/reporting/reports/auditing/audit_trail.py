"""Who recorded what of a meeting or an organization, and when: every version of its facts, by the command that stated them."""

from collections.abc import Iterator

import msgspec

from services.reporting import read_models as rm
from services.reporting.history import History
from services.reporting.queries import FactQueries

MOST = 12  # candidates


class AuditSubject(msgspec.Struct, frozen=True):
    """`kind` is meeting or organization."""

    id: str
    kind: str
    name: str


class AuditEntry(msgspec.Struct, frozen=True):
    """What one account stated by one command, in one log."""

    facts: tuple[rm.Fact, ...]

    @property
    def actor(self) -> str:
        return self.facts[0].actor

    @property
    def recorded(self) -> str:
        return self.facts[0].recorded

    @property
    def log(self) -> str:
        return self.facts[0].log

    @property
    def positions(self) -> tuple[int, ...]:
        return tuple(fact.known_from for fact in self.facts)


def find_subjects(history: History, asked: str) -> list[AuditSubject]:
    """Meetings and organizations that a text means: by id, by code or name as written, and else by a part of it."""
    wanted, every = asked.casefold(), list(_every(history))
    exact = [each for each in every if wanted in (each.id, each.name.casefold())]
    return (exact or [each for each in every if wanted in each.name.casefold()])[:MOST]


def _every(history: History) -> Iterator[AuditSubject]:
    for fact in sorted(history.meetings, key=lambda fact: str(fact.body.code)):
        yield AuditSubject(fact.stream, "meeting", str(fact.body.code))
    named = [AuditSubject(each, "organization", history.name_of(each)) for each in history.organizations]
    yield from sorted(named, key=lambda each: each.name.casefold())


def audit_trail(facts: FactQueries, history: History, subject: AuditSubject) -> list[AuditEntry]:
    """In the order in which they were recorded. A fact rests on the events of the versions before it too."""
    positions = {(fact.log, position) for fact in history.facts_of(subject.id) for position in fact.events}
    commands: dict[tuple[str, str, str], list[rm.Fact]] = {}
    for fact in facts.fact_versions(sorted(positions)):
        commands.setdefault((fact.log, fact.actor, fact.command), []).append(fact)
    made = [AuditEntry(tuple(each)) for each in commands.values()]
    return sorted(made, key=lambda deed: (deed.recorded, deed.log, deed.facts[0].known_from))

"""An auditor's questions, answered from the facts: the completeness of lists, the recorders, the events behind a figure."""

from collections.abc import Iterable, Iterator

import msgspec

from services.reporting.history import History
from services.reporting.queries import FactQueries
from services.reporting.read_models import facts as rm
from services.reporting.reports.comparing.steps import CommandStep, steps_of


class SeriesCompleteness(msgspec.Struct, frozen=True):
    """The completeness of a series. `meetings`: the number held; a span stated to be complete, or a gap, is a fact."""

    series: rm.Fact
    complete: tuple[rm.Fact, ...]
    gaps: tuple[rm.Fact, ...]
    meetings: int

    @property
    def stated(self) -> bool:
        return bool(self.complete or self.gaps or self.series.body.kept_from)


class Completeness(msgspec.Struct, frozen=True):
    """Completeness of lists. `listed`: held meetings whose list was closed as complete; `part`: as not complete;
    `unknown`: neither."""

    series: tuple[SeriesCompleteness, ...]
    listed: tuple[rm.Fact, ...]
    part: tuple[rm.Fact, ...]
    unknown: tuple[rm.Fact, ...]

    @property
    def held(self) -> int:
        return len(self.listed) + len(self.part) + len(self.unknown)

    @property
    def gaps(self) -> int:
        return sum(bool(each.gaps) for each in self.series)

    @property
    def unstated(self) -> int:
        return sum(not each.stated for each in self.series)


def completeness(history: History) -> Completeness:
    held = sorted(
        (fact for fact in history.meetings if fact.body.status == "held"),
        key=lambda fact: (str(fact.body.first_day), str(fact.body.code)),
    )
    closed = {fact.stream: _closed(history, fact) for fact in held}
    return Completeness(
        tuple(_kept(history, each, held) for each in sorted(history.series.values(), key=lambda each: each.body.code)),
        *(tuple(fact for fact in held if closed[fact.stream] is state) for state in (True, False, None)),
    )


def _closed(history: History, meeting: rm.Fact) -> bool | None:
    stated = history.attendance_lists.get(meeting.stream)
    return None if stated is None or stated.withdrawn else bool(stated.body.complete)


def _kept(history: History, series: rm.Fact, held: list[rm.Fact]) -> SeriesCompleteness:
    stated = [fact for fact in history.series_records.get(series.stream, ()) if not fact.withdrawn]
    return SeriesCompleteness(
        series,
        tuple(fact for fact in stated if fact.body.state != "gap"),
        tuple(fact for fact in stated if fact.body.state == "gap"),
        sum(fact.body.series == series.stream for fact in held),
    )


MOST = 12  # candidates


class AuditSubject(msgspec.Struct, frozen=True):
    """A subject of a question; `kind` is meeting or organization."""

    id: str
    kind: str
    name: str


def find_subjects(history: History, text: str) -> list[AuditSubject]:
    """Return the meetings and organizations that a text names: by id, by whole code or name, or else by a part of it."""
    folded, every = text.casefold(), list(_every(history))
    exact = [each for each in every if folded in (each.id, each.name.casefold())]
    return (exact or [each for each in every if folded in each.name.casefold()])[:MOST]


def _every(history: History) -> Iterator[AuditSubject]:
    for fact in sorted(history.meetings, key=lambda fact: str(fact.body.code)):
        yield AuditSubject(fact.stream, "meeting", str(fact.body.code))
    organizations = [AuditSubject(each, "organization", history.name_of(each)) for each in history.organizations]
    yield from sorted(organizations, key=lambda each: each.name.casefold())


def audit_trail(facts: FactQueries, history: History, subject: AuditSubject) -> list[CommandStep]:
    """Return each account's statements by command, in the order of recording.

    A fact also rests on the events of its earlier versions.
    """
    return steps_of(
        facts.fact_versions(sorted(history.events_of(subject.id))), lambda fact: (fact.log, fact.actor, fact.command)
    )


LONGEST = 1_500  # characters
MOST = 5_000  # events in a part


class PositionSpans(msgspec.Struct, frozen=True):
    """Some events of one log."""

    log: str
    text: str
    count: int


def spans_text(positions: Iterable[int]) -> str:
    return ",".join(_written(first, last) for first, last in _spans(positions))


def split_positions(log: str, positions: Iterable[int]) -> list[PositionSpans]:
    """Return all positions in parts of at most MOST each."""
    parts: list[PositionSpans] = []
    for first, last in _spans(positions):
        for begin in range(first, last + 1, MOST):
            end = min(last, begin + MOST - 1)
            text, count = _written(begin, end), end - begin + 1
            full = not parts or len(parts[-1].text) + len(text) >= LONGEST or parts[-1].count + count > MOST
            if full:
                parts.append(PositionSpans(log, text, count))
            else:
                parts[-1] = PositionSpans(log, f"{parts[-1].text},{text}", parts[-1].count + count)
    return parts


def _spans(positions: Iterable[int]) -> Iterator[tuple[int, int]]:
    first = last = 0
    for position in sorted(set(positions)):
        if last and position == last + 1:
            last = position
            continue
        if last:
            yield first, last
        first = last = position
    if last:
        yield first, last


def _written(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}-{last}"

"""Whether the list is complete: of meetings, as the record of each series is stated, and of who came to each of them."""

import msgspec

from services.reporting import read_models as rm
from services.reporting.history import History


class SeriesCompleteness(msgspec.Struct, frozen=True):
    """What is stated of the record of a series. `meetings` are the held ones; a span stated complete or a gap is a fact."""

    series: rm.Fact
    complete: tuple[rm.Fact, ...]
    gaps: tuple[rm.Fact, ...]
    meetings: int

    @property
    def stated(self) -> bool:
        return bool(self.complete or self.gaps or self.series.body.kept_from)


class Completeness(msgspec.Struct, frozen=True):
    """`listed`: held meetings whose list of organizations is closed as complete; `part`: as not complete; `unknown`: neither."""

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
        *(tuple(fact for fact in held if closed[fact.stream] is said) for said in (True, False, None)),
    )


def _closed(history: History, meeting: rm.Fact) -> bool | None:
    said = history.lists.get(meeting.stream)
    return None if said is None or said.withdrawn else bool(said.body.complete)


def _kept(history: History, series: rm.Fact, held: list[rm.Fact]) -> SeriesCompleteness:
    stated = [fact for fact in history.records.get(series.stream, ()) if not fact.withdrawn]
    return SeriesCompleteness(
        series,
        tuple(fact for fact in stated if fact.body.state != "gap"),
        tuple(fact for fact in stated if fact.body.state == "gap"),
        sum(fact.body.series == series.stream for fact in held),
    )

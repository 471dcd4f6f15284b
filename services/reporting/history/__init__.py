"""Facts as known at a moment: all facts for the bureau, and for any other audience only the open ones."""

from collections.abc import Collection, Iterable
from functools import cached_property, partial
from itertools import chain

import msgspec

from services.reporting.history.agendas import MEETINGS_LOG, VersionKey
from services.reporting.history.attendance import AttendanceColumns
from services.reporting.history.history import History
from services.reporting.history.open_parts import is_consent_to_share, is_meeting, is_recording, opens_others
from services.reporting.history.visibility import FactKey, VisibilityFilter, closed_keys
from services.reporting.queries import FactQueries, Moment
from services.reporting.read_models import facts as rm
from shared.environment.garbage_collection import infrequent_gc
from shared.environment.memoization import memoized
from shared.public_view.openness import Audience

__all__ = ["History", "HistoryBuilder", "VisibilityFilter", "history_at", "open_events", "visibility_cutoff"]


class HistoryBuilder:
    """A builder of histories at several moments for one audience.

    `now`, written YYYY-MM-DDTHH:MM:SSZ, is the time that decides embargoes at the positions applied. Any other moment
    has its own: the recorded time of its last event. Facts closed at `present`, by default at the positions applied,
    are closed at every moment.
    """

    def __init__(
        self, facts: FactQueries, audience: Audience, now: str | None = None, present: Moment | None = None
    ) -> None:
        self.facts, self.audience, self._now, self._given = facts, audience, now, present
        self._newest: dict[tuple[str, str], list[rm.Fact]] = {}
        self._announced: dict[VersionKey, rm.Fact] = {}
        self._known: tuple[Moment, list[rm.Fact]] | None = None

    @cached_property
    def _applied(self) -> dict[str, int]:
        return self.facts.applied_positions()

    @cached_property
    def _present(self) -> Moment:
        return self._given or self.facts.moment()

    def build(self, known: Iterable[rm.Fact], moment: Moment, recorded: str | None = None) -> History:
        """Return the open facts known at a moment. `recorded`: the recorded time of its last event, if already known."""
        if self.audience == "bureau":
            return History(known, moment)
        known = list(known)
        opening = self._opening(known, moment, recorded)
        return History(opening.visible_facts(), moment, self.audience, opening.visible_version)

    def open_events(self, known: Iterable[rm.Fact], moment: Moment) -> dict[str, set[int]]:
        """Return, by log, the positions of the events on which the open facts known at a moment rest."""
        found: dict[str, set[int]] = {}
        for fact in self._opening(list(known), moment, None).visible_facts():
            found.setdefault(fact.log, set()).update(fact.events)
        return found

    def at(self, moment: Moment) -> History:
        """Return the open facts at a moment."""
        if self.audience == "bureau":
            return history_at(self.facts, moment)
        return self.build(self._known_at(moment), moment)

    def _known_at(self, moment: Moment) -> list[rm.Fact]:
        """Return all facts known at a moment; those of the moment asked for last are kept."""
        if self._known is None or self._known[0] != moment:
            self._known = moment, self.facts.known_at(moment)
        return self._known[1]

    def earlier(
        self, later: History, moment: Moment, gone: Collection[rm.Fact], come: Collection[rm.Fact], recorded: str | None
    ) -> History:
        """Return the open facts at a moment before that of another history: its versions `gone` are replaced by the
        earlier versions `come`. `recorded`: as for `build`."""
        if self.audience == "bureau":
            return later.earlier(moment, gone, come)
        removed = {(fact.log, fact.known_from) for fact in gone}
        known = (fact for fact in self._known_at(later.moment) if (fact.log, fact.known_from) not in removed)
        return self.build(chain(known, come), moment, recorded)

    def _opening(self, known: Collection[rm.Fact], moment: Moment, recorded: str | None) -> VisibilityFilter:
        is_present = moment.positions == self._present.positions
        closed_since = frozenset() if is_present else self._closed_since(known)
        at = self._at(moment, recorded)
        return VisibilityFilter(known, self.audience, at, closed_since, partial(self._versions_then, moment))

    def _versions_then(self, moment: Moment, items: Collection[VersionKey]) -> dict[VersionKey, rm.Fact]:
        """Return the versions of items that were known at their announcements, looked up once."""
        at_once: dict[int, set[tuple[str, str]]] = {}
        for item, position in set(items) - self._announced.keys():
            at_once.setdefault(position, set()).add((MEETINGS_LOG, item))
        for position, streams in at_once.items():
            then = Moment(moment.positions | {MEETINGS_LOG: position}, moment.day)
            self._announced |= {(fact.stream, position): fact for fact in self.facts.facts_of_streams(streams, then)}
        return {each: self._announced[each] for each in items if each in self._announced}

    def _at(self, moment: Moment, recorded: str | None = None) -> str:
        if recorded is None:
            if moment.positions == self._applied and self._now is not None:
                return self._now
            recorded = self.facts.last_recorded(moment) if any(moment.positions.values()) else ""
        return f"{recorded[:19]}Z"

    def _closed_since(self, known: Collection[rm.Fact]) -> frozenset[FactKey]:
        """Return the facts known then that are closed at present, whatever their marking was. What opens others is
        looked at even if it is unchanged since, and recordings with every answer about sharing, even a later one."""
        opens = is_meeting if self.facts.looks_at_meetings_alone else opens_others
        streams = {(fact.log, fact.stream) for fact in known if fact.known_to is not None or opens(fact)}
        recordings = {(fact.log, fact.stream) for fact in known if is_recording(fact)}
        if recordings and not self.facts.looks_at_meetings_alone:
            streams |= recordings | self._consents
        missing = streams - self._newest.keys()
        self._newest |= {each: [] for each in missing}
        for fact in self.facts.facts_of_streams(missing, self._present):
            self._newest[fact.log, fact.stream].append(fact)
        newest = [fact for each in streams for fact in self._newest[each]]
        return closed_keys(newest, self.audience, self._at(self._present))

    @cached_property
    def _consents(self) -> set[tuple[str, str]]:
        """Return the streams of the answers about sharing that are known at present."""
        position = self._present.positions[MEETINGS_LOG]
        of_log = msgspec.structs.replace(self._present, positions={MEETINGS_LOG: position})
        known = self.facts.each_known_at(of_log, in_blocks=position)
        return {(fact.log, fact.stream) for fact in known if is_consent_to_share(fact)}


def history_at(
    facts: FactQueries,
    moment: Moment,
    audience: Audience = "bureau",
    now: str | None = None,
    present: Moment | None = None,
) -> History:
    """Return the history open to an audience at a moment. `now` and `present` are those of `HistoryBuilder`."""
    return _history_at(facts, moment, audience, *visibility_cutoff(facts, audience, now, present))


def open_events(facts: FactQueries, moment: Moment, audience: Audience, now: str | None = None) -> dict[str, set[int]]:
    """Return, by log, the positions of the events whose facts are open to an audience outside the bureau at a moment."""
    return HistoryBuilder(facts, audience, now).open_events(facts.each_known_at(moment), moment)


def visibility_cutoff(
    facts: FactQueries, audience: Audience, now: str | None, present: Moment | None = None
) -> tuple[str | None, Moment | None]:
    """Return `now` and the present moment as far as an audience's view depends on them. Caches need them in their keys,
    or they would go on showing facts closed in the meantime."""
    if audience == "bureau":
        return None, None
    return now, present or facts.moment()


@memoized(3)
@infrequent_gc()
def _history_at(
    facts: FactQueries, moment: Moment, audience: Audience, now: str | None, present: Moment | None
) -> History:
    if audience == "bureau":
        attendances = AttendanceColumns()
        return History(attendances.read(facts, moment), moment, attendances=attendances)
    return HistoryBuilder(facts, audience, now, present).build(facts.each_known_at(moment), moment)

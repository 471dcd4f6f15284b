"""A filter of the facts known at a moment by their openness to an audience outside the bureau.

An event's own marking opens its statement, and an announcement opens its meeting; docs/visibility.md describes the
rule. Only the newest version of a fact counts: if it is closed, no older one is shown instead. A fact that is attached
to a closed record, or names one, is closed with it: every record named by a statement with its own stream must be open;
a recording is open only while its sharing is consented to. An item of an announced agenda is open as announced. A
statement of completeness is open if everything that it completes is.
"""

from collections.abc import Collection, Iterable, Mapping
from functools import cached_property

import msgspec

from services.reporting.history.agendas import OpenAgendas, VersionsThen, opened_by_agendas
from services.reporting.history.communiques import as_published, opened_by_communiques
from services.reporting.history.completeness import ClosedFacts, completeness_rank
from services.reporting.history.open_parts import anonymous, as_visible, hangs_on, may_name_another, with_events
from services.reporting.read_models import facts as rm
from shared.contracts.meetings.follow_up import ConsentStated
from shared.contracts.meetings.recordings import RecordingStated
from shared.domain.event import MARKINGS
from shared.domain.ids import kind_of
from shared.public_view.consents import RecordedConsent, latest_answer, may_be_shared
from shared.public_view.meetings import PublishableFacts as MeetingFacts
from shared.public_view.meetings import open_agenda, open_to
from shared.public_view.openness import Audience, is_open
from shared.statements.events import StreamStatement

FactKey = tuple[str, str, str, str]
_OF_MEETINGS = (
    rm.MeetingDetails,
    rm.MeetingSubjects,
    rm.StatedCount,
    rm.Topic,
    rm.ConclusionSummary,
    rm.ReportedTo,
    rm.ConclusionList,
    rm.AttendanceList,
)
_OF_ORGANIZATIONS = (rm.OrganizationName, rm.Place, rm.Subsidiary, rm.Classification, rm.Duplicate, rm.Merger)
_RECORDS = (rm.Meeting, rm.Organization)


def key_of(fact: rm.Fact) -> FactKey:
    """Return the part that all versions of a fact share."""
    return fact.log, fact.stream, fact.kind, fact.fact


def closed_keys(newest: Iterable[rm.Fact], audience: Audience, at: str) -> frozenset[FactKey]:
    """Return the facts closed by their newest versions; a meeting by its openness `at` a moment."""
    newest = list(newest)
    opening = VisibilityFilter(newest, audience, at)
    return frozenset(key_of(fact) for fact in newest if opening.is_closed(fact))


class VisibilityFilter:
    """A filter for an audience at a moment `at`, written YYYY-MM-DDTHH:MM:SSZ.

    `closed_since`: formerly open facts that have since been closed. They are hidden at past moments too.
    `versions_then` finds the items of agendas as they were when announced, where they were changed since; without it
    these are closed.
    """

    def __init__(
        self,
        known: Iterable[rm.Fact],
        audience: Audience,
        at: str,
        closed_since: Collection[FactKey] = frozenset(),
        versions_then: VersionsThen = lambda _items: {},
    ) -> None:
        self.audience, self.at, self.closed_since = audience, at, closed_since
        self.letters = frozenset(marking[0] for marking in MARKINGS if is_open(marking, audience))
        self._known = list(known)
        self._records = [fact for fact in self._known if not isinstance(fact.body, rm.Attendance)]
        self._organizations = self._open_streams(rm.Organization)
        self._states = self._open_streams(rm.State)
        self._shown = self._newest_views()
        self._meetings = self._open_meetings()
        self._statements = {
            fact.stream: fact
            for fact in self._records
            if isinstance(fact.body, rm.StatementOfKind) and not fact.withdrawn
        }
        self._open_statements: dict[str, bool] = {}
        self._consents = [
            RecordedConsent(fact.body.statement, fact.stated[1])
            for fact in self._statements.values()
            if isinstance(fact.body.statement, ConsentStated)
        ]
        self._by_communiques = opened_by_communiques(self._records, audience)
        shown = {meeting: self._shown[meeting] for meeting in self._meetings}
        by_agendas = opened_by_agendas(self._records, shown, audience)
        self._agendas = OpenAgendas(self._records, by_agendas, versions_then)
        in_error = [fact for fact in self._records if fact.withdrawn and isinstance(fact.body, _RECORDS)]
        self._closed = ClosedFacts(self._meetings, {fact.stream for fact in in_error})
        self._people_in_error = {
            fact.stream for fact in self._records if isinstance(fact.body, rm.PersonInError) and not fact.withdrawn
        }

    def visible_facts(self) -> list[rm.Fact]:
        """Return the open part of each known fact."""
        found = [*self._meetings.values(), *self._attendances()]
        # Statements of completeness come last, once the closed facts are known.
        for fact in sorted(self._records, key=lambda fact: completeness_rank(fact.body)):
            if isinstance(fact.body, (rm.Affiliation, rm.Series, rm.PersonInError, *rm.ANNOUNCEMENTS)):
                continue
            if isinstance(fact.body, rm.Meeting):
                self._closed.note(fact, self._meetings.get(fact.stream))
                continue
            opened = None if self._closed.hides(fact) else self._fact(fact)
            self._closed.note(fact, opened)
            if fact.stream in self._agendas.in_part:
                self._closed.note_part(fact)
            if opened is not None:
                found.append(opened)
        return found + self._series()

    def visible_version(self, fact: rm.Fact) -> rm.Fact | None:
        """Return the open part of one version of a fact, such as the one made by an event in the evidence."""
        match fact.body:
            case rm.Meeting(shown=shown) | rm.Announcement(shown=shown):
                stated = shown.released(self.at)
                facts, events = self._open_of(fact, stated)
                if facts is None or fact.known_from not in events or fact.stream not in self._meetings:
                    return None
                return (
                    as_visible(fact, facts, events)
                    if isinstance(fact.body, rm.Meeting)
                    else with_events(fact, events[-1:])
                )
            case rm.AgendaAnnouncement(shown=shown):
                stated = shown.released(self.at)
                is_open = fact.stream in self._meetings and open_agenda(stated.view, self.audience) is not None
                return with_events(fact, (fact.known_from,)) if is_open and stated.agenda == fact.known_from else None
            case rm.Series():
                return self._without_what_it_completes(fact) if self._is_open(fact) else None
            case rm.Affiliation():
                return None  # a person's affiliation is the bureau's own
        if fact.visibility[-1] == rm.UNMARKED or self._closed.hides(fact):
            return None
        return self._by_itself(fact)

    def is_closed(self, fact: rm.Fact) -> bool:
        """Return whether the newest version of a fact is closed, regardless of the records that it is attached to."""
        if isinstance(fact.body, rm.Meeting):
            return fact.stream not in self._meetings
        is_closed = not self._is_marked_open(fact)
        is_closed = is_closed and fact.stream not in self._by_communiques and fact.stream not in self._agendas.opened
        return is_closed or not self._may_be_shared(fact)

    def _open_streams(self, kind: type[rm.Body]) -> frozenset[str]:
        return frozenset(fact.stream for fact in self._records if isinstance(fact.body, kind) and self._is_open(fact))

    def _is_open(self, fact: rm.Fact) -> bool:
        """Return whether its own marking opens it. A withdrawal is open if the fact was open before."""
        if not self._is_marked_open(fact) or (self.closed_since and key_of(fact) in self.closed_since):
            return False
        return not fact.withdrawn or not self.letters.isdisjoint(fact.visibility[:-1])

    def _is_marked_open(self, fact: rm.Fact) -> bool:
        """Return whether the last marking is open. A record is closed while it is registered in error."""
        seen = fact.visibility.rstrip(rm.UNMARKED)
        return seen[-1:] in self.letters and not (fact.withdrawn and seen != fact.visibility)

    def _fact(self, fact: rm.Fact) -> rm.Fact | None:
        """Return a fact that is no meeting or series, if it is open by itself or by an agenda. An agenda keeps a
        withdrawn item until it is announced again."""
        opened = self._by_itself(fact)
        if fact.stream not in self._agendas.opened or key_of(fact) in self.closed_since:
            return opened
        if opened is not None and not opened.withdrawn:
            return opened
        return self._agendas.as_announced(fact.stream, self._is_open_record) or opened

    def _by_itself(self, fact: rm.Fact) -> rm.Fact | None:
        """Return a fact that is no meeting or series, if it is open and so are the records that it hangs on or names."""
        if (events := self._by_communiques.get(fact.stream)) is not None and key_of(fact) not in self.closed_since:
            return as_published(fact, events)
        if isinstance(fact.body, rm.RecordedCommunique) or not self._is_open(fact):
            return None
        if isinstance(fact.body, rm.RecordedConclusion):
            # Its events state parts of it: an open event does not open what another one stated.
            content = fact.body.content
            stays = self.letters.issuperset(fact.visibility) and content.meeting in self._meetings
            stays = stays and all(map(self._is_open_record, content.calls_on or ()))
            return as_published(fact, fact.events) if stays else None
        match fact.body:
            case rm.Attendance(meeting=meeting, organization=organization):
                stays = meeting in self._meetings and organization in self._organizations
            case rm.Duplicate(same_as=other) | rm.Merger(into=other) | rm.Subsidiary(parent=other):
                stays = fact.stream in self._organizations and other in self._organizations
            case body if isinstance(body, _OF_ORGANIZATIONS):
                stays = fact.stream in self._organizations
            case body if isinstance(body, _OF_MEETINGS):
                stays = fact.stream in self._meetings
            case rm.SeriesRecord():
                stays = fact.stream in self._shown_series
            case rm.Status():
                stays = fact.stream in self._states
            case rm.StatementOfKind(statement=statement):
                stays = self._embargo_is_over(statement) and all(map(self._is_open_record, hangs_on(fact.body)))
                stays = stays and self._may_be_shared(fact)
            case _:
                stays = True
        return self._opened(fact) if stays else None

    def _embargo_is_over(self, statement: StreamStatement) -> bool:
        return statement.not_before is None or statement.not_before <= self.at

    def _may_be_shared(self, fact: rm.Fact) -> bool:
        """Return whether sharing is consented to, if this is a recording; anything else needs no consent."""
        statement = fact.body.statement if isinstance(fact.body, rm.StatementOfKind) else None
        if not isinstance(statement, RecordingStated):
            return True
        answer = latest_answer(self._consents, statement.presentation, "sharing")
        return may_be_shared(answer, imported=statement.imported is not None)

    def _is_open_record(self, record: str) -> bool:
        """Return whether a record named by a statement with a stream of its own is open. People and attendances never
        are: only the bureau may know who answered or consented for whom."""
        match kind_of(record):
            case "meeting":
                return record in self._meetings
            case "series":
                return record in self._shown_series
            case "organization":
                return record in self._organizations
            case "state":
                return record in self._states
        if record in self._by_communiques:
            return True
        return record in self._statements and self._is_open_statement(record)

    def _is_open_statement(self, record: str) -> bool:
        """Return whether a statement named by another is open, computed once. One that names itself indirectly is not."""
        if record not in self._open_statements:
            self._open_statements[record] = False
            fact = self._statements[record]
            self._open_statements[record] = not self._closed.hides(fact) and self._fact(fact) is not None
        return self._open_statements[record]

    def _opened(self, fact: rm.Fact) -> rm.Fact:
        """Return the fact, resting on its open events alone."""
        if len(fact.visibility) == 1 or (self.letters.issuperset(fact.visibility) and not may_name_another(fact)):
            return fact
        if may_name_another(fact):
            return with_events(fact, (fact.known_from,))
        opened = with_events(fact, self._open_events(fact))
        return anonymous(opened) if fact.visibility[-1] == rm.UNMARKED else opened

    def _attendances(self) -> Iterable[rm.Fact]:
        """Yield the open parts as `_fact` does, in a separate loop: there may be a million of them."""
        letters, meetings, organizations = self.letters, self._meetings, self._organizations
        for fact in self._known:
            body = fact.body
            if not isinstance(body, rm.Attendance):
                continue
            if (
                fact.visibility in letters
                and not self.closed_since
                and not self._people_in_error
                and body.meeting in meetings
                and body.organization in organizations
            ):
                yield fact
                continue
            opened = self._fact(fact)
            self._closed.note(fact, opened)
            if opened is not None:
                yield self._without_who_is_in_error(opened)

    def _without_who_is_in_error(self, attendance: rm.Fact) -> rm.Fact:
        """Drop the attendances of people registered in error; only the bureau may know of the error."""
        if attendance.body.person not in self._people_in_error:
            return attendance
        return msgspec.structs.replace(attendance, body=msgspec.structs.replace(attendance.body, person=None))

    def _newest_views(self) -> dict[str, rm.MeetingVisibility]:
        """Return the open parts of each meeting, as its last event left them and embargoes that are over released them."""
        newest: dict[str, rm.Fact] = {}
        for fact in self._records:
            if isinstance(fact.body, (rm.Meeting, *rm.ANNOUNCEMENTS)):
                last = newest.setdefault(fact.stream, fact)
                newest[fact.stream] = max(last, fact, key=lambda each: each.known_from)
        return {meeting: fact.body.shown.released(self.at) for meeting, fact in newest.items()}

    def _open_meetings(self) -> dict[str, rm.Fact]:
        """Return open meetings by id, each with its open part."""
        found = {}
        for meeting in {fact.stream: fact for fact in self._records if isinstance(fact.body, rm.Meeting)}.values():
            facts, events = self._open_of(meeting, self._shown[meeting.stream])
            if facts is not None and key_of(meeting) not in self.closed_since:
                found[meeting.stream] = anonymous(as_visible(meeting, facts, events))
        return found

    def _open_of(self, fact: rm.Fact, shown: rm.MeetingVisibility) -> tuple[MeetingFacts | None, tuple[int, ...]]:
        """Return the open part of a meeting, and the events that opened it."""
        facts = open_to(shown.view, self.audience)
        if facts == shown.view.public or isinstance(fact.body, rm.Announcement):
            return facts, shown.events
        return facts, self._open_events(fact)

    def _open_events(self, fact: rm.Fact) -> tuple[int, ...]:
        seen = zip(fact.events, fact.visibility, strict=True)
        return tuple(position for position, letter in seen if letter in self.letters)

    def _series(self) -> list[rm.Fact]:
        """Return open series and those of open meetings: an announcement names the series of a meeting."""
        series = [fact for fact in self._records if isinstance(fact.body, rm.Series)]
        return [self._without_what_it_completes(fact) for fact in series if fact.stream in self._shown_series]

    @cached_property
    def _shown_series(self) -> Mapping[str, tuple[int, ...]]:
        """Return, by id of the series, the events that open it, none if its own does."""
        by_meeting = {meeting.body.series: meeting.events[:1] for meeting in reversed(self._meetings.values())}
        return by_meeting | dict.fromkeys(self._open_streams(rm.Series), ())

    def _without_what_it_completes(self, series: rm.Fact) -> rm.Fact:
        """Drop statements of completeness of series that are closed: the first day of its record is open if the series
        and all its meetings since are."""
        is_open = self._is_open(series)
        if is_open and not self._closed.hides(series):
            return series
        if is_open:
            return msgspec.structs.replace(series, body=msgspec.structs.replace(series.body, kept_from=None))
        public = msgspec.structs.replace(series, body=rm.Series(*series.body.told), withdrawn=False)
        return anonymous(with_events(public, self._shown_series[series.stream]))

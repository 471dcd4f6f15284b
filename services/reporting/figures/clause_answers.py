"""The records that answer each item of the resolution, kind by kind, as `clauses.evidence` counts them."""

from collections.abc import Mapping

import msgspec

from services.reporting.figures.activities import KINDS_OF
from services.reporting.figures.answering_records import (
    Amongst,
    RecordFinder,
    at_meetings,
    communiques,
    complete_lists,
    conclusions,
    dated,
    in_force,
    of_meetings,
    streams_of,
)
from services.reporting.figures.clauses import (
    DISCUSSED_TOPICS,
    REPORTING_DOCUMENTS,
    SUMMARIES,
    attendances,
    complete_list,
    known_place,
    of_series_kind,
    stated_modes,
    stated_subjects,
)
from services.reporting.figures.statement_evidence import CONSENTS_ASKED, INVITING
from shared.contracts.clauses import Clause
from shared.contracts.meetings.agendas import AGENDA_ITEMS
from shared.contracts.meetings.aims import DECISIONS, FEEDBACK, OBJECTIVES
from shared.contracts.meetings.consultations import CONSULTATIONS, RAISED_NEEDS, REPLIES, REQUESTS
from shared.contracts.meetings.follow_up import CONSENTS, PROGRESS
from shared.contracts.meetings.measures import MEASURES
from shared.contracts.meetings.places import EXPERTISES, SITINGS
from shared.contracts.meetings.proposals import PROPOSALS
from shared.contracts.meetings.recordings import PRESENTATIONS, RECORDINGS
from shared.contracts.meetings.seats import REPRESENTATIVES, SEATS
from shared.contracts.meetings.topics import LINEAGES, TOPICS, TREATMENTS
from shared.contracts.meetings.work import ACTIONS, WORK_ITEMS
from shared.contracts.records import ORGANIZATION
from shared.contracts.registry.memberships import LIAISONS, MEMBERSHIPS
from shared.contracts.submissions import SUBMISSIONS
from shared.domain.ids import kind_of
from shared.public_view.openness import AUDIENCES, Audience
from shared.statements.kinds import StatementKind
from shared.statements.wording import translatable as _


class AnsweringKind(msgspec.Struct, frozen=True):
    """A kind of record that answers an item. `words`: what is counted, as the rule prints it; `title`: the kind's name in a
    table; `declared`: the kind of statement, which has an audience of its own."""

    words: str
    title: str
    find: RecordFinder
    declared: StatementKind | None = None
    for_bureau: bool = False

    def hides(self, clause: Clause) -> bool:
        """Return whether a closed record of it closes what is stated of the completeness of an item."""
        return not self.for_bureau and (self.declared is None or clause in self.declared.answers)

    def open_to(self, audience: Audience) -> bool:
        """Return whether records of the kind are open to an audience as a rule."""
        if audience == "bureau":
            return True
        if self.declared is None:
            return not self.for_bureau
        marking = self.declared.imported_marking or self.declared.marking
        return marking in AUDIENCES and AUDIENCES.index(marking) <= AUDIENCES.index(audience)


def _statements(kind: StatementKind, words: str, find: RecordFinder) -> AnsweringKind:
    return AnsweringKind(words, kind.wording.plural or kind.wording.kind, find, kind)


def _set(*names: str) -> Amongst:
    return streams_of(OBJECTIVES, lambda said: said.set in names)


def _objectives(name: str, words: str) -> AnsweringKind:
    return _statements(OBJECTIVES, words, in_force(OBJECTIVES, lambda said: said.set == name))


def _progress(words: str, of: Amongst) -> AnsweringKind:
    return _statements(PROGRESS, words, dated(PROGRESS, "on", of=of))


def _decisions(clause: Clause) -> AnsweringKind:
    words = "what TSAG or the assembly decided under this item"
    return _statements(DECISIONS, words, at_meetings(DECISIONS, lambda said: said.item == clause))


def _submissions(clause: Clause) -> AnsweringKind:
    words = "reports submitted under this item"
    return _statements(SUBMISSIONS, words, dated(SUBMISSIONS, "posted", lambda said: said.item == clause))


def _requests(words: str, *kinds: str, to: str | None = None) -> AnsweringKind:
    def selects(said: object) -> bool:
        return said.kind in kinds and (to is None or kind_of(said.to) == to)  # type: ignore[attr-defined]

    return _statements(REQUESTS, words, dated(REQUESTS, "on", selects))


def _replies(words: str, *kinds: str) -> AnsweringKind:
    asked = streams_of(REQUESTS, lambda said: said.kind in kinds)
    return _statements(REPLIES, words, dated(REPLIES, "on", of=asked))


def _measures(kind: str, words: str) -> AnsweringKind:
    return _statements(MEASURES, words, in_force(MEASURES, lambda said: said.kind == kind))


_RAISED = _statements(RAISED_NEEDS, "needs and difficulties", dated(RAISED_NEEDS, "on"))
_DIFFICULTIES = _statements(
    RAISED_NEEDS, "difficulties", dated(RAISED_NEEDS, "on", lambda said: said.kind == "difficulty")
)
_ATTENDANCES = AnsweringKind("attendances of industry", _("Attendances"), of_meetings(attendances))
_EVERY_ACTIVITY = frozenset[str]().union(*KINDS_OF.values())
_MEMBERSHIPS = _statements(MEMBERSHIPS, "memberships in force", in_force(MEMBERSHIPS))
_SUMMARIES = AnsweringKind("summaries of conclusions", _("Summaries of conclusions"), of_meetings(SUMMARIES))
_DOCUMENTS = AnsweringKind(
    "documents in which a meeting was reported", _("Documents that report a meeting"), of_meetings(REPORTING_DOCUMENTS)
)
_REGISTERED = AnsweringKind("adopted conclusions", _("Conclusions"), conclusions(), for_bureau=True)
_INVITED = complete_lists("invitations")
_INVITATIONS = "invitations and reminders"
_Kinds = Mapping[str, AnsweringKind]

ANSWERS: Mapping[Clause, _Kinds] = {
    "68-01": {
        "meeting": AnsweringKind(
            "meetings of executives", _("Meetings"), of_meetings(of_series_kind("executive meeting"))
        ),
        "attendance": _ATTENDANCES,
        "proposal": _statements(
            PROPOSALS, "proposals other than of workshops", dated(PROPOSALS, "on", lambda said: said.kind != "workshop")
        ),
        "conclusion": AnsweringKind(
            "adopted conclusions that set a priority",
            _("Conclusions that set a priority"),
            conclusions(lambda content: bool(content.priority)),
            for_bureau=True,
        ),
    },
    "68-02": {
        "consultation": _statements(CONSULTATIONS, "consultations opened", dated(CONSULTATIONS, "opened")),
        "request": _requests("requests of consultations", "consultation"),
        "reply": _replies("replies to these", "consultation"),
        "need": _RAISED,
        "progress": _progress("what became of needs", streams_of(RAISED_NEEDS)),
    },
    "68-03": {
        "mode": AnsweringKind(
            "organizations whose mode of attendance is stated",
            _("Organizations with a mode"),
            of_meetings(stated_modes),
        )
    },
    "68-04": {
        "meeting": AnsweringKind("workshops", _("Workshops"), of_meetings(of_series_kind("workshop"))),
        "objective": _objectives("Sector goal", "goals of the Sector in force"),
        "progress": _progress("progress of these", _set("Sector goal")),
    },
    "68-05": {
        "attendance": AnsweringKind(
            "attendances of industry in all activities", _("Attendances"), of_meetings(attendances, _EVERY_ACTIVITY)
        ),
        "membership": _MEMBERSHIPS,
    },
    "68-06": {
        "place": AnsweringKind("meetings whose place is known", _("Places of meetings"), of_meetings(known_place)),
        "siting": _statements(SITINGS, "choices of a place", at_meetings(SITINGS)),
        "expertise": _statements(EXPERTISES, "places with expertise in force", in_force(EXPERTISES)),
    },
    "68-07": {
        "list": AnsweringKind("complete lists", _("Complete lists"), of_meetings(complete_list)),
        "request": _requests(_INVITATIONS, *INVITING),
        "reply": _replies("replies to these", *INVITING),
        "seat": _statements(SEATS, "seats in force", in_force(SEATS)),
        "representative": _statements(REPRESENTATIVES, "representatives in force", in_force(REPRESENTATIVES)),
        "measure": _measures("mechanism", "mechanisms in force"),
    },
    "68-08": {
        "agenda-item": _statements(AGENDA_ITEMS, "items of agendas", at_meetings(AGENDA_ITEMS)),
        "objective": _objectives("strategic plan", "objectives of the strategic plan in force"),
    },
    "68-09": {
        "subject": AnsweringKind(
            "meetings stated to be on a subject", _("Meetings on a subject"), of_meetings(stated_subjects)
        )
    },
    "68-10": {
        "conclusion": _REGISTERED,
        "communique": AnsweringKind("published communiqués", _("Communiqués"), communiques, for_bureau=True),
    },
    "68-11": {
        "presentation": _statements(PRESENTATIONS, "presentations", at_meetings(PRESENTATIONS)),
        "recording": _statements(
            RECORDINGS, "recordings of these", at_meetings(RECORDINGS, through=("presentation", PRESENTATIONS))
        ),
        "consent": _statements(
            CONSENTS,
            "consents to recording and sharing, and refusals",
            dated(CONSENTS, "on", lambda said: said.to in CONSENTS_ASKED),
        ),
        "request": _requests("transmissions", "transmission"),
    },
    "68-12": {
        "topic": AnsweringKind("topics discussed", _("Topics discussed"), of_meetings(DISCUSSED_TOPICS)),
        "summary": _SUMMARIES,
        "document": _DOCUMENTS,
        "treatment": _statements(TREATMENTS, "treatments of followed topics", at_meetings(TREATMENTS)),
        "lineage": _statements(LINEAGES, "lineages", dated(LINEAGES, "on")),
        "progress": _progress("stages of topics", streams_of(TOPICS)),
        "submission": _submissions("68-12"),
        "decision": _decisions("68-12"),
    },
    "68-13": {
        "conclusion": AnsweringKind(
            "adopted conclusions that call on somebody",
            _("Conclusions that call on somebody"),
            conclusions(lambda content: bool(content.calls_on)),
            for_bureau=True,
        ),
        "request": _requests("referrals", "referral"),
        "reply": _replies("replies to these", "referral"),
        "work": _statements(WORK_ITEMS, "work begun", dated(WORK_ITEMS, "started")),
    },
    "68-14": {
        "action": _statements(ACTIONS, "actions agreed", dated(ACTIONS, "made_on")),
        "progress": _progress("progress of actions", streams_of(ACTIONS)),
        "submission": _submissions("68-14"),
        "decision": _decisions("68-14"),
    },
    "68-15": {
        "document": _DOCUMENTS,
        "objective": _objectives("assessment criterion", "criteria of the assessment in force"),
        "progress": _progress("judgements of these", _set("assessment criterion")),
        "submission": _submissions("68-15"),
        "decision": _decisions("68-15"),
    },
    "68-T1": {"decision": _decisions("68-T1")},
    "68-T2": {
        "proposal": _statements(
            PROPOSALS, "proposed workshops", dated(PROPOSALS, "on", lambda said: said.kind == "workshop")
        ),
        "decision": _decisions("68-T2"),
    },
    "68-T3": {
        "objective": _objectives("workshop", "objectives of workshops in force"),
        "progress": _progress("progress of these", _set("workshop")),
        "feedback": _statements(FEEDBACK, "feedback", at_meetings(FEEDBACK)),
        "decision": _decisions("68-T3"),
    },
    "68-T4": {
        "request": _requests(_INVITATIONS, *INVITING),
        "invited": AnsweringKind("complete lists of invitations", _("Complete lists of invitations"), _INVITED),
        "membership": _MEMBERSHIPS,
        "decision": _decisions("68-T4"),
    },
    "68-M1": {"measure": _measures("promotion", "promotions by States in force")},
    "68-M2": {
        "proposal": _statements(PROPOSALS, "proposals", dated(PROPOSALS, "on")),
        "consent": _statements(
            CONSENTS, "consents to being named, and refusals", dated(CONSENTS, "on", lambda said: said.to == "naming")
        ),
        "progress": _progress("what became of proposals", streams_of(PROPOSALS)),
    },
    "68-M3": {
        "objective": _objectives("engagement plan", "objectives of the engagement plan in force"),
        "action": _statements(ACTIONS, "actions about these", dated(ACTIONS, "made_on", of=_set("engagement plan"))),
        "membership": _MEMBERSHIPS,
    },
    "68-C1": {
        "conclusion": AnsweringKind(
            "adopted conclusions of symposia",
            _("Conclusions of symposia"),
            conclusions(of_kind="symposium"),
            for_bureau=True,
        ),
        "agenda-item": _statements(
            AGENDA_ITEMS,
            "items of agendas that take up a conclusion",
            at_meetings(AGENDA_ITEMS, lambda said: any(kind_of(each) == "conclusion" for each in said.takes_up or ())),
        ),
    },
    "68-C2": {
        "liaison": _statements(LIAISONS, "liaisons in force", in_force(LIAISONS)),
        "request": _requests("referrals to other bodies", "referral", to=ORGANIZATION.name),
        "reply": _replies("replies to referrals", "referral"),
    },
    "68-C3": {
        "present": AnsweringKind(
            "complete lists of everyone present",
            _("Complete lists of everyone present"),
            complete_lists("everyone present"),
        )
    },
    "68-C4": {"need": _DIFFICULTIES},
}
"""By item the kinds of records, by name: `of.kind` of a figure."""


def answers_in_words() -> str:
    """Return what answers each item, as a rule prints it."""
    return "; ".join(
        f"for {clause} {', '.join(kind.words for kind in kinds.values())}" for clause, kinds in ANSWERS.items()
    )

"""The records that answer each item of the resolution, kind by kind, as `clauses.evidence` counts them."""

from collections.abc import Mapping

from services.reporting.figures.activities import KINDS_OF
from services.reporting.figures.answering_kinds import (
    AnsweringKind,
    decisions_answering,
    measures_answering,
    objectives_answering,
    of_sets,
    progress_answering,
    replies_answering,
    requests_answering,
    statements_answering,
    submissions_answering,
)
from services.reporting.figures.answering_records import (
    Selects,
    at_meetings,
    communiques,
    complete_lists,
    conclusions,
    dated,
    in_force,
    of_meetings,
    paragraphs,
    records_of,
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
from shared.contracts.meetings.aims import FEEDBACK, OBJECTIVES
from shared.contracts.meetings.communiques import PARAGRAPHS
from shared.contracts.meetings.consultations import CONSULTATIONS, RAISED_NEEDS
from shared.contracts.meetings.follow_up import CONSENTS, PROGRESS
from shared.contracts.meetings.places import EXPERTISES, SITINGS
from shared.contracts.meetings.proposals import PROPOSALS
from shared.contracts.meetings.recordings import PRESENTATIONS, RECORDINGS
from shared.contracts.meetings.resources import RESOURCES
from shared.contracts.meetings.seats import REPRESENTATIVES, SEATS
from shared.contracts.meetings.topics import LINEAGES, TOPICS, TREATMENTS
from shared.contracts.meetings.work import ACTIONS, WORK_ITEMS
from shared.contracts.passages import PASSAGES
from shared.contracts.records import CONCLUSION, NEED, ORGANIZATION, PROPOSAL
from shared.contracts.registry.memberships import LIAISONS, MEMBERSHIPS
from shared.domain.ids import kind_of
from shared.statements.wording import translatable as _


def taking_up(kind: str) -> Selects:
    """Return whether an item of an agenda takes up a record of a kind."""
    return lambda item: any(kind_of(each) == kind for each in item.takes_up or ())


_RAISED = statements_answering(RAISED_NEEDS, "needs and difficulties", dated(RAISED_NEEDS, "on"))
_DIFFICULTIES = statements_answering(
    RAISED_NEEDS, "difficulties", dated(RAISED_NEEDS, "on", lambda statement: statement.kind == "difficulty")
)
_ATTENDANCES = AnsweringKind("attendances of industry", _("Attendances"), of_meetings(attendances))
_EVERY_ACTIVITY = frozenset[str]().union(*KINDS_OF.values())
_MEMBERSHIPS = statements_answering(MEMBERSHIPS, "memberships in force", in_force(MEMBERSHIPS))
_SUMMARIES = AnsweringKind("summaries of conclusions", _("Summaries of conclusions"), of_meetings(SUMMARIES))
_DOCUMENTS = AnsweringKind(
    "documents in which a meeting was reported", _("Documents that report a meeting"), of_meetings(REPORTING_DOCUMENTS)
)
_REGISTERED = AnsweringKind("adopted conclusions", _("Conclusions"), conclusions(), for_bureau=True)
_MECHANISMS = measures_answering("mechanism", "mechanisms in force")
_INVITED = complete_lists("invitations")
_INVITATIONS = "invitations and reminders"
_Kinds = Mapping[str, AnsweringKind]

FIFTH_ANSWERS: Mapping[Clause, _Kinds] = {
    "68-01": {
        "meeting": AnsweringKind(
            "meetings of executives", _("Meetings"), of_meetings(of_series_kind("executive meeting"))
        ),
        "attendance": _ATTENDANCES,
        "proposal": statements_answering(
            PROPOSALS,
            "proposals other than of workshops",
            dated(PROPOSALS, "on", lambda statement: statement.kind != "workshop"),
        ),
        "conclusion": AnsweringKind(
            "adopted conclusions that set a priority",
            _("Conclusions that set a priority"),
            conclusions(lambda content: bool(content.priority)),
            for_bureau=True,
        ),
    },
    "68-02": {
        "consultation": statements_answering(CONSULTATIONS, "consultations opened", dated(CONSULTATIONS, "opened")),
        "request": requests_answering("requests of consultations", "consultation"),
        "reply": replies_answering("replies to these", "consultation"),
        "need": _RAISED,
        "progress": progress_answering("what became of needs", streams_of(RAISED_NEEDS)),
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
        "objective": objectives_answering("Sector goal", "goals of the Sector in force"),
        "progress": progress_answering("progress of these", of_sets("Sector goal")),
    },
    "68-05": {
        "attendance": AnsweringKind(
            "attendances of industry in all activities", _("Attendances"), of_meetings(attendances, _EVERY_ACTIVITY)
        ),
        "membership": _MEMBERSHIPS,
    },
    "68-06": {
        "place": AnsweringKind("meetings whose place is known", _("Places of meetings"), of_meetings(known_place)),
        "siting": statements_answering(SITINGS, "choices of a place", at_meetings(SITINGS)),
        "expertise": statements_answering(EXPERTISES, "places with expertise in force", in_force(EXPERTISES)),
    },
    "68-07": {
        "list": AnsweringKind("complete lists", _("Complete lists"), of_meetings(complete_list)),
        "request": requests_answering(_INVITATIONS, *INVITING),
        "reply": replies_answering("replies to these", *INVITING),
        "seat": statements_answering(SEATS, "seats in force", in_force(SEATS)),
        "representative": statements_answering(REPRESENTATIVES, "representatives in force", in_force(REPRESENTATIVES)),
        "measure": _MECHANISMS,
    },
    "68-08": {
        "agenda-item": statements_answering(AGENDA_ITEMS, "items of agendas", at_meetings(AGENDA_ITEMS)),
        "objective": objectives_answering("strategic plan", "objectives of the strategic plan in force"),
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
        "presentation": statements_answering(PRESENTATIONS, "presentations", at_meetings(PRESENTATIONS)),
        "recording": statements_answering(
            RECORDINGS, "recordings of these", at_meetings(RECORDINGS, through=("presentation", PRESENTATIONS))
        ),
        "consent": statements_answering(
            CONSENTS,
            "consents to recording and sharing, and refusals",
            dated(CONSENTS, "on", lambda statement: statement.to in CONSENTS_ASKED),
        ),
        "request": requests_answering("transmissions", "transmission"),
    },
    "68-12": {
        "topic": AnsweringKind("topics discussed", _("Topics discussed"), of_meetings(DISCUSSED_TOPICS)),
        "summary": _SUMMARIES,
        "document": _DOCUMENTS,
        "treatment": statements_answering(TREATMENTS, "treatments of followed topics", at_meetings(TREATMENTS)),
        "lineage": statements_answering(LINEAGES, "lineages", dated(LINEAGES, "on")),
        "progress": progress_answering("stages of topics", streams_of(TOPICS)),
        "submission": submissions_answering("68-12"),
        "decision": decisions_answering("68-12"),
    },
    "68-13": {
        "conclusion": AnsweringKind(
            "adopted conclusions that call on somebody",
            _("Conclusions that call on somebody"),
            conclusions(lambda content: bool(content.calls_on)),
            for_bureau=True,
        ),
        "request": requests_answering("referrals", "referral"),
        "reply": replies_answering("replies to these", "referral"),
        "work": statements_answering(WORK_ITEMS, "work begun", dated(WORK_ITEMS, "started")),
    },
    "68-14": {
        "action": statements_answering(ACTIONS, "actions agreed", dated(ACTIONS, "made_on")),
        "progress": progress_answering("progress of actions", streams_of(ACTIONS)),
        "submission": submissions_answering("68-14"),
        "decision": decisions_answering("68-14"),
    },
    "68-15": {
        "document": _DOCUMENTS,
        "objective": objectives_answering("assessment criterion", "criteria of the assessment in force"),
        "progress": progress_answering("judgements of these", of_sets("assessment criterion")),
        "passage": statements_answering(PASSAGES, "passages signed", dated(PASSAGES, "on")),
        "resource": statements_answering(RESOURCES, "resources", dated(RESOURCES, "on", meeting="about")),
        "submission": submissions_answering("68-15"),
        "decision": decisions_answering("68-15"),
    },
    "68-T1": {"decision": decisions_answering("68-T1")},
    "68-T2": {
        "proposal": statements_answering(
            PROPOSALS, "proposed workshops", dated(PROPOSALS, "on", lambda statement: statement.kind == "workshop")
        ),
        "decision": decisions_answering("68-T2"),
    },
    "68-T3": {
        "objective": objectives_answering("workshop", "objectives of workshops in force"),
        "progress": progress_answering("progress of these", of_sets("workshop")),
        "feedback": statements_answering(FEEDBACK, "feedback", at_meetings(FEEDBACK)),
        "decision": decisions_answering("68-T3"),
    },
    "68-T4": {
        "request": requests_answering(_INVITATIONS, *INVITING),
        "invited": AnsweringKind("complete lists of invitations", _("Complete lists of invitations"), _INVITED),
        "membership": _MEMBERSHIPS,
        "decision": decisions_answering("68-T4"),
    },
    "68-M1": {"measure": measures_answering("promotion", "promotions by States in force")},
    "68-M2": {
        "proposal": statements_answering(PROPOSALS, "proposals", dated(PROPOSALS, "on")),
        "consent": statements_answering(
            CONSENTS,
            "consents to being named, and refusals",
            dated(CONSENTS, "on", lambda statement: statement.to == "naming"),
        ),
        "progress": progress_answering("what became of proposals", streams_of(PROPOSALS)),
    },
    "68-M3": {
        "objective": objectives_answering("engagement plan", "objectives of the engagement plan in force"),
        "action": statements_answering(
            ACTIONS, "actions about these", dated(ACTIONS, "made_on", of=of_sets("engagement plan"))
        ),
        "resource": statements_answering(
            RESOURCES,
            "resources of organizers",
            dated(RESOURCES, "on", lambda statement: statement.role == "organizer", meeting="about"),
        ),
        "membership": _MEMBERSHIPS,
    },
    "68-C1": {
        "conclusion": AnsweringKind(
            "adopted conclusions of symposia",
            _("Conclusions of symposia"),
            conclusions(of_kind="symposium"),
            for_bureau=True,
        ),
        "agenda-item": statements_answering(
            AGENDA_ITEMS,
            "items of agendas that take up a conclusion",
            at_meetings(AGENDA_ITEMS, taking_up(CONCLUSION.name)),
        ),
    },
    "68-C2": {
        "liaison": statements_answering(LIAISONS, "liaisons in force", in_force(LIAISONS)),
        "request": requests_answering("referrals to other bodies", "referral", to=ORGANIZATION.name),
        "reply": replies_answering("replies to referrals", "referral"),
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
"""What answers each item up to version 5 of the rule."""
_HOSTS = statements_answering(
    RESOURCES, "hosts", dated(RESOURCES, "on", lambda resource: resource.role == "host", meeting="about"), _("Hosts")
)
_ATTENDANCES_EVERYWHERE = AnsweringKind(
    "attendances of industry in all activities", _("Attendances"), of_meetings(attendances, _EVERY_ACTIVITY),
    absence_counts=False,
)  # fmt: skip
_ADDED: Mapping[Clause, _Kinds] = {
    "68-01": {
        "topic": statements_answering(
            TOPICS,
            "topics that are new or emerging technologies",
            dated(TOPICS, "since", lambda topic: topic.emerging),
            _("Emerging topics"),
        )
    },
    "68-02": {
        "agenda-item": statements_answering(
            AGENDA_ITEMS,
            "items of agendas that take up a need",
            at_meetings(AGENDA_ITEMS, taking_up(NEED.name)),
            _("Agenda items that take up a need"),
        ),
        "resource": _HOSTS,
    },
    "68-04": {
        # Both are at workshops, of which every open one answers the item, and a closed one closes its record.
        "session": AnsweringKind(
            "sessions of workshops",
            _("Sessions"),
            at_meetings(AGENDA_ITEMS, lambda item: item.kind == "session", of_kind="workshop"),
            AGENDA_ITEMS,
            absence_counts=True,
        ),
        "attendance": AnsweringKind(
            "attendances of industry at workshops", _("Attendances"), of_meetings(attendances, KINDS_OF["workshop"])
        ),
    },
    "68-05": {
        "attendance": _ATTENDANCES_EVERYWHERE,
        "list": AnsweringKind(
            "complete lists in all activities", _("Complete lists"), of_meetings(complete_list, _EVERY_ACTIVITY)
        ),
    },
    "68-06": {"resource": _HOSTS},
    "68-07": {
        # A mechanism in force answers the item, and a closed one closes its record.
        "progress": AnsweringKind(
            "results of mechanisms in force",
            _("Results of mechanisms"),
            dated(PROGRESS, "on", of=records_of(_MECHANISMS.find)),
            PROGRESS,
            absence_counts=True,
        )
    },
    "68-08": {
        "work": statements_answering(
            WORK_ITEMS,
            "activities of TSAG begun",
            dated(WORK_ITEMS, "started", lambda work: work.kind == "TSAG activity"),
        )
    },
    "68-10": {"paragraph": AnsweringKind("paragraphs of communiqués", _("Paragraphs"), paragraphs, PARAGRAPHS, True)},
    "68-T2": {
        "objective": statements_answering(
            OBJECTIVES,
            "objectives of proposed workshops in force",
            in_force(OBJECTIVES, lambda objective: kind_of(objective.of or "") == PROPOSAL.name),
            _("Objectives of proposed workshops"),
        )
    },
    "68-T4": {"attendance": _ATTENDANCES_EVERYWHERE},
}
ANSWERS: Mapping[Clause, _Kinds] = {
    clause: {**kinds, **_ADDED.get(clause, {})} for clause, kinds in FIFTH_ANSWERS.items()
}
"""The kinds of records of each item, by name: `of.kind` of a figure."""


def answers_in_words(answers: Mapping[Clause, _Kinds]) -> str:
    """Return what answers each item, as printed in a rule."""
    return "; ".join(
        f"for {clause} {', '.join(kind.words for kind in kinds.values())}" for clause, kinds in answers.items()
    )

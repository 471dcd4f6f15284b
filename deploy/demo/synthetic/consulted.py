"""Consultations of countries, invitations to one meeting, and what came of both: entered at the end from an invented file of letters.

So a report as known on a day before knows of none of them.
"""

from collections.abc import Iterator
from functools import cache

from deploy.demo.synthetic.organizations import organization
from deploy.demo.synthetic.recording import KEPT_FROM
from deploy.demo.synthetic.shipped_facts import states
from deploy.demo.synthetic.story_commands import StoryCommand, id_of
from services.meetings.domain.commands import attendance_stream
from services.registry.domain.commands import RegisterState
from services.reporting.domain.commands import StateClauseRecord
from shared.contracts.meetings import STREAM_KINDS
from shared.contracts.meetings.consultations import (
    Answer,
    ConsultationStated,
    Method,
    NeedStated,
    ReplyStated,
    RequestKind,
    RequestStated,
)
from shared.contracts.meetings.follow_up import CompletenessStated, ConsentStated, ProgressStated
from shared.domain.event import Marking
from shared.domain.ids import kind_of
from shared.statements.decider import state_fact
from shared.statements.events import StreamStatement
from shared.statements.kinds import by_name

LAST_DAY = "2025-01-20"
"""The last day of the story, after all else that was recorded on it."""
FILE = "Example file of letters"
KINDS = by_name(STREAM_KINDS)


def consulted() -> Iterator[StoryCommand]:
    for clause in ("68-02", "68-07"):
        kept = StateClauseRecord(clause=clause, fact=id_of("fact", f"{clause}/record"), since=KEPT_FROM, source=FILE)
        yield StoryCommand(LAST_DAY, "reporting", kept, "public")
    yield from _consultations()
    yield from _replies()
    yield from _raised()
    yield from _invitations()


def _consultations() -> Iterator[StoryCommand]:
    asked = "KEN NGA RWA VNM PER ARG JAM UZB LBN TUN"
    yield from _consultation("letter", "letter", ("2017-01-09", "2017-02-17"), "EXM-01 EXM-02", asked)
    asked = "KEN NGA SEN VNM THA BRA JAM FJI"
    yield from _consultation("form", "questionnaire", ("2018-01-15", "2018-03-01"), "EXM-03", asked)
    yield from _consultation("round", "meeting", ("2023-10-02", "2024-01-31"), "EXM-12", "KEN VNM PER")


def _consultation(
    name: str, method: Method, days: tuple[str, str], meetings: str, asked: str
) -> Iterator[StoryCommand]:
    about, (opened, closed) = id_of("consultation", name), days
    stated = ConsultationStated(
        about, method, {"en": f"Example topics, {opened[:4]}"}, _meetings(meetings), opened, closed, f"Example {name}", source=FILE
    )  # fmt: skip
    yield _recorded(stated, "public")
    for iso3 in asked.split():
        request = RequestStated(
            _request(name, iso3), about, "consultation", _state(iso3), opened, document=f"Example {name}", due=closed, source=FILE
        )  # fmt: skip
        yield _recorded(request, "restricted")


def _replies() -> Iterator[StoryCommand]:
    answers: tuple[tuple[str, str, Answer, str], ...] = (
        ("letter", "KEN", "replied", "2017-01-30"),
        ("letter", "VNM", "replied", "2017-02-06"),
        ("letter", "JAM", "nothing to raise", "2017-02-06"),
        ("letter", "TUN", "replied", "2017-02-15"),
        ("form", "KEN", "replied", "2018-02-12"),
        ("form", "BRA", "replied", "2018-02-19"),
        ("form", "FJI", "replied", "2018-02-26"),
        ("round", "KEN", "took part", "2023-11-20"),
        ("round", "PER", "took part", "2023-11-20"),
    )
    for name, iso3, answer, on in answers:
        request = _request(name, iso3)
        reply = ReplyStated(id_of("reply", f"{name}/{iso3}"), request, _state(iso3), answer, on, source=FILE)
        yield _recorded(reply, "restricted")


def _raised() -> Iterator[StoryCommand]:
    one, two, three = (id_of("need", name) for name in ("one", "two", "three"))
    letter, form = id_of("consultation", "letter"), id_of("consultation", "form")
    for need in (
        NeedStated(one, "need", "Example need: a guide", "2017-01-30", raised_by=_state("KEN"), at=letter, source=FILE),
        NeedStated(
            two, "difficulty", "Example difficulty: the fare", "2017-02-06", "cost of attending", _state("VNM"),
            id_of("reply", "letter/VNM"), source=FILE,
        ),
        NeedStated(three, "need", "Example need: a fund", "2018-02-26", raised_by=_state("FJI"), at=form, source=FILE),
    ):  # fmt: skip
        yield _recorded(need, "restricted")
    at = id_of("meeting", "EXM-02")
    met = ProgressStated(
        id_of("progress", "one"), one, "met", "2017-11-08", "meeting", at, "Example guide", source=FILE
    )
    grounds = "Example grounds: no means"
    refused = ProgressStated(
        id_of("progress", "three"), three, "refused", "2018-06-04", "bureau", text=grounds, source=FILE
    )
    for progress in (met, refused):
        yield _recorded(progress, "members")


def _invitations() -> Iterator[StoryCommand]:
    """To the third meeting of executives: three were invited and one of them reminded, two answered."""
    meeting = id_of("meeting", "EXM-03")
    sent: tuple[tuple[str, RequestKind, str], ...] = (
        ("Aurora", "invitation", "2018-01-08"),
        ("Lotus", "invitation", "2018-01-08"),
        ("Pagoda", "invitation", "2018-01-08"),
        ("Pagoda", "reminder", "2018-03-12"),
    )
    for name, kind, on in sent:
        request = id_of("request", f"EXM-03/{name}/{kind}")
        yield _recorded(
            RequestStated(request, meeting, kind, organization(name), on, "letter", source=FILE), "restricted"
        )
    answers: tuple[tuple[str, Answer, str], ...] = (
        ("Aurora", "accepted", "2018-01-22"),
        ("Pagoda", "excused", "2018-04-16"),
    )
    for name, answer, on in answers:
        request = id_of("request", f"EXM-03/{name}/invitation")
        reply = ReplyStated(id_of("reply", f"EXM-03/{name}"), request, organization(name), answer, on, source=FILE)
        yield _recorded(reply, "restricted")
    came = attendance_stream(meeting, organization("Aurora"))
    consent = ConsentStated(
        id_of("consent", "EXM-03/Aurora"), came, "recording", organization("Aurora"), "given", "2018-04-17", source=FILE
    )
    yield _recorded(consent, "restricted")
    lists = (("invitations", True), ("everyone present", True), ("needs", False))
    for of, complete in lists:
        stated = CompletenessStated(id_of("completeness", f"EXM-03/{of}"), of, complete, meeting, source=FILE)  # type: ignore[arg-type]
        yield _recorded(stated, "bureau")


def _recorded(statement: StreamStatement, marking: Marking) -> StoryCommand:
    kind = KINDS[kind_of(statement.fact) or ""]
    return StoryCommand(LAST_DAY, "meetings", state_fact(kind, statement), marking)


def _request(name: str, iso3: str) -> str:
    return id_of("request", f"{name}/{iso3}")


def _meetings(codes: str) -> tuple[str, ...]:
    return tuple(id_of("meeting", code) for code in codes.split())


def _state(iso3: str) -> str:
    return _states()[iso3]


@cache
def _states() -> dict[str, str]:
    """The ids of States by code."""
    registered = (said.command for said in states())
    return {command.iso3: command.state for command in registered if isinstance(command, RegisterState)}

"""Only an approver can make facts public and correct public ones; readers see only open facts."""

import json
import re
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from services.meetings.domain import commands
from services.meetings.domain.commands import attendance_stream
from services.meetings.projections import project
from services.meetings.read_models import in_error
from services.meetings.service import codecs
from shared.contracts.meetings import STREAM_KINDS, AttendanceRecorded, CountStated, SeriesOpened
from shared.contracts.registry import OrganizationRegistered
from shared.domain.event import PublishedEvent
from shared.event_store.awaiting import Awaiting, describe
from shared.event_store.codec import EventMetadata
from shared.event_store.store import NewEvent
from shared.event_store.tables import kernel_tables
from shared.statements.kinds import StatementKind
from tests.meetings.conftest import Home, Web
from tests.meetings.recorded import (
    APPROVER,
    ATTEND,
    COUNT,
    FACT,
    HOLD,
    MEETING,
    OPEN,
    ORGANIZATION,
    OTHER,
    PLAN,
    RECORD,
    REPORT,
    SECOND,
    SERIES,
    SUMMARY,
    TOLD,
    TOPIC,
    record,
    uuid,
)
from tests.meetings.stated import record_examples
from tests.meetings.test_console import fill
from tests.meetings.test_statements_api import another, body_of
from tests.meetings.test_statements_api import path as address
from tests.statements.examples import correction_of_example, example

API, CONSOLE = "/meetings/api", "/meetings/console"
CLERKS = ("staff", "administrator")
SPAN = commands.StateSeriesRecord(series=SERIES, fact=RECORD, state="gap", first="2010", what="lost")
VALUES: dict[str, Any] = {
    "series": SERIES, "code": "EX-20", "name": "Example", "kind": "workshop", "first_day": "2017", "first": "2010",
    "state": "gap", "what": "lost", "organization": SECOND, "reason": "a slip", "complete": False, "topic": "fog",
    "subjects": ["health"], "value": 3, "of": "leaders", "by": "press", "summary": "go on", "document": "TD 1", "venue": "Hall",
}  # fmt: skip
FACTS: dict[str, Any] = {
    "counts": COUNT,
    "topics": TOPIC,
    "conclusions": SUMMARY,
    "reports": REPORT,
    "records": SPAN,
    "facts": TOPIC,
}


def test_what_waits_is_called_by_its_event() -> None:
    waiting = SimpleNamespace(type="rapporteur.meetings.topic-discussed.v1", words="clouds", record=MEETING)
    assert describe(waiting) == f"topic discussed: clouds ({MEETING})"


def marked_commands(web: Web) -> list[tuple[str, dict[str, Any]]]:
    """Return every command in the service's document that has a marking: its path, and a body that requests public."""
    document = json.loads(web.app.test_client().get("/meetings/openapi.json").text)
    of_kinds = {address(kind) + rest for kind in STREAM_KINDS for rest in ("", "/{fact}/correct")}
    found = [each for kind in STREAM_KINDS for each in _marked_statements(kind)]
    for path, methods in document["paths"].items():
        shape = (
            methods.get("post", {}).get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
        )
        if shape is None:
            continue
        fields = document["components"]["schemas"][shape["$ref"].rpartition("/")[2]]
        if "public" not in fields["properties"].get("marking", {}).get("enum", ()) or path in of_kinds:
            continue
        wanted = set(fields.get("required", ())) | ({"venue"} & set(fields["properties"]))
        body = {name: VALUES[name] for name in wanted & VALUES.keys()} | {"marking": "public"}
        part = path.split("/")[-2]
        if "fact" in wanted:
            body["fact"] = FACTS[part].fact if part in FACTS else FACT
        filled = path.replace("{series}", SERIES).replace("{attendance}", ATTEND.stream).replace("{record}", SERIES)
        found.append(
            (filled.replace("{meeting}", OTHER if path.endswith(("hold", "cancel", "not-held")) else MEETING), body)
        )
    return found


def _marked_statements(kind: StatementKind) -> list[tuple[str, dict[str, Any]]]:
    """Return two requests: one states another of the kind as public, one repeats the example as public."""
    correction = body_of(correction_of_example(kind, example(kind)), without="fact")
    correct = f"{address(kind)}/{example(kind).fact}/correct"
    return [(address(kind), another(kind) | {"marking": "public"}), (correct, correction | {"marking": "public"})]


def story(home: Home) -> None:
    other = commands.PlanMeeting(meeting=OTHER, series=SERIES, code="EX-08", first_day="2016")
    record(home.service, OPEN, SPAN, PLAN, HOLD, other, ATTEND, *TOLD)


def marked_public(home: Home) -> int:
    codec, events = codecs()["meetings"], kernel_tables("meetings").events
    with home.service.reader.connect() as connection:
        stored = [codec.decode(row.bytes) for row in connection.execute(select(events.c.bytes))]
    assert all(event.approved_by is not None for event in stored if event.marking == "public")
    return sum(event.marking == "public" for event in stored)


@pytest.mark.requirement("5.04")
def test_no_command_makes_anything_public_for_anybody_but_an_approver(web: Web) -> None:
    story(web.home)
    record_examples(web.home.service)
    every = marked_commands(web)
    assert len(every) > 20
    for role in (*CLERKS, "auditor", "reader", "service"):
        answers = {path: web.post(path, body, role=role, **{"If-Match": "*"}) for path, body in every}
        # Reinstating a record that is not in error causes no event.
        answers = {path: answer for path, answer in answers.items() if (answer.json or {}).get("events") != []}
        assert {path: answer.status_code for path, answer in answers.items() if answer.status_code < 400} == {}
        if role in CLERKS:
            refused = [path for path, answer in answers.items() if "needs-approver" in answer.text]
            assert len(refused) > 18, "most are refused for that, and none for a body that cannot be read"
            assert {answer.status_code for answer in answers.values()} <= {403, 409}
    assert marked_public(web.home) == 0
    for path, body in every:
        web.post(path, body, role="approver", **{"If-Match": "*"})
    assert marked_public(web.home) > 18


@pytest.mark.requirement("5.04")
@pytest.mark.parametrize("act", ["details", "subjects", "count", "topic", "conclusion", "report"])
def test_public_is_offered_to_approvers_and_others_read_who_can(web: Web, act: str) -> None:
    story(web.home)
    page = f"{CONSOLE}/meetings/{MEETING}/do/{act}"
    staff, approver = web.pages("staff").get(page).text, web.pages("approver").get(page).text
    assert 'name="marking" value="public"' not in staff
    assert 'name="marking" value="public"' in approver
    assert ("Only an approver can make it public." in staff, "Only an approver can make it public." in approver) == (
        True,
        False,
    )


@pytest.mark.requirement("5.04")
def test_a_form_sent_for_public_all_the_same_is_refused_and_kept(web: Web) -> None:
    story(web.home)
    act = f"{CONSOLE}/meetings/{MEETING}/do/topic"
    refused = fill(web.pages("staff"), act, topic="a typed topic", marking="public")
    assert refused.status_code == 403
    assert "Choose another marking, or ask an approver." in refused.text
    assert "a typed topic" in refused.text
    assert fill(web.pages("approver"), act, topic="a typed topic", marking="public").status_code == 303


@pytest.mark.requirement("5.04")
def test_what_is_public_is_corrected_and_withdrawn_by_an_approver_and_lowered_at_once_by_staff(web: Web) -> None:
    story(web.home)
    shown = {"topic": "clouds", "marking": "public", "fact": f"fact-{uuid(70)}"}
    path = f"{API}/meetings/{MEETING}"
    assert web.post(f"{path}/announce", {}, role="approver", **{"If-Match": "*"}).status_code == 200
    assert web.post(f"{path}/topics", shown, role="approver").status_code == 201

    def topics() -> list[str]:
        return [each["topic"] for each in (web.get(path, "reader").json or {})["topics"]]

    def post(what: str, body: dict[str, Any], role: str = "staff") -> TestResponse:
        return web.post(f"{API}/{what}", body, role=role, **{"If-Match": "*"})

    about = {"fact": shown["fact"], "reason": "a slip"}
    assert topics() == ["clouds"]
    for what, body in (
        ("topics/correct", about | {"topic": "fog"}),
        ("topics/correct", about | {"topic": "fog", "marking": "public"}),
        ("facts/withdraw", about | {"marking": "bureau"}),
    ):
        refused = post(f"meetings/{MEETING}/{what}", body)
        assert (refused.status_code, (refused.json or {})["type"]) == (403, "/problems/needs-approver")
    assert post(f"meetings/{MEETING}/topics/correct", about | {"topic": "fog", "marking": "public"}, "approver").json
    assert topics() == ["fog"]
    lowering = {"statement": shown["fact"], "marking": "bureau", "reason": "too early"}
    assert post(f"records/{MEETING}/marking", lowering).status_code == 200
    assert topics() == []
    assert post(f"records/{MEETING}/marking", lowering | {"marking": "public"}).status_code == 403
    assert post(f"meetings/{MEETING}/facts/withdraw", about).status_code == 200


@pytest.mark.requirement("5.04")
def test_staff_close_an_announced_meeting_at_once_and_an_approver_announces_it_anew(web: Web) -> None:
    story(web.home)
    path, version = f"{API}/meetings/{MEETING}", {"If-Match": "*"}
    assert web.post(f"{path}/announce", {}, role="approver", **version).status_code == 200
    assert web.get(path, "reader").status_code == 200
    marking = {"marking": "bureau", "reason": "too early"}
    assert web.post(f"{API}/records/{MEETING}/marking", marking, **version).status_code == 200
    assert web.get(path, "reader").status_code == 404
    instead = web.post(f"{API}/records/{MEETING}/marking", marking | {"marking": "public"}, role="approver", **version)
    assert (instead.json or {})["type"] == "/problems/announce-instead"
    assert (web.post(f"{path}/announce", {}, role="approver", **version).json or {})["events"]
    assert web.get(path, "reader").status_code == 200


def as_recorded_before(home: Home, stream: str, version: int, *events: PublishedEvent) -> None:
    """Public markings that a clerk set in a release before 0.4.0."""
    store = home.service.handler.store
    with home.service.engine.begin() as connection:
        for number, event in enumerate(events, version):
            heading = EventMetadata(
                id=uuid(800 + number), stream=stream, version=number, actor=f"account-{uuid(9)}", correlation="c",
                marking="public",
            )  # fmt: skip
            project(connection, store.append(connection, [NewEvent(heading, event)]))


@pytest.mark.requirement("5.04")
def test_what_clerks_marked_public_before_waits_until_an_approver_decides(web: Web) -> None:
    series = f"series-{uuid(50)}"
    as_recorded_before(web.home, series, 1, SeriesOpened(series, "OLD", "Old meetings", "workshop"))
    story(web.home)
    facts = [f"fact-{uuid(71)}", f"fact-{uuid(72)}"]
    counts = [CountStated(fact, 3, "=", f"leaders {fact[-2:]}", "press") for fact in facts]
    version = web.home.service.queries.meeting(MEETING).version
    as_recorded_before(web.home, MEETING, version + 1, *counts)
    page = f"{CONSOLE}/awaiting/"
    staff, approver = web.pages("staff"), web.pages("approver")
    assert (web.get(f"{API}/series", "reader").json or {})["items"] == []
    assert "3 statements wait for an approver" in staff.get(f"{CONSOLE}/").text
    listed = approver.get(page).text
    assert all(words in listed for words in ("Old meetings", "leaders 71", "leaders 72"))
    keys = dict(re.findall(r'name="(chosen\.\d+)" value="([^"]+)"', listed))
    assert "Make the chosen ones public" not in staff.get(page).text
    token = dict(re.findall(r'name="(csrf_token)" value="([^"]+)"', staff.get(page).text))
    assert staff.post(page, data=token | keys | {"do": "public"}).status_code == 409
    one = {name: key for name, key in keys.items() if key.endswith("71")}
    assert staff.post(page, data=token | one | {"do": "bureau"}).status_code == 303
    token = dict(re.findall(r'name="(csrf_token)" value="([^"]+)"', listed))
    rest = {name: key for name, key in keys.items() if name not in one}
    assert approver.post(page, data=token | rest | {"do": "public"}).status_code == 303
    assert "Nothing is waiting" in approver.get(page).text
    assert [row["code"] for row in (web.get(f"{API}/series", "reader").json or {})["items"]] == ["OLD"]
    assert [row.marking for row in web.home.service.queries.facts_of(MEETING)][-2:] == ["bureau", "public"]


@pytest.mark.requirement("5.04")
def test_nothing_of_a_record_in_error_waits_until_it_is_reinstated(web: Web) -> None:
    story(web.home)
    version = web.home.service.queries.meeting(MEETING).version
    as_recorded_before(web.home, MEETING, version + 1, CountStated(f"fact-{uuid(71)}", 3, "=", "leaders", "press"))
    came = AttendanceRecorded(f"fact-{uuid(72)}", MEETING, SECOND, "media")
    as_recorded_before(web.home, attendance_stream(MEETING, SECOND), 1, came)
    waiting = Awaiting(web.home.service.reader, in_error)
    assert (waiting.count(), len(waiting.first(10))) == (2, 2)
    record(web.home.service, commands.MarkMeetingInError(meeting=MEETING, reason="it stands twice"))
    assert (waiting.count(), waiting.first(10)) == (0, [])
    assert "Nothing is waiting" in web.pages("approver").get(f"{CONSOLE}/awaiting/").text
    web.home.service.handler.handle(commands.ReinstateMeeting(meeting=MEETING, reason="it is another one"), APPROVER)
    assert waiting.count() == 2


@pytest.mark.requirement("5.01")
def test_readers_see_what_is_open_and_nothing_of_what_is_closed(web: Web) -> None:
    """Every closed text contains a canary; open ones are beside it."""
    home = web.home
    home.tell(ORGANIZATION, OrganizationRegistered(ORGANIZATION, "Open Telecom"), marking="public")
    home.tell(SECOND, OrganizationRegistered(SECOND, "CANARY Telecom"))
    handle = home.service.handler.handle
    handle(
        commands.OpenSeries(series=SERIES, code="EX", name="Open meetings", kind="workshop", kept_from="2001"), APPROVER
    )
    closed_series = f"series-{uuid(51)}"
    record(
        home.service,
        commands.OpenSeries(series=closed_series, code="CANARY", name="CANARY meetings", kind="workshop"),
        commands.PlanMeeting(meeting=OTHER, series=SERIES, code="CANARY-08", first_day="2016", city="CANARY"),
        PLAN,
    )
    handle(commands.AnnounceMeeting(meeting=MEETING), APPROVER)
    handle(commands.StateSeriesRecord(series=SERIES, fact=RECORD, state="complete", first="2010", what="all"), APPROVER)
    path = f"{API}/meetings/{MEETING}"
    record(
        home.service,
        commands.CorrectMeeting(
            meeting=MEETING, first_day="2015-10-12", city="CANARY", reason="CANARY", sources=("CANARY",)
        ),
        commands.CancelMeeting(meeting=OTHER, reason="CANARY"),
        commands.RecordTopic(meeting=MEETING, fact=f"fact-{uuid(73)}", topic="CANARY"),
        commands.StateMeetingDetails(meeting=MEETING, venue="CANARY"),
    )
    for organization in (ORGANIZATION, SECOND):
        fact = f"fact-{uuid(80 + len(organization) + (organization == SECOND))}"
        handle(commands.RecordAttendance(fact=fact, meeting=MEETING, organization=organization), APPROVER)
    handle(
        commands.StateCount(meeting=MEETING, fact=f"fact-{uuid(74)}", value=3, relation="=", of="open", by="us"),
        APPROVER,
    )

    answers = [web.get(each, "reader") for each in (f"{API}/series", f"{API}/series/{SERIES}", f"{API}/meetings", path)]
    text = "".join(answer.text for answer in answers)
    assert "CANARY" not in text
    assert '"version"' not in text, "a version counts what is recorded"
    assert not any("ETag" in answer.headers for answer in answers)
    [shown] = (answers[2].json or {})["items"]
    assert (shown["first_day"], shown["status"]) == ("2015-10-11", "planned"), (
        "what was announced, not what was changed since"
    )
    whole = answers[3].json or {}
    assert [each["name"] for each in whole["attendance"]] == ["Open Telecom"], (
        "no entry of an organization that is closed"
    )
    assert [each["of"] for each in whole["stated_counts"]] == ["open"]
    for closed in (f"series/{closed_series}", f"meetings/{OTHER}"):
        there, nowhere = web.get(f"{API}/{closed}", "reader"), web.get(f"{API}/{closed[:-2]}99", "reader")
        assert there.status_code == nowhere.status_code == 404
        assert (there.json or {})["detail"] == (nowhere.json or {})["detail"]
    assert len((web.get(f"{API}/series", "staff").json or {})["items"]) == 2


@pytest.mark.requirement("5.01")
def test_a_list_is_complete_outside_only_where_all_that_it_completes_is_open(web: Web) -> None:
    home = web.home
    home.tell(ORGANIZATION, OrganizationRegistered(ORGANIZATION, "Open Telecom"), marking="public")
    handle = home.service.handler.handle
    for command in (
        msgspec.structs.replace(OPEN, kept_from="2001"),
        PLAN,
        HOLD,
        ATTEND,
        commands.AnnounceMeeting(meeting=MEETING),
        commands.CloseAttendanceList(meeting=MEETING, complete=True),
        SUMMARY,
        commands.CloseConclusions(meeting=MEETING, complete=True),
        commands.StateSeriesRecord(series=SERIES, fact=RECORD, state="complete", first="2010", what="all"),
    ):
        handle(command, APPROVER)

    def said(role: str) -> tuple[object, ...]:
        meeting, series = (
            web.get(f"{API}/{each}", role).json or {} for each in (f"meetings/{MEETING}", f"series/{SERIES}")
        )
        [row] = (web.get(f"{API}/meetings", role).json or {})["items"]
        records = [each["state"] for each in series["records"]]
        return meeting["complete"], row["complete"], meeting["conclusions_complete"], series["kept_from"], records

    whole = (True, True, True, "2001", ["complete"])
    assert said("reader") == whole
    record(home.service, commands.RecordAttendance(fact=f"fact-{uuid(75)}", meeting=MEETING, organization=SECOND))
    assert said("reader") == (None, None, True, "2001", ["complete"])
    assert said("staff") == whole
    record(home.service, commands.SummarizeConclusion(meeting=MEETING, fact=f"fact-{uuid(76)}", summary="closed"))
    assert said("reader")[2] is None


@pytest.mark.requirement("5.01")
def test_an_embargo_holds_changes_back_and_shows_what_was_announced_before(web: Web) -> None:
    record(web.home.service, OPEN, PLAN)
    path, version = f"{API}/meetings/{MEETING}", {"If-Match": "*"}
    assert web.post(f"{path}/announce", {}, role="approver", **version).status_code == 200
    moved = commands.CorrectMeeting(meeting=MEETING, first_day="2015-12-24", ordinal=7, city="CANARY", reason="a slip")
    record(web.home.service, moved)
    embargo = {"not_before": "2999-01-01 09:00"}
    assert web.post(f"{path}/announce", embargo, role="approver", **version).status_code == 200
    shown = web.get(path, "reader")
    assert (shown.json or {})["first_day"] == "2015-10-11"
    assert "CANARY" not in shown.text
    assert "2999" not in shown.text
    past = {"not_before": "2020-01-01 09:00"}
    assert web.post(f"{path}/announce", past, role="approver", **version).status_code == 200
    assert (web.get(path, "reader").json or {})["first_day"] == "2015-12-24"

"""Commands and queries of the meetings over HTTP."""

from typing import Any

import pytest
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from services.meetings.domain import DECIDERS, commands
from shared.contracts.meetings import STREAM_KINDS
from shared.contracts.registry import OrganizationRegistered
from shared.event_store.tables import kernel_tables
from shared.web.access import NOBODY, routes_and_roles
from shared.web.statements.endpoints import path_of
from shared.web.statements.schemas import words_joined
from tests.meetings.conftest import Web
from tests.meetings.recorded import ATTEND, FACT, HOLD, MEETING, OPEN, ORGANIZATION, PERSON, PLAN, SERIES, record, uuid
from tests.statements.alike import one_of_alike
from tests.web.described import described, of_each_form, tried

API = "/meetings/api"
QUERIES = {
    "AllSeries", "OneSeries", "Meetings", "Meeting", "Agenda", "Conclusions", "Conclusion", "Communiques", "Communique",
}  # fmt: skip
OF_STATEMENTS = {
    *(f"{act}{words_joined(kind.name)}" for kind in STREAM_KINDS for act in ("State", "Correct", "Withdraw", "One")),
    *(f"All{words_joined(path_of(kind))}" for kind in STREAM_KINDS),
}
JOINT = {"CorrectWordingByCorrigendum", "CorrectParagraphByCorrigendum"}
"""The parts of `IssueCorrigendum`; nobody sends these alone."""
THERE = {"meeting": MEETING, "series": SERIES, "attendance": ATTEND.stream}
OPERATIONS = QUERIES | OF_STATEMENTS | {"MarkAgreed"} | {command.__name__ for command in DECIDERS} - JOINT


def said(answer: TestResponse) -> Any:
    assert answer.json is not None
    return answer.json


def begun(web: Web) -> None:
    record(web.home.service, OPEN, PLAN, HOLD, ATTEND)


@pytest.mark.requirement("1.16")
def test_a_meeting_goes_from_planned_to_its_closed_list_over_http(web: Web) -> None:
    series = web.post(f"{API}/series", {"code": "EX", "name": "Example meetings", "kind": "executive meeting"})
    assert series.status_code == 201
    body = {"series": said(series)["id"], "code": "EX-07", "first_day": "Oct 2015", "ordinal": 7, "sources": ["a book"]}
    planned = web.post(f"{API}/meetings", body)
    meeting = f"{API}/meetings/{said(planned)['id']}"
    held = {"first_day": "11 Oct 2015", "city": "Budapest", "country": "HUN", "mode": "in person"}
    assert web.post(f"{meeting}/hold", held).status_code == 428
    answer = web.post(f"{meeting}/hold", held, **{"If-Match": planned.headers["ETag"]})
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"2"')
    came = web.post(f"{meeting}/attendance", {"organization": ORGANIZATION, "mode": "remote", "person": PERSON})
    assert came.status_code == 201
    assert web.post(f"{meeting}/list", {"complete": True}, **{"If-Match": '"2"'}).status_code == 200
    shown = web.get(meeting)
    assert shown.headers["ETag"] == '"3"'
    assert said(shown) | {"attendance": []} == {
        "id": said(planned)["id"],
        "version": 3,
        "code": "EX-07",
        "series": said(series)["id"],
        "ordinal": 7,
        "status": "held",
        "first_day": "2015-10-11",
        "last_day": None,
        "city": "Budapest",
        "country": "HUN",
        "mode": "in person",
        "sources": [],
        "announced": False,
        "not_before": None,
        "reason": None,
        "complete": True,
        "attendance": [],
        "details": None,
        "subjects": None,
        "subjects_source": None,
        "stated_counts": [],
        "topics": [],
        "conclusions": [],
        "conclusions_complete": None,
        "reports": [],
    }
    [entry] = said(shown)["attendance"]
    assert (entry["organization"], entry["name"], entry["person"]) == (ORGANIZATION, None, PERSON)
    corrected = {"fact": entry["fact"], "mode": "in person", "reason": "the list says so"}
    path, version = f"{API}/attendance/{entry['attendance']}", {"If-Match": f'"{entry["version"]}"'}
    assert web.post(f"{path}/correct", corrected, **version).status_code == 200
    stale = web.post(f"{path}/withdraw", {"fact": entry["fact"], "reason": "listed in error"}, **version)
    assert (stale.status_code, said(stale)["type"]) == (412, "/problems/changed-meanwhile")
    gone = web.post(f"{path}/withdraw", {"fact": entry["fact"], "reason": "listed in error"}, **{"If-Match": '"2"'})
    assert gone.status_code == 200
    assert said(web.get(meeting))["attendance"] == []


STATED: list[tuple[str, str, dict[str, Any], dict[str, Any]]] = [
    ("counts", "stated_counts", {"value": 0, "relation": "=", "of": "leaders", "by": "communiqué"}, {"value": 23}),
    ("topics", "topics", {"topic": "cloud computing"}, {"topic": "clouds"}),
    ("conclusions", "conclusions", {"summary": "go on with codecs"}, {"summary": "go on"}),
    ("reports", "reports", {"document": "TD 101 TSAG"}, {"document": "TD 102 TSAG"}),
]


@pytest.mark.requirement("2.03")
@pytest.mark.parametrize(("path", "part", "body", "better"), STATED)
def test_what_is_told_of_a_meeting_is_stated_corrected_and_withdrawn(
    web: Web, path: str, part: str, body: dict[str, Any], better: dict[str, Any]
) -> None:
    begun(web)
    meeting = f"{API}/meetings/{MEETING}"
    stated = web.post(f"{meeting}/{path}", body)
    assert (stated.status_code, stated.headers["ETag"]) == (201, '"3"')
    [fact] = said(web.get(meeting))[part]
    assert fact == body | {"fact": fact["fact"], "source": None}
    mended = body | better | {"fact": fact["fact"], "reason": "a slip"}
    assert web.post(f"{meeting}/{path}/correct", mended, **{"If-Match": '"3"'}).status_code == 200
    [fact] = said(web.get(meeting))[part]
    assert fact == body | better | {"fact": fact["fact"], "source": None}
    gone = {"fact": fact["fact"], "reason": "an error"}
    assert web.post(f"{meeting}/facts/withdraw", gone, **{"If-Match": '"4"'}).status_code == 200
    assert said(web.get(meeting))[part] == []


@pytest.mark.requirement("2.03")
def test_details_are_stated_and_then_replaced_for_a_reason(web: Web) -> None:
    begun(web)
    meeting, version = f"{API}/meetings/{MEETING}", {"If-Match": "*"}
    body = {"venue": "Example Hall", "hosts": ["Example Union", "Example Union"], "invitation_only": True}
    assert web.post(f"{meeting}/details", body, **version).status_code == 200
    shown = said(web.get(meeting))["details"]
    assert shown == {
        "venue": "Example Hall",
        "hosts": ["Example Union"],
        "colocated_with": None,
        "invitation_only": True,
        "day_note": None,
        "note": None,
        "source": None,
    }
    refused = web.post(f"{meeting}/details", {"venue": "Example Barn"}, **version)
    assert (refused.status_code, said(refused)["field"]) == (409, "reason")
    assert web.post(f"{meeting}/details", {"reason": "nothing is known"}, **version).status_code == 200
    assert said(web.get(meeting))["details"]["venue"] is None
    assert web.post(f"{meeting}/conclusions/close", {"complete": True}, **version).status_code == 200
    assert said(web.get(meeting))["conclusions_complete"] is True


@pytest.mark.requirement("2.04")
def test_subjects_are_stated_replaced_for_a_reason_and_withdrawn(web: Web) -> None:
    begun(web)
    meeting, version = f"{API}/meetings/{MEETING}", {"If-Match": "*"}
    body = {"subjects": ["Health", "transport", "health"], "source": "the invitation"}
    assert web.post(f"{meeting}/subjects", body, **version).status_code == 200
    shown = said(web.get(meeting))
    assert (shown["subjects"], shown["subjects_source"]) == (["Health", "transport"], "the invitation")
    refused = web.post(f"{meeting}/subjects", {"subjects": []}, **version)
    assert (refused.status_code, said(refused)["field"]) == (409, "reason")
    assert web.post(f"{meeting}/subjects", {"subjects": [], "reason": "a slip"}, **version).status_code == 200
    assert said(web.get(meeting))["subjects"] == [], "a general meeting"
    assert web.post(f"{meeting}/subjects/withdraw", {"reason": "an error"}, **version).status_code == 200
    assert said(web.get(meeting))["subjects"] is None


@pytest.mark.requirement("2.03")
def test_readers_see_of_what_is_told_what_is_public(web: Web) -> None:
    record(web.home.service, OPEN)
    shown = {"series": SERIES, "code": "EX-08", "first_day": "2016", "marking": "public"}
    meeting = f"{API}/meetings/{said(web.post(f'{API}/meetings', shown, role='approver'))['id']}"
    web.post(f"{meeting}/topics", {"topic": "clouds", "marking": "public"}, role="approver")
    web.post(f"{meeting}/topics", {"topic": "a delicate one"})
    web.post(f"{meeting}/details", {"venue": "Example Hall"}, **{"If-Match": "*"})
    web.post(f"{meeting}/subjects", {"subjects": ["a delicate one"]}, **{"If-Match": "*"})
    read = said(web.get(meeting, "reader"))
    assert ([each["topic"] for each in read["topics"]], read["details"]) == (["clouds"], None)
    assert read["subjects"] is None


@pytest.mark.requirement("1.16")
def test_what_is_stated_of_a_record_is_corrected_and_withdrawn(web: Web) -> None:
    record(web.home.service, OPEN)
    path = f"{API}/series/{SERIES}/records"
    stated = web.post(path, {"state": "gap", "first": "2010", "last": "2012", "what": "two lists are lost"})
    assert stated.status_code == 201
    [span] = said(web.get(f"{API}/series/{SERIES}"))["records"]
    better = {
        "fact": span["fact"],
        "state": "gap",
        "first": "2010",
        "what": "one list is lost",
        "reason": "one is found",
    }
    assert web.post(f"{path}/correct", better, **{"If-Match": '"2"'}).status_code == 200
    back = {"fact": span["fact"], "reason": "all are found"}
    assert web.post(f"{path}/withdraw", back, **{"If-Match": '"3"'}).status_code == 200
    assert said(web.get(f"{API}/series/{SERIES}"))["records"] == []


@pytest.mark.requirement("1.16")
def test_the_same_key_gives_the_same_answer(web: Web) -> None:
    begun(web)
    body, key = {"organization": ORGANIZATION, "capacity": "media"}, {"Idempotency-Key": "k1"}
    first = web.post(f"{API}/meetings/{MEETING}/attendance", body, **key)
    assert said(web.post(f"{API}/meetings/{MEETING}/attendance", body, **key)) == said(first)
    other = web.post(f"{API}/meetings/{MEETING}/attendance", body | {"mode": "remote"}, **key)
    assert (other.status_code, said(other)["type"]) == (422, "/problems/other-command")


@pytest.mark.requirement("1.16")
def test_meetings_come_page_by_page_by_day_and_filtered(web: Web) -> None:
    record(web.home.service, OPEN)
    for number in range(5):
        plan = commands.PlanMeeting(
            meeting=f"meeting-{uuid(50 + number)}", series=SERIES, code=f"EX-{number}", first_day=f"20{20 - number}"
        )
        record(web.home.service, plan)
    seen, after = [], ""
    while True:
        page = said(web.get(f"{API}/meetings?series={SERIES}&status=planned&limit=2{after}"))
        seen += [row["code"] for row in page["items"]]
        if page["next"] is None:
            break
        after = f"&after={page['next']}"
    assert seen == ["EX-4", "EX-3", "EX-2", "EX-1", "EX-0"]
    assert said(web.get(f"{API}/meetings?status=held"))["items"] == []


@pytest.mark.requirement("1.16")
def test_refusals_say_what_cannot_be_and_the_way_out(web: Web) -> None:
    begun(web)
    body = {"series": SERIES, "code": "EX-08", "first_day": "2014-11-13", "ordinal": 8}
    early = web.post(f"{API}/meetings", body)
    assert (early.status_code, said(early)["field"]) == (409, "first_day")
    assert said(early)["detail"] == (
        "The 8th EX meeting cannot be on 13 November 2014: the 7th is on 11 October 2015. Change one of the two dates."
    )
    taken = web.post(f"{API}/meetings", body | {"ordinal": 7, "first_day": "2016"})
    assert said(taken)["detail"] == "EX-07 is already the 7th EX meeting. The next free number is 8."
    cancelled = web.post(f"{API}/meetings/{MEETING}/cancel", {"reason": "no host"}, **{"If-Match": "*"})
    assert said(cancelled)["detail"].startswith("This meeting was held on 11 October 2015.")


@pytest.mark.requirement("1.18")
def test_readers_see_what_and_when_that_is_public_and_never_who(web: Web) -> None:
    begun(web)
    assert web.get(f"{API}/meetings/{MEETING}", "reader").status_code == 404
    assert said(web.get(f"{API}/meetings", "reader"))["items"] == []
    shown = {"series": SERIES, "code": "EX-08", "first_day": "2016", "marking": "public"}
    public = said(web.post(f"{API}/meetings", shown, role="approver"))["id"]
    came = {"organization": ORGANIZATION, "person": PERSON}
    web.post(f"{API}/meetings/{public}/attendance", came | {"marking": "public"}, role="approver")
    web.post(f"{API}/meetings/{public}/attendance", {"organization": f"organization-{uuid(5)}"})
    assert said(web.get(f"{API}/meetings/{public}", "reader"))["attendance"] == [], "nobody may know the organization"
    web.home.tell(ORGANIZATION, OrganizationRegistered(ORGANIZATION, "Example Telecom"), marking="public")
    [entry] = said(web.get(f"{API}/meetings/{public}", "reader"))["attendance"]
    assert entry["organization"] == ORGANIZATION
    assert "person" not in entry
    assert len(said(web.get(f"{API}/meetings/{public}", "auditor"))["attendance"]) == 2


@pytest.mark.requirement("1.16")
def test_every_command_and_query_is_in_the_document(web: Web) -> None:
    document = said(web.app.test_client().get("/meetings/openapi.json"))
    names = {
        each["operationId"]
        for methods in document["paths"].values()
        for each in methods.values()
        if "operationId" in each
    }
    assert names == OPERATIONS


@pytest.fixture(scope="module")
def api(web_shared: Web) -> Any:
    begun(web_shared)
    return described(web_shared.app, "meetings")


@pytest.mark.requirement("1.16")
@pytest.mark.requirement("12.06")
@pytest.mark.generated
@pytest.mark.parametrize("name", sorted(OPERATIONS - OF_STATEMENTS))
def test_schemathesis_finds_no_failure(web_shared: Web, api: Any, name: str) -> None:
    tried(api, name, web_shared.bearer("staff"), 10, THERE)


@pytest.mark.requirement("1.16")
@pytest.mark.requirement("12.06")
@pytest.mark.generated
def test_schemathesis_finds_no_failure_in_what_is_made_for_each_kind(web_shared: Web, api: Any) -> None:
    for name in of_each_form(api, OF_STATEMENTS):
        tried(api, name, web_shared.bearer("staff"), 6, THERE)


@pytest.mark.requirement("1.17")
@pytest.mark.generated
def test_every_route_and_method_answers_each_role_as_declared(web: Web) -> None:
    begun(web)
    client = web.app.test_client()
    roles_asked = ("staff", "approver", "administrator", "auditor", "reader", "service", "stranger")
    headers = {role: web.bearer(role) for role in roles_asked}
    parts = {"<path:filename>": "icon.svg", "<meeting>": MEETING, "<series>": SERIES, "<attendance>": ATTEND.stream}
    parts |= {"<id>": MEETING, "<act>": "hold", "<field>": "organization", "<fact>": FACT}
    routes = routes_and_roles(web.app)
    assert [route for route in routes if route.roles is None] == [], "these declare nothing"
    for route in one_of_alike(routes):
        path = route.rule
        for part, value in parts.items():
            path = path.replace(part, value)
        for role in (*roles_asked, None):
            status = client.open(path, method=route.method, headers=headers[role] if role else {}).status_code
            roles = route.roles or NOBODY
            allowed = "*" in roles or ("+" in roles and role is not None) or role in roles
            assert (status not in (401, 403)) == allowed, (route, role, status)


GOOD: dict[str, dict[str, Any]] = {
    "series": {"code": "EX", "name": "Example meetings", "kind": "executive meeting"},
    "meetings": {"series": SERIES, "code": "EX-09", "first_day": "2017"},
    f"meetings/{MEETING}/attendance": {"organization": ORGANIZATION, "capacity": "media"},
    f"meetings/{MEETING}/hold": {"first_day": "2015"},
    f"meetings/{MEETING}/cancel": {"reason": "no host"},
    f"meetings/{MEETING}/counts": {"value": 23, "of": "leaders", "by": "communiqué"},
    f"meetings/{MEETING}/details": {"venue": "Example Hall"},
    f"meetings/{MEETING}/subjects": {"subjects": ["health"]},
    f"meetings/{MEETING}/facts/withdraw": {"fact": FACT, "reason": "a slip"},
    f"series/{SERIES}/records": {"state": "gap", "first": "2010", "what": "lost"},
    f"attendance/{ATTEND.stream}/correct": {"fact": FACT, "reason": "a slip"},
}
BAD: list[tuple[str, str, dict[str, Any], int, str]] = [
    ("an unknown field", "series", {"colour": "red"}, 422, "colour"),
    ("no such kind", "series", {"kind": "party"}, 422, "kind"),
    ("a long code", "series", {"code": "a" * 21}, 422, "code"),
    ("no such marking", "series", {"marking": "secret"}, 422, "marking"),
    ("an id of another kind", "series", {"series": MEETING}, 422, "series"),
    ("an impossible day", "meetings", {"first_day": "2015-02-29"}, 422, "first_day"),
    ("an end before the start", "meetings", {"last_day": "2016"}, 409, "last_day"),
    ("5.9 for 5", "meetings", {"ordinal": 5.9}, 422, "ordinal"),
    ("nought", "meetings", {"ordinal": 0}, 422, "ordinal"),
    ("a country in words", "meetings", {"country": "Finland"}, 422, "country"),
    ("a country in small letters", "meetings", {"country": "fin"}, 422, "country"),
    ("sources that are none", "meetings", {"sources": "a book"}, 422, "sources"),
    ("a source that is none", "meetings", {"sources": [5]}, 422, "sources/0"),
    ("an unknown series", "meetings", {"series": f"series-{uuid(99)}"}, 422, "series"),
    ("a malformed id", "meetings", {"series": "series-1"}, 422, "series"),
    ("an unknown capacity", f"meetings/{MEETING}/attendance", {"capacity": "boss"}, 422, "capacity"),
    ("a malformed organization", f"meetings/{MEETING}/attendance", {"organization": "Nokia"}, 422, "organization"),
    ("a meeting's mode", f"meetings/{MEETING}/attendance", {"mode": "hybrid"}, 422, "mode"),
    ("NUL", f"meetings/{MEETING}/attendance", {"listed_as": "a\x00b"}, 400, "/listed_as"),
    ("no first day", f"meetings/{MEETING}/hold", {"first_day": None}, 422, "first_day"),
    ("an empty reason", f"meetings/{MEETING}/cancel", {"reason": " "}, 422, "reason"),
    ("a count below nought", f"meetings/{MEETING}/counts", {"value": -1}, 422, "value"),
    ("half a leader", f"meetings/{MEETING}/counts", {"value": 0.5}, 422, "value"),
    ("a count of nothing", f"meetings/{MEETING}/counts", {"of": ""}, 422, "of"),
    ("hosts that are none", f"meetings/{MEETING}/details", {"hosts": "Example Union"}, 422, "hosts"),
    ("yes for true", f"meetings/{MEETING}/details", {"invitation_only": "yes"}, 422, "invitation_only"),
    ("subjects that are none", f"meetings/{MEETING}/subjects", {"subjects": "health"}, 422, "subjects"),
    ("no word of subjects", f"meetings/{MEETING}/subjects", {"subjects": None}, 422, "subjects"),
    ("a word of ours", f"meetings/{MEETING}/subjects", {"subjects": ["health", "General"]}, 422, "subjects"),
    ("a long subject", f"meetings/{MEETING}/subjects", {"subjects": ["a" * 81]}, 422, "subjects/0"),
    ("a fact never told", f"meetings/{MEETING}/facts/withdraw", {}, 422, "fact"),
    ("a span that ends first", f"series/{SERIES}/records", {"last": "2009"}, 409, "last"),
    ("an unknown entry", f"attendance/{ATTEND.stream}/correct", {"fact": f"fact-{uuid(98)}"}, 422, "fact"),
]


@pytest.mark.requirement("1.19")
@pytest.mark.parametrize(("what", "path", "wrong", "status", "field"), BAD, ids=[each[0] for each in BAD])
def test_bad_input_is_answered_with_field_and_remedy_and_nothing_is_recorded(
    *, web: Web, what: str, path: str, wrong: dict[str, Any], status: int, field: str
) -> None:
    begun(web)
    before = recorded(web)
    answer = web.post(f"{API}/{path}", GOOD[path] | wrong, **{"If-Match": "*"})
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    assert said(answer)["field"] == field
    assert said(answer)["remedy"]
    assert recorded(web) == before


@pytest.mark.requirement("1.19")
@pytest.mark.parametrize("path", ["meetings/none", f"meetings/meeting-{uuid(97)}", "series/none", f"series/{MEETING}"])
def test_what_is_not_there_is_404(web: Web, path: str) -> None:
    assert web.get(f"{API}/{path}").status_code == 404
    kind = path.partition("/")[0]
    act = {"meetings": "/cancel", "series": "/records/withdraw"}[kind]
    body = {"reason": "no host"} | ({"fact": FACT} if kind == "series" else {})
    assert web.post(f"{API}/{path}{act}", body, **{"If-Match": "*"}).status_code == 404


@pytest.mark.requirement("1.19")
def test_an_id_of_the_registry_that_is_not_known_is_taken_and_shown_as_unknown(web: Web) -> None:
    begun(web)
    answer = web.post(f"{API}/meetings/{MEETING}/attendance", {"organization": f"organization-{uuid(96)}"})
    assert answer.status_code == 201
    shown = said(web.get(f"{API}/meetings/{MEETING}"))["attendance"]
    assert {(entry["organization"], entry["name"]) for entry in shown} >= {(f"organization-{uuid(96)}", None)}


@pytest.mark.requirement("1.19")
def test_unknown_parameters_of_a_query_are_refused(web: Web) -> None:
    answer = web.get(f"{API}/meetings?colour=red")
    assert (answer.status_code, said(answer)["field"]) == (422, "colour")


def recorded(web: Web) -> int:
    with web.home.service.reader.connect() as connection:
        return connection.scalar(select(func.count()).select_from(kernel_tables("meetings").events)) or 0

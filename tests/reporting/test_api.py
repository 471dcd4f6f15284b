"""Reporting over HTTP: study periods, figures and the report, a table of bad input, and rights."""

from typing import Any

import pytest

from services.reporting.reports import render
from shared.contracts.clauses import CLAUSES
from shared.contracts.reporting import STREAM_KINDS
from shared.web.access import NOBODY, routes_and_roles
from shared.web.statements.endpoints import path_of
from shared.web.statements.schemas import words_joined
from tests.reporting.conftest import Reporting
from tests.reporting.example import PERIOD
from tests.statements.alike import one_of_alike
from tests.web.described import described, of_each_form, tried

PERIODS = "/reporting/api/study-periods"
ITEMS = "/reporting/api/clause-records"
BODY = {"name": "2025-2028", "first_day": "2024-10-25"}
OPERATIONS = (
    "DefineStudyPeriod", "CorrectStudyPeriod", "StudyPeriods", "StudyPeriod", "Figures", "WtsaAssessment", "ReportToTsag",
    "ReportOnParticipation", "ReportOnWorkshops", "ReportOnThePlan", "ReportOnClauses", "CompareWtsaAssessment",
    "StateClauseRecord", "CorrectClauseRecord", "WithdrawClauseRecord", "ClauseRecords", "ClauseRecord", "DraftReport",
    "ReviseReport", "IssueReport", "WithdrawDraft", "Drafts", "Draft", "IssuedReports", "ChangeMarking",
)  # fmt: skip
OF_STATEMENTS = (
    *(f"{act}{words_joined(kind.name)}" for kind in STREAM_KINDS for act in ("State", "Correct", "Withdraw", "One")),
    *(f"All{words_joined(path_of(kind))}" for kind in STREAM_KINDS),
)
ROLES = ("staff", "approver", "administrator", "auditor", "reader", "service")


def post(reporting: Reporting, path: str, body: Any, **headers: str) -> Any:
    return reporting.app.test_client().post(path, json=body, headers=reporting.bearer("staff") | headers)


def get(reporting: Reporting, path: str, *roles: str) -> Any:
    return reporting.app.test_client().get(path, headers=reporting.bearer(*roles or ("staff",)))


@pytest.mark.requirement("1.16")
def test_a_study_period_is_defined_read_and_corrected(reporting: Reporting) -> None:
    defined = post(reporting, PERIODS, BODY | {"other_names": ["2025-28"]})
    assert defined.status_code == 201
    period, etag = defined.json["id"], defined.headers["ETag"]
    read = get(reporting, f"{PERIODS}/{period}")
    assert read.headers["ETag"] == etag
    assert read.json["other_names"] == ["2025-28"]
    change = {"first_day": "2024-10-25", "last_day": "2028-10-01", "reason": "the assembly was held"}
    assert post(reporting, f"{PERIODS}/{period}/correct", change).status_code == 428
    corrected = post(reporting, f"{PERIODS}/{period}/correct", change, **{"If-Match": etag})
    assert corrected.status_code == 200
    assert corrected.json["version"] == 2
    stale = post(reporting, f"{PERIODS}/{period}/correct", change | {"reason": "again"}, **{"If-Match": etag})
    assert stale.status_code == 412
    assert get(reporting, f"{PERIODS}/{period}").json["last_day"] == "2028-10-01"


@pytest.mark.requirement("2.04")
def test_since_when_an_item_is_recorded_is_stated_corrected_withdrawn_and_stated_anew(reporting: Reporting) -> None:
    rows = get(reporting, ITEMS).json["items"]
    assert [row["clause"] for row in rows] == list(CLAUSES)
    assert {(row["version"], row["since"]) for row in rows} == {(0, None)}
    read = get(reporting, f"{ITEMS}/68-02")
    since, reason = {"since": "2027-01-01", "source": "Example decision"}, {"reason": "it began later"}
    assert post(reporting, f"{ITEMS}/68-02/state", since).status_code == 428
    stated = post(reporting, f"{ITEMS}/68-02/state", since, **{"If-Match": read.headers["ETag"]})
    assert (stated.status_code, stated.json["id"], stated.json["version"]) == (200, read.json["id"], 1)
    other = post(reporting, f"{ITEMS}/68-02/state", {"since": "2028-01-01"}, **{"If-Match": "*"})
    assert (other.status_code, other.json["type"]) == (409, "/problems/record-stated")
    assert "already has its first day: 2027-01-01" in other.json["detail"]
    change = {"since": "2027-07-01"} | reason
    assert post(reporting, f"{ITEMS}/68-02/correct", change, **{"If-Match": '"0"'}).status_code == 412
    corrected = post(reporting, f"{ITEMS}/68-02/correct", change, **{"If-Match": stated.headers["ETag"]})
    assert (corrected.json["version"], get(reporting, f"{ITEMS}/68-02").json["since"]) == (2, "2027-07-01")
    withdrawn = post(reporting, f"{ITEMS}/68-02/withdraw", reason, **{"If-Match": '"2"'})
    assert (withdrawn.json["version"], get(reporting, f"{ITEMS}/68-02").json["since"]) == (3, None)
    nothing = post(reporting, f"{ITEMS}/68-02/correct", change, **{"If-Match": '"3"'})
    assert (nothing.status_code, nothing.json["type"]) == (409, "/problems/record-not-stated")
    again = post(reporting, f"{ITEMS}/68-02/state", since, **{"If-Match": '"3"', "Idempotency-Key": "again"})
    once_more = post(reporting, f"{ITEMS}/68-02/state", since, **{"If-Match": '"3"', "Idempotency-Key": "again"})
    assert again.json == once_more.json
    assert get(reporting, f"{ITEMS}/68-02").json["since"] == "2027-01-01"


@pytest.mark.requirement("2.04")
@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("68-02/state", {}, "since"),
        ("68-02/state", {"since": "2027"}, "since"),
        ("68-02/state", {"since": "2027-02-30"}, "since"),
        ("68-02/state", {"since": "2027-01-01", "fact": "fact-1"}, "fact"),
        ("68-02/state", {"since": "2027-01-01", "clause": "68-03"}, "clause"),
        ("68-99/state", {"since": "2027-01-01"}, "clause"),
        ("68-t1/state", {"since": "2027-01-01"}, "clause"),
        ("68-02/correct", {"since": "2027-01-01"}, "reason"),
        ("68-02/withdraw", {}, "reason"),
    ],
)
def test_bad_input_about_an_item_records_nothing(
    reporting: Reporting, path: str, body: dict[str, str], field: str
) -> None:
    answer = post(reporting, f"{ITEMS}/{path}", body, **{"If-Match": "*"})
    assert (answer.status_code, answer.json["field"]) == (422, field)
    assert answer.json["remedy"]
    assert {row["version"] for row in get(reporting, ITEMS).json["items"]} == {0}


@pytest.mark.requirement("1.16")
def test_a_repeated_command_gets_the_first_answer(reporting: Reporting) -> None:
    first = post(reporting, PERIODS, BODY, **{"Idempotency-Key": "once"})
    again = post(reporting, PERIODS, BODY, **{"Idempotency-Key": "once"})
    assert again.json == first.json
    other = post(reporting, PERIODS, BODY | {"first_day": "2024-10-26"}, **{"Idempotency-Key": "once"})
    assert other.status_code == 422
    assert other.json["type"] == "/problems/other-command"


@pytest.mark.requirement("1.16")
def test_a_name_belongs_to_one_period(reporting: Reporting) -> None:
    assert post(reporting, PERIODS, BODY | {"other_names": ["Delhi"]}).status_code == 201
    taken = post(reporting, PERIODS, BODY | {"name": "DELHI"})
    assert taken.status_code == 409
    assert taken.json["detail"] == "Another study period already has this name. Choose another one."
    found = get(reporting, f"{PERIODS}?name=delhi").json["items"]
    assert [each["name"] for each in found] == ["2025-2028"]


@pytest.mark.requirement("1.16")
def test_study_periods_come_page_by_page(reporting: Reporting) -> None:
    for number in range(5):
        assert post(reporting, PERIODS, {"name": f"P{number}", "first_day": f"200{number}-01-01"}).status_code == 201
    names, path = [], f"{PERIODS}?limit=2"
    while path:
        answer = get(reporting, path).json
        names += [each["name"] for each in answer["items"]]
        path = f"{PERIODS}?limit=2&after={answer['next']}" if answer["next"] else ""
    assert names == [f"P{number}" for number in range(5)]


@pytest.mark.requirement("1.16")
def test_the_report_over_http_is_the_one_of_the_command_line(reporting: Reporting) -> None:
    answer = get(reporting, f"/reporting/api/reports/wtsa?period={PERIOD}")
    assert answer.data == render(reporting.service, "wtsa", period=PERIOD, format="json")


@pytest.mark.requirement("1.16")
def test_figures_are_asked_by_key_with_their_parameters(reporting: Reporting) -> None:
    path = f"/reporting/api/figures?period={PERIOD}"
    every = get(reporting, f"{path}&key=retention.organizations&base=previous&level=entity").json["figures"]
    assert [each["of"] for each in every] == [{"meeting": f"EX-0{number}"} for number in (5, 6, 7)]
    one = get(
        reporting, f"{path}&key=retention.organizations&figure=retention.organizations;meeting=EX-06&evidence=all"
    )
    (figure,) = one.json["figures"]
    assert (figure["numerator"], figure["denominator"]) == (4, 6)
    assert len(figure["evidence"]["events"]) == figure["evidence"]["count"] > 20


@pytest.mark.requirement("1.16")
def test_nobody_asks_for_a_wider_audience_than_their_own(reporting: Reporting) -> None:
    path = f"/reporting/api/reports/wtsa?period={PERIOD}&audience=bureau"
    assert get(reporting, path, "reader").json["audience"] == "members"
    assert get(reporting, path, "auditor").json["audience"] == "bureau"
    assert get(reporting, path.replace("bureau", "public"), "auditor").json["audience"] == "public"


@pytest.mark.requirement("1.19")
@pytest.mark.parametrize(
    ("body", "field", "status"),
    [
        (BODY | {"first_day": "2024-02-30"}, "first_day", 422),
        (BODY | {"first_day": "2024-10"}, "first_day", 422),
        (BODY | {"first_day": 5.9}, "first_day", 422),
        (BODY | {"last_day": "2020-01-01"}, None, 409),
        (BODY | {"name": "2016"}, None, 409),
        (BODY | {"name": "a\x00b"}, None, 400),
        (BODY | {"name": "x" * 500}, "name", 422),
        (BODY | {"name": None}, "name", 422),
        (BODY | {"period": "period-1"}, "period", 422),
        (BODY | {"other_names": "2025-28"}, "other_names", 422),
        (BODY | {"other_names": [5]}, "other_names/0", 422),
        (BODY | {"colour": "red"}, "colour", 422),
        (BODY | {"marking": "secret"}, "marking", 422),
        ([], None, 422),
    ],
)
def test_bad_input_gets_field_and_remedy_and_records_nothing(
    reporting: Reporting, body: Any, field: str | None, status: int
) -> None:
    answer = post(reporting, PERIODS, body)
    assert answer.status_code == status, answer.json
    assert answer.mimetype == "application/problem+json"
    if field:
        assert answer.json["field"] == field
        assert answer.json["remedy"]
    assert get(reporting, PERIODS).json["items"] == []


@pytest.mark.requirement("1.19")
@pytest.mark.parametrize(
    ("query", "status", "field"),
    [
        (f"period={PERIOD}&key=no.such", 404, None),
        (f"period={PERIOD}", 422, "key"),
        ("key=meetings.held", 422, "period"),
        ("key=meetings.held&period=never", 422, "period"),
        (f"key=meetings.held&period={PERIOD}&level=entity", 422, "level"),
        (f"key=participation.organizations&period={PERIOD}&level=galaxy", 422, "level"),
        (f"key=meetings.held&period={PERIOD}&as_known_at=soon", 422, "as_known_at"),
        (f"key=meetings.held&period={PERIOD}&as_known_at=registry:²,meetings:1,reporting:1", 422, "as_known_at"),
        (f"key=meetings.held&period={PERIOD}&as_known_at=2020-01-01", 404, None),
        (f"key=meetings.held&period={PERIOD}&audience=all", 422, "audience"),
        (f"key=meetings.held&period={PERIOD}&figure=meetings.held;mode=by%20boat", 404, None),
        (f"key=meetings.held&period={PERIOD}&colour=red", 422, "colour"),
    ],
)
def test_figures_that_cannot_be_asked_for(reporting: Reporting, query: str, status: int, field: str | None) -> None:
    answer = get(reporting, f"/reporting/api/figures?{query}")
    assert answer.status_code == status, answer.json
    if field:
        assert answer.json["field"] == field
        assert answer.json["remedy"]


@pytest.mark.requirement("1.19")
def test_ids_that_are_none_and_ids_of_nothing(reporting: Reporting) -> None:
    assert get(reporting, f"{PERIODS}/period-1").status_code == 422
    unknown = "period-018f0000-0000-7000-8000-000000000009"
    assert get(reporting, f"{PERIODS}/{unknown}").status_code == 404
    change = {"first_day": "2024-10-25", "reason": "Example"}
    assert post(reporting, f"{PERIODS}/{unknown}/correct", change, **{"If-Match": "*"}).status_code == 404


@pytest.mark.requirement("1.17")
@pytest.mark.generated
def test_every_route_and_method_answers_each_role_as_declared(reporting: Reporting) -> None:
    client = reporting.app.test_client()
    headers = {role: reporting.bearer(role) for role in (*ROLES, "stranger")}
    parts = {
        "<path:filename>": "icon.svg",
        "<id>": "none",
        "<period>": "none",
        "<clause>": "none",
        "<act>": "correct",
        "<field>": "name",
    }
    opened = set[str]()
    for route in one_of_alike(routes_and_roles(reporting.app)):
        path = route.rule
        for part, value in parts.items():
            path = path.replace(part, value)
        for role in (*ROLES, "stranger", None):
            roles = route.roles or NOBODY
            allowed = "*" in roles or ("+" in roles and role is not None) or role in roles
            # HEAD takes as long as GET: of the roles that may, one asks.
            if route.method == "HEAD" and allowed and route.rule in opened:
                continue
            status = client.open(path, method=route.method, headers=headers[role] if role else {}).status_code
            assert (status not in (401, 403)) == allowed, (route, role, status)
            if route.method == "HEAD" and allowed:
                opened.add(route.rule)


@pytest.mark.requirement("1.17")
def test_figures_and_evidence_are_closed_to_visitors_unless_opened(reporting: Reporting) -> None:
    client = reporting.app.test_client()
    for path in ("/reporting/reports/wtsa", "/reporting/evidence?figure=meetings.held", "/reporting/api/figures"):
        assert client.get(path).status_code == 401
    assert client.get("/reporting/").status_code == 200


@pytest.mark.requirement("12.06")
def test_every_operation_that_is_declared_is_tried(reporting: Reporting) -> None:
    document: Any = reporting.app.test_client().get("/reporting/openapi.json").json
    declared = {
        operation["operationId"]
        for path, methods in document["paths"].items()
        for operation in methods.values()
        if path.startswith("/reporting/api/") and "operationId" in operation
    }
    assert declared == {*OPERATIONS, *OF_STATEMENTS}


@pytest.fixture(scope="module")
def api(opened_once: Reporting) -> Any:
    return described(opened_once.app, "reporting")


@pytest.mark.requirement("1.16")
@pytest.mark.requirement("12.06")
@pytest.mark.generated
@pytest.mark.parametrize("name", OPERATIONS)
def test_schemathesis_finds_no_failure(reporting: Reporting, api: Any, name: str) -> None:
    """Generated valid and invalid input is answered as documented, never with a 500."""
    tried(api, name, reporting.bearer("approver"), 6)


@pytest.mark.requirement("1.16")
@pytest.mark.requirement("12.06")
@pytest.mark.generated
def test_schemathesis_finds_no_failure_in_what_is_made_for_each_kind(reporting: Reporting, api: Any) -> None:
    for name in of_each_form(api, OF_STATEMENTS):
        tried(api, name, reporting.bearer("approver"), 6)

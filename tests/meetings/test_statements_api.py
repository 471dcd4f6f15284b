"""Statements of every kind over HTTP: stated, corrected, withdrawn, listed; with the rights of each role."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from services.meetings.domain.statements import CONDITIONS
from shared.contracts.completeness import COMPLETENESS
from shared.contracts.meetings import STREAM_KINDS
from shared.contracts.meetings.aims import DECISIONS
from shared.contracts.meetings.consultations import CONSULTATIONS, RAISED_NEEDS
from shared.contracts.meetings.topics import TOPICS
from shared.contracts.registry import OrganizationRegistered
from shared.domain.ids import kind_of
from shared.statements.kinds import StatementKind
from shared.web.statements.endpoints import path_of
from shared.web.statements.schemas import words_joined
from tests.meetings.conftest import Web
from tests.meetings.recorded import uuid
from tests.meetings.stated import MEETING, ORGANIZATION
from tests.meetings.test_api import API, said
from tests.statements.examples import another_example, correction_of_example, example, example_record

pytestmark = pytest.mark.requirement("7.04")
KINDS = pytest.mark.parametrize("kind", STREAM_KINDS, ids=lambda kind: kind.name)


@pytest.fixture
def begins_with(examples_once: Path) -> Path:
    return examples_once


def path(kind: StatementKind) -> str:
    return f"{API}/{path_of(kind)}"


def body_of(said: msgspec.Struct, *, without: str = "imported") -> dict[str, Any]:
    whole = msgspec.json.decode(msgspec.json.encode(said))
    return {name: value for name, value in whole.items() if value is not None and name != without}


def another(kind: StatementKind, number: int = 2) -> dict[str, Any]:
    """Return a statement about another record of the kind, besides the example."""
    return body_of(another_example(kind, number), without="fact")


@KINDS
def test_each_kind_is_stated_corrected_and_withdrawn(web: Web, kind: StatementKind) -> None:
    stated = web.post(path(kind), another(kind))
    assert (stated.status_code, stated.headers["ETag"]) == (201, '"1"')
    one = f"{path(kind)}/{said(stated)['id']}"
    now = web.get(one)
    assert now.headers["ETag"] == '"1"'
    nothing = dict.fromkeys(kind.stated.__struct_fields__)
    del nothing["imported"]
    shown = nothing | another(kind) | {"fact": said(stated)["id"], "version": 1, "marking": kind.marking}
    assert said(now) == shown
    correction = body_of(correction_of_example(kind, another_example(kind), source="a letter"), without="fact")
    assert web.post(f"{one}/correct", correction).status_code == 428
    assert web.post(f"{one}/correct", correction, **{"If-Match": '"2"'}).status_code == 412
    corrected = web.post(f"{one}/correct", correction, **{"If-Match": '"1"'})
    assert (corrected.status_code, corrected.headers["ETag"]) == (200, '"2"')
    assert said(web.get(one)) == shown | {"source": "a letter", "version": 2}
    assert web.post(f"{one}/withdraw", {}, **{"If-Match": '"2"'}).status_code == 422
    assert web.post(f"{one}/withdraw", {"reason": "a slip"}, **{"If-Match": '"2"'}).status_code == 200
    assert web.get(one).status_code == 404
    again = web.post(f"{one}/correct", correction, **{"If-Match": "*"})
    assert (again.status_code, said(again)["type"]) == (409, "/problems/fact-withdrawn")


@KINDS
def test_the_same_wish_is_the_same_statement_and_another_wish_under_its_key_none(web: Web, kind: StatementKind) -> None:
    key = {"Idempotency-Key": "one-wish"}
    first = web.post(path(kind), another(kind), **key)
    assert said(web.post(path(kind), another(kind), **key)) == said(first)
    assert web.post(path(kind), another(kind) | {"source": "another"}, **key).status_code == 422
    known = web.post(path(kind), another(kind) | {"fact": said(first)["id"]})
    assert (known.status_code, said(known)["events"]) == (201, [])
    other = web.post(path(kind), another(kind) | {"fact": said(first)["id"], "source": "another"})
    assert (other.status_code, said(other)["type"]) == (409, "/problems/already-stated")


@KINDS
def test_what_there_is_not_is_not_there(web: Web, kind: StatementKind) -> None:
    unknown = f"{kind.name}-{uuid(99)}"
    for fact in (unknown, MEETING, "x", f"{unknown}-{uuid(98)}", f"{unknown}%0A"):
        assert web.get(f"{path(kind)}/{fact}").status_code == 404, fact
        for act in ("correct", "withdraw"):
            body = {"reason": "a slip"}
            if act == "correct":
                body = body_of(correction_of_example(kind, example(kind)), without="fact")
            answer = web.post(f"{path(kind)}/{fact}/{act}", body, **{"If-Match": "*"})
            assert answer.status_code == 404, (fact, act)


@KINDS
def test_a_list_has_the_last_stated_first_page_by_page(web: Web, kind: StatementKind) -> None:
    newer = said(web.post(path(kind), another(kind)))["id"]
    facts = [newer, example(kind).fact]
    whole = said(web.get(path(kind)))
    assert ([row["fact"] for row in whole["items"]], whole["next"]) == (facts, None)
    found, following = [], f"{path(kind)}?limit=1"
    while following:
        page = web.get(following)
        found += [row["fact"] for row in said(page)["items"]]
        following = page.headers["Link"].partition(">")[0].removeprefix("<") if "Link" in page.headers else ""
    assert found == facts
    for wrong in ("limit=0", "limit=501", "after=x", "colour=red"):
        assert web.get(f"{path(kind)}?{wrong}").status_code == 422, wrong


@KINDS
def test_a_list_is_filtered_by_each_field_that_is_declared_and_by_record(web: Web, kind: StatementKind) -> None:
    stated = example(kind)
    shown = said(web.get(f"{path(kind)}/{stated.fact}"))
    for name in kind.filtered:
        value = {True: "yes", False: "no"}.get(shown[name], shown[name])
        assert [row["fact"] for row in said(web.get(f"{path(kind)}?{name}={value}"))["items"]] == [stated.fact]
    for name in (field.name for field in kind.references if getattr(stated, field.name) is not None):
        value = shown[name][0] if isinstance(shown[name], list) else shown[name]
        assert [row["fact"] for row in said(web.get(f"{path(kind)}?about={value}"))["items"]] == [stated.fact]
    assert said(web.get(f"{path(kind)}?about=meeting-{uuid(99)}"))["items"] == []


def test_a_list_is_filtered_by_other_words_and_by_what_is_not_said(web: Web) -> None:
    needs = path(RAISED_NEEDS)
    unsaid = said(web.post(needs, {"kind": "difficulty", "text": "Ünïted visas", "on": "2027"}))["id"]
    asked = {
        "kind=need": 1,
        "kind=difficulty": 1,
        "difficulty=-": 1,
        "search=united%20VISAS": 1,
        "search=nothing": 0,
        "kind=difficulty&difficulty=-&search=visas": 1,
    }
    for filters, count in asked.items():
        assert len(said(web.get(f"{needs}?{filters}"))["items"]) == count, filters
    assert [row["fact"] for row in said(web.get(f"{needs}?difficulty=-"))["items"]] == [unsaid]
    assert web.get(f"{needs}?kind=wish").status_code == 422
    assert len(said(web.get(f"{path(COMPLETENESS)}?complete=yes"))["items"]) == 1
    assert said(web.get(f"{path(COMPLETENESS)}?complete=no"))["items"] == []


@KINDS
def test_what_a_statement_names_is_there_and_of_a_kind_that_it_names(web: Web, kind: StatementKind) -> None:
    for field in kind.references:
        local = [record.name for record in field.records if record.log == "meetings" and not record.pair]
        for name in (*local[:1], "volcano"):
            record = f"{name}-{uuid(99)}"
            answer = web.post(path(kind), another(kind) | {field.name: [record] if field.several else record})
            assert answer.status_code == 422, (field.name, name)
            assert said(answer)["field"].startswith(field.name)


@KINDS
def test_staff_record_auditors_read_and_others_see_what_is_open(web: Web, kind: StatementKind) -> None:
    one = f"{path(kind)}/{example(kind).fact}"
    correction = body_of(correction_of_example(kind, example(kind)), without="fact")
    for role in ("auditor", "reader", "service", "stranger"):
        for address, body in ((path(kind), another(kind)), (f"{one}/correct", correction), (f"{one}/withdraw", {})):
            assert web.post(address, body, role=role).status_code == 403, (role, address)
    for number, role in enumerate(("staff", "approver", "administrator"), 2):
        assert web.post(path(kind), another(kind, number), role=role).status_code == 201
    assert web.get(one, "auditor").status_code == 200
    # Readers see what members see, unless it names a closed record: here they see only topics.
    named = {kind_of(record) for record in kind.referred_by(example(kind))}
    is_open = kind.marking == "members" and named <= {TOPICS.name}
    assert web.get(one, "reader").status_code == (200 if is_open else 404)
    assert bool(said(web.get(path(kind), "reader"))["items"]) == is_open
    assert web.get(one, "stranger").status_code == 403
    assert web.app.test_client().get(one).status_code == 401
    assert web.post(path(kind), another(kind) | {"marking": "public"}).status_code == 403


def test_a_reader_sees_what_is_public_of_what_is_public(web: Web) -> None:
    needs = path(RAISED_NEEDS)
    web.home.tell(ORGANIZATION, OrganizationRegistered(ORGANIZATION, "Example Telecom"), marking="public")
    body = {"kind": "need", "text": "captions", "on": "2027", "raised_by": ORGANIZATION, "marking": "public"}
    stated = web.post(needs, body, role="approver")
    one = f"{needs}/{said(stated)['id']}"
    seen = web.get(one, "reader")
    assert {"version", "marking"}.isdisjoint(said(seen))
    assert "ETag" not in seen.headers
    assert [row["fact"] for row in said(web.get(needs, "reader"))["items"]] == [said(stated)["id"]]
    of_closed = web.post(needs, body | {"at": MEETING}, role="approver")
    assert web.get(f"{needs}/{said(of_closed)['id']}", "reader").status_code == 404, "the meeting is not open"
    embargoed = web.post(needs, body | {"text": "later", "not_before": "2127-03-01 09:00"}, role="approver")
    assert web.get(f"{needs}/{said(embargoed)['id']}", "reader").status_code == 404
    record = said(stated)["id"]
    lowered = web.post(
        f"{API}/records/{record}/marking", {"marking": "bureau", "reason": "a slip"}, **{"If-Match": "*"}
    )
    assert lowered.status_code == 200
    assert web.get(one, "reader").status_code == 404
    assert said(web.get(one))["marking"] == "bureau"


@pytest.mark.requirement("5.04")
def test_what_names_a_record_of_reporting_is_closed_here_since_nobody_here_knows_who_may_see_that(web: Web) -> None:
    announced = web.post(f"{API}/meetings/{MEETING}/announce", {}, role="approver", **{"If-Match": "*"})
    assert announced.status_code == 200
    body = {"meeting": MEETING, "kind": "took note", "text": {"en": "Noted."}, "document": "TSAG-R2"}
    of_meeting, of_submission = (
        f"{path(DECISIONS)}/{said(web.post(path(DECISIONS), body | {'concerning': [record]}))['id']}"
        for record in (MEETING, example_record("submission"))
    )
    assert [web.get(one).status_code for one in (of_meeting, of_submission)] == [200, 200]
    assert [web.get(one, "reader").status_code for one in (of_meeting, of_submission)] == [200, 404]


def test_who_may_see_it_stays_as_it_was_unless_it_is_said_anew(web: Web) -> None:
    one = f"{path(CONSULTATIONS)}/{example(CONSULTATIONS).fact}"
    correction = body_of(correction_of_example(CONSULTATIONS, example(CONSULTATIONS)), without="fact")
    raised = web.post(f"{one}/correct", correction | {"marking": "members"}, **{"If-Match": "*"})
    assert len(said(raised)["events"]) == 1, "the same, for others to see"
    assert said(web.get(one))["marking"] == "members"
    web.post(f"{one}/correct", correction | {"source": "a letter"}, **{"If-Match": "*"})
    assert (said(web.get(one))["marking"], said(web.get(one))["source"]) == ("members", "a letter")


@KINDS
def test_the_document_names_the_operations_of_each_kind_and_what_its_ids_look_like(
    web: Web, kind: StatementKind
) -> None:
    document = said(web.app.test_client().get("/meetings/openapi.json"))
    at, name = path(kind), words_joined(kind.name)
    operations = {
        each["operationId"]: address
        for address, methods in document["paths"].items()
        for each in methods.values()
        if "operationId" in each and address.startswith(at)
    }
    assert operations == {
        f"State{name}": at,
        f"All{words_joined(path_of(kind))}": at,
        f"Correct{name}": f"{at}/{{fact}}/correct",
        f"Withdraw{name}": f"{at}/{{fact}}/withdraw",
        f"One{name}": f"{at}/{{fact}}",
    }
    [part] = document["paths"][f"{at}/{{fact}}"]["parameters"]
    assert part["schema"]["pattern"].startswith(f"^{kind.name}-[0-9a-f]")
    stating = document["components"]["schemas"][f"State{name}"]
    assert next(iter(stating["properties"])) == "fact"
    assert list(stating["properties"])[-3:] == ["source", "not_before", "marking"]
    for field in kind.references:
        of = stating["properties"][field.name]
        pattern = of["items"]["pattern"] if field.several else of["pattern"]
        narrower = CONDITIONS.get(kind.stated, {}).get("properties", {}).get(field.name, {})
        assert pattern == narrower.get("pattern", pattern)
        assert narrower or all(f"{record.name}-[0-9a-f]" in pattern for record in field.records)

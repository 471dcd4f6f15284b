"""A table of bad input to the registry: each gets a problem document with field and remedy, and nothing is recorded."""

from typing import Any

import pytest

from shared.event_store.log import Log
from tests.registry.conftest import Registry
from tests.registry.signing_in import OWN

UUID = "018f0000-0000-7000-8000-000000000000"
UNKNOWN = f"organization-{UUID}"
REASON = {"reason": "A letter."}

BODIES: list[tuple[str, dict[str, Any], int, str]] = [
    ("", {}, 422, "name"),
    ("", {"name": ""}, 422, "name"),
    ("", {"name": "  "}, 422, "name"),
    ("", {"name": None}, 422, "name"),
    ("", {"name": 5.9}, 422, "name"),
    ("", {"name": "a\x00b"}, 400, "/name"),
    ("", {"name": "Example", "colour": "red"}, 422, "colour"),
    ("", {"name": "Example", "organization": "organization-1"}, 422, "organization"),
    ("", {"name": "Example", "organization": f"state-{UUID}"}, 422, "organization"),
    ("", {"name": "Example", "organization": UNKNOWN.upper()}, 422, "organization"),
    ("", {"name": "Example", "marking": "secret"}, 422, "marking"),
    ("/{one}/names", {"kind": "nickname", "name": "Example"}, 422, "kind"),
    ("/{one}/names", {"kind": "rename", "name": "Example", "since": "2015-02-30"}, 422, "since"),
    ("/{one}/names", {"kind": "rename", "name": "Example", "since": 2015}, 422, "since"),
    ("/{one}/places", {"country": "XQZ"}, 422, "country"),
    ("/{one}/places", {"country": "fin"}, 422, "country"),
    ("/{one}/places", {"country": "FI"}, 422, "country"),
    ("/{one}/places", {"country": "FIN", "since": "2016-10", "until": "2016-09"}, 409, "until"),
    ("/{one}/places/correct", {"country": "FIN", "fact": f"fact-{UUID}", **REASON}, 422, "fact"),
    ("/{one}/places/correct", {"country": "FIN", "fact": f"fact-{UUID}"}, 422, "reason"),
    ("/{one}/withdraw", {"fact": "fact-1", **REASON}, 422, "fact"),
    ("/{one}/withdraw", {"fact": f"fact-{UUID}", **REASON}, 422, "fact"),
    ("/{one}/duplicate", {"same_as": UNKNOWN}, 422, "same_as"),
    ("/{one}/duplicate", {"same_as": "{one}"}, 409, "same_as"),
    ("/{one}/merger", {"into": UNKNOWN, "since": "2016"}, 422, "into"),
    ("/{one}/merger", {"into": "{one}", "since": "2016"}, 409, "into"),
    ("/{one}/merger", {"into": "{two}"}, 422, "since"),
    ("/not-an-id/places", {"country": "FIN"}, 422, "organization"),
    ("/organization-%00/places", {"country": "FIN"}, 422, "organization"),
]


@pytest.mark.requirement("1.19")
def test_each_row_is_refused_with_field_and_remedy_and_nothing_is_recorded(of_registry: Registry) -> None:
    one, two = (of_registry.post("/organizations", {"name": f"Example {each}"}).json["id"] for each in "AB")
    of_registry.work()
    before = Log(of_registry.service.reader, "registry").size()
    for path, body, status, field in BODIES:
        filled = {
            name: value.format(one=one, two=two) if isinstance(value, str) else value for name, value in body.items()
        }
        answer = of_registry.post(f"/organizations{path.format(one=one)}", filled)
        row = (path, body, answer.text)
        assert answer.status_code == status, row
        assert answer.mimetype == "application/problem+json", row
        assert answer.json["field"] == field, row
        assert answer.json["remedy"], row
    of_registry.work()
    assert Log(of_registry.service.reader, "registry").size() == before


@pytest.mark.requirement("1.19")
def test_a_record_that_is_not_there_is_named_as_such(of_registry: Registry) -> None:
    assert of_registry.get(f"/organizations/{UNKNOWN}").status_code == 404
    answer = of_registry.post(f"/organizations/{UNKNOWN}/places", {"country": "FIN"})
    assert (answer.status_code, answer.json["type"]) == (404, "/problems/not-there")
    stale = of_registry.post(f"/organizations/{UNKNOWN}/places", {"country": "FIN"}, {"If-Match": '"3"'})
    assert stale.status_code in (404, 412)
    without = of_registry.client().post(
        f"/registry/api/organizations/{UNKNOWN}/places", json={"country": "FIN"}, headers=of_registry.bearer()
    )
    assert without.status_code == 428


@pytest.mark.requirement("1.19")
@pytest.mark.parametrize(
    "query",
    ["colour=red", "limit=0", "after=x", "after=WzEsMl0", "search=%00", "ids=person-1", "ids=", "limit=1&limit=2"],
)
def test_a_query_that_cannot_be_read(of_registry: Registry, query: str) -> None:
    answer = of_registry.get(f"/people?{query}")
    assert answer.status_code in (400, 422)
    assert answer.json["field"] == query.partition("=")[0]
    assert answer.json["remedy"]


@pytest.mark.requirement("1.19")
@pytest.mark.parametrize("text", ["a\x00b", "x" * 5000, "\x1b[31m"])
def test_a_form_says_what_to_do_and_keeps_what_was_typed(of_registry: Registry, text: str) -> None:
    from services.registry import service as registry  # noqa: PLC0415
    from tests.registry.test_console import Staff  # noqa: PLC0415

    registry.open_account(of_registry.service, "Example staff", ("staff",), OWN)
    client = Staff(of_registry.client())
    client.do("/registry/sign-in", name="Example staff", password=OWN)
    for page in ("organizations", "people", "states"):
        form = client.form(f"/registry/console/{page}/new", name=text, iso3="FIN", iso2="FI")
        assert "There is a problem" in client.send(f"/registry/console/{page}/new", form, status=422)
    sign_in = client.form("/registry/sign-in", name=text, password=text)
    client.send("/registry/sign-in", sign_in, status=422)

"""Members and participation: members on a day, changes since another, and single members for the bureau only."""

import re
from html import unescape
from urllib.parse import urlencode

import pytest

from shared.contracts import reporting as p
from shared.contracts.completeness import CompletenessStated
from shared.contracts.registry import memberships as r
from tests.reporting.conftest import Reporting
from tests.reporting.test_pages import words

pytestmark = pytest.mark.requirement("11.06")
PAGE = "/reporting/members"
AURORA, BOREALE, CASCADE, DELTA = (f"Example {name}" for name in ("Aurora", "Boréale", "Cascade", "Delta"))
SPANS: tuple[tuple[str, r.MembershipCategory, r.MembershipRights, str, str | None, r.MembershipEnd | None], ...] = (
    (AURORA, "Sector Member", "full", "2013-01-01", None, None),
    (BOREALE, "Sector Member", "full", "2013-01-01", "2014-12-31", "not renewed"),
    (CASCADE, "Associate", "full", "2013-01-01", "2014-12-31", None),
    (CASCADE, "Sector Member", "full", "2015-01-01", None, None),
    (DELTA, "Academia", "full", "2014-06-01", "2015-06-30", None),
    (DELTA, "Academia", "suspended", "2015-07-01", None, None),
)
ASKED = {"on": "2016-01-01", "since": "2014-01-01", "period": "2013-2016"}


@pytest.fixture
def members(reporting: Reporting) -> Reporting:
    """On 1 January 2014 Aurora, Boréale and Cascade are members; two years later Aurora, Cascade and Delta."""
    told = reporting.told
    for number, (name, category, rights, since, until, ended) in enumerate(SPANS):
        fact = f"membership-00000000-0000-4000-8000-{number:012}"
        stated = r.MembershipStated(fact, told.organizations[name], category, rights, since, ended=ended, until=until)
        told.add("registry", fact, stated, "members")
    whole = "completeness-00000000-0000-4000-8000-000000000001"
    told.add("registry", whole, CompletenessStated(whole, "memberships", complete=True, since="2012-01-01"), "members")
    kept = told.id("clause-68-T4")
    told.add("reporting", "clause-68-T4", p.ClauseRecordStated(kept, "68-T4", "2012"))
    reporting.take_in()
    return reporting


def shown(reporting: Reporting, role: str, **asked: str) -> str:
    answer = reporting.client(role).get(f"{PAGE}?{urlencode(ASKED | asked)}")
    assert answer.status_code == 200
    return words(answer.text)


def section(reporting: Reporting, role: str, name: str, **asked: str) -> str:
    text = reporting.client(role).get(f"{PAGE}?{urlencode(ASKED | asked)}").text
    return words(text.partition(f'id="{name}"')[2].partition("</section>")[0].partition(">")[2])


def test_members_on_a_day_and_what_changed_since_another(members: Reporting) -> None:
    """Two Sector Members and one of Academia, which is suspended: 3 in all, 1 of them suspended."""
    counted = section(members, "staff", "members")
    assert "Sector Members200" in counted
    assert "Academia110" in counted
    assert "All310" in counted
    changes = section(members, "staff", "changes")
    assert f"Joined 1{DELTA} Academia · from 1 Jun 2014" in changes
    assert f"Left 1{BOREALE} Sector Members · until 31 Dec 2014 · not renewed" in changes
    assert f"Suspended 1{DELTA}" in changes
    assert f"Another category 1{CASCADE} Sector Members · before: Associates" in changes
    assert "Joined 0none" in section(members, "staff", "changes", since="2015-12-01")
    assert "Suspended 0none" in section(members, "staff", "changes", since="2015-12-01")


def test_single_members_are_shown_to_the_bureau_alone(members: Reporting) -> None:
    judged = section(members, "staff", "low", judged="member")
    assert f"{AURORA}, {CASCADE}" in judged, (
        "Sector Members, whom nothing judges as long as the record of a series is open"
    )
    assert DELTA in section(members, "staff", "low", judged="member", category="Academia")
    outside = shown(members, "reader", judged="member")
    assert not any(name in outside for name in (AURORA, BOREALE, CASCADE, DELTA))
    assert "Suspended" not in outside
    assert "single members" not in section(members, "reader", "low")[:200]
    assert "participation.low/3" in outside
    assert members.client().get(PAGE).status_code in (302, 303, 401)


def test_what_is_typed_wrong_is_said_at_its_field(members: Reporting) -> None:
    for field, text in (
        ("on", "some day"),
        ("since", "2017-01-01"),
        ("period", "never"),
        ("below", "a half"),
        ("last", "x"),
    ):
        answer = members.client("staff").get(f"{PAGE}?{urlencode(ASKED | {field: text})}")
        assert answer.status_code == 422, field
        assert 'role="alert"' in answer.text


def test_before_anything_is_counted_it_says_so(empty: Reporting) -> None:
    assert "Nothing counted yet" in words(empty.client("staff").get(PAGE).text)


def test_outside_the_bureau_no_number_leads_to_a_page_that_is_not_there(members: Reporting) -> None:
    """Classes that were joined have no page; all other numbers have one."""
    client = members.client("reader")
    page = client.get(f"{PAGE}?{urlencode(ASKED)}").text
    assert "under 5, joined" in page
    links = {unescape(each) for each in re.findall(r'href="(/reporting/evidence[^"]+)"', page)}
    assert links
    assert {client.get(each).status_code for each in links} == {200}

"""A list makes as many queries for many rows as for few: names that its rows refer to are looked up together."""

import pytest

from services.meetings.domain import commands
from services.meetings.read_models import metadata
from shared.contracts.registry import OrganizationRegistered, StateRegistered
from shared.identity import revocations
from tests.meetings.conftest import Home, Web
from tests.meetings.recorded import OPEN, SERIES, record, uuid
from tests.plugins.sql_statements import sql_statements

CONSOLE = "/meetings/console"
COUNTRIES = ("FIN", "HUN", "QAT", "CHE", "USA", "ARE", "TUN", "CHN")
LISTS = (
    f"{CONSOLE}/meetings/",
    f"{CONSOLE}/attendance/",
    f"{CONSOLE}/records/",
    f"{CONSOLE}/told/",
    f"{CONSOLE}/series/{SERIES}",
)
KEPT = frozenset(metadata.tables) - revocations.metadata.tables.keys()
"""The tables of the service's rows; revoked sessions are looked up occasionally, whatever the page."""


def asks_for_rows(statement: str) -> bool:
    words = statement.replace(",", " ").split()
    return words[0] == "SELECT" and not KEPT.isdisjoint(words)


def add(home: Home, number: int) -> None:
    """Add a meeting in another country, with an organization, a topic, and a statement about the record of another
    series."""
    series, meeting = f"series-{uuid(100 + number)}", f"meeting-{uuid(200 + number)}"
    organization, state, country = (
        f"organization-{uuid(300 + number)}",
        f"state-{uuid(400 + number)}",
        COUNTRIES[number],
    )
    home.tell(organization, OrganizationRegistered(organization=organization, name=f"Example {number}"))
    home.tell(state, StateRegistered(state=state, iso3=country, iso2=country[:2], name=f"State {number}"))
    place = {"city": f"City {number}", "country": country}
    day = f"20{number + 10}-01-01"
    plan = commands.PlanMeeting(meeting=meeting, series=SERIES, code=f"EX-{number}", first_day=day, **place)  # type: ignore[arg-type]
    record(
        home.service,
        commands.OpenSeries(series=series, code=f"S{number}", name=f"Series {number}", kind="workshop"),
        commands.StateSeriesRecord(series=series, fact=f"fact-{uuid(500 + number)}", state="gap", first=day, what="?"),
        plan,
        commands.RecordAttendance(fact=f"fact-{uuid(600 + number)}", meeting=meeting, organization=organization),
        commands.RecordTopic(meeting=meeting, fact=f"fact-{uuid(700 + number)}", topic=f"topic {number}"),
    )


@pytest.mark.requirement("8.03")
def test_many_rows_are_asked_for_as_often_as_few(home: Home, web: Web) -> None:
    record(home.service, OPEN)
    pages = web.pages("staff")

    def queries() -> dict[str, int]:
        counts = {}
        for path in LISTS:
            with sql_statements() as sent:
                assert pages.get(path).status_code == 200
            counts[path] = sum(map(asks_for_rows, sent))
        return counts

    add(home, 0)
    queries()
    few = queries()
    for number in range(1, len(COUNTRIES)):
        add(home, number)
    assert queries() == few
    assert "Example 7" in pages.get(f"{CONSOLE}/attendance/").text
    assert "State 7" in pages.get(f"{CONSOLE}/meetings/").text
    assert "Series 7" in pages.get(f"{CONSOLE}/records/").text
    assert ">EX-7<" in pages.get(f"{CONSOLE}/told/").text

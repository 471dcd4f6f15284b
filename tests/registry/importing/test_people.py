"""People from a file: previewed, recorded atomically, with their names only in the vault."""

import logging
import re
from collections.abc import Iterable
from io import BytesIO

import pytest
from sqlalchemy import event, text
from sqlalchemy.engine.interfaces import DBAPIConnection

from services.registry.queries import RegistryQueries
from shared.domain.event import StoredEvent
from tests.plugins.waiting import until
from tests.registry.conftest import Registry
from tests.registry.test_console import CONSOLE, Staff, staff

pytestmark = pytest.mark.requirement("10.08")
__all__ = ["staff"]
FILE = f"{CONSOLE}/import-people/"
GOOD = """name,organization,function,since,person,another
Ama Example,Example One,Chief Example Officer,2020,,
Bo Muster,,,,,
"""


def uploaded(staff: Staff, table: str) -> str:
    """Upload a table; return the address of its preview, which contains nothing from it."""
    form = {**staff.form(FILE), "file": (BytesIO(table.encode()), "guests.csv")}
    answer = staff.client.post(FILE, data=form, content_type="multipart/form-data")
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def recorded(staff: Staff, place: str) -> str:
    """Import a file and return the page of its result, also when its thread takes longer than the request waits."""
    staff.client.post(place, data={"csrf_token": staff.form(place)["csrf_token"]})
    until(lambda: "<progress" not in staff.read(place))
    return staff.read(place)


def imported(staff: Staff, table: str) -> str:
    return recorded(staff, uploaded(staff, table))


def people(of_registry: Registry) -> list[str]:
    return sorted(each.name for each in of_registry.service.names.listed("person", 99))


def test_an_import_that_the_database_has_no_room_for_says_so_and_is_sent_again(
    of_registry: Registry, staff: Staff
) -> None:
    engine = of_registry.service.engine
    with engine.connect() as connection:
        pages = connection.scalar(text("PRAGMA page_count"))

    def limit(connection: DBAPIConnection, *_others: object) -> None:
        connection.cursor().execute(f"PRAGMA max_page_count = {pages}")

    place = uploaded(staff, "name\n" + "".join(f"Example {number}\n" for number in range(200)))
    confirmed = {"csrf_token": staff.form(place)["csrf_token"]}
    event.listen(engine, "checkout", limit)
    staff.client.post(place, data=confirmed)
    event.remove(engine, "checkout", limit)
    engine.dispose()
    assert "The disk is full, and nothing of this was recorded." in staff.read(place)
    assert people(of_registry) == []
    assert "200 facts are recorded." in recorded(staff, place)


def test_last_changes_name_what_an_import_recorded(of_registry: Registry, staff: Staff) -> None:
    imported(staff, "name\nAma Example\nBo Muster\n")
    assert "2 people were registered</a>" in staff.read(f"{CONSOLE}/")
    imported(staff, "name\n" + "".join(f"Example {number}\n" for number in range(301)))
    assert "300 people were registered, or more</a>" in staff.read(f"{CONSOLE}/"), "as far as they were read"


def test_a_file_is_previewed_recorded_once_and_names_nobody_elsewhere(
    of_registry: Registry, staff: Staff, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    staff.do(f"{CONSOLE}/organizations/new", name="Example One")
    preview = staff.read(place := uploaded(staff, GOOD))
    assert "Chief Example Officer, Example One (2020–)" in preview
    assert people(of_registry) == []
    assert "3 facts are recorded." in recorded(staff, place)
    assert people(of_registry) == ["Ama Example", "Bo Muster"]
    person = re.search(rf"{CONSOLE}/people/(person-[0-9a-f-]+)", staff.read(f"{CONSOLE}/people/"))
    assert person
    assert "Chief Example Officer" in staff.read(f"{CONSOLE}/people/{person[1]}")
    assert "Nothing new in this file" in imported(staff, GOOD)
    with of_registry.service.reader.connect() as connection:
        stored = b"".join(row.bytes for row in connection.execute(text("SELECT bytes FROM registry_events")))
    for name in (b"Ama", b"Muster", b"Chief"):
        assert name not in stored
        assert name.decode() not in place + caplog.text


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Bo Muster,Example Two,,,,", "No organization has this name"),
        ("Bo Mustre,,,,,", "Another person has this name or a very similar one"),
        ("Bo Muster,Example One,,,,", "Another person has this name or a very similar one"),
        ("Cy New,,Head,,,", "Name the organization that this belongs to"),
        ("Cy New,,,,person-018f0000-0000-7000-8000-000000000000,", "No registered person has this id"),
        (",Example One,,,,", "Give the person's name"),
    ],
)
def test_a_bad_line_says_what_to_do_and_nothing_is_recorded(
    of_registry: Registry, staff: Staff, line: str, words: str
) -> None:
    staff.do(f"{CONSOLE}/organizations/new", name="Example One")
    imported(staff, GOOD)
    head = GOOD.partition("\n")[0]
    preview = staff.read(uploaded(staff, f"{head}\nDi Other,,,,,\n{line}\n"), 422)
    assert words in preview
    assert people(of_registry) == ["Ama Example", "Bo Muster"]


def test_the_past_of_all_whom_a_file_means_is_read_at_once(
    of_registry: Registry, staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    staff.do(f"{CONSOLE}/organizations/new", name="Example One")
    imported(staff, f"{GOOD}Cy New,Example One,,,,\n")
    asked, events_of = list[set[str]](), RegistryQueries.events_of

    def noted(self: RegistryQueries, streams: Iterable[str]) -> dict[str, list[StoredEvent]]:
        asked.append(set(streams))
        return events_of(self, asked[-1])

    monkeypatch.setattr(RegistryQueries, "events_of", noted)
    assert "Nothing new in this file" in staff.read(uploaded(staff, f"{GOOD}Cy New,Example One,,,,\n"))
    registered = {each.person for each in of_registry.service.names.listed("person", 9) if each.name != "Bo Muster"}
    assert [len(each & registered) for each in asked] == [2]


def test_who_is_named_alike_is_another_if_the_file_says_so(of_registry: Registry, staff: Staff) -> None:
    staff.do(f"{CONSOLE}/organizations/new", name="Example One")
    imported(staff, GOOD)
    bo = next(each.person for each in of_registry.service.names.listed("person", 9) if each.name == "Bo Muster")
    head = GOOD.partition("\n")[0]
    imported(staff, f"{head}\nBo Muster,Example One,,2021,{bo},\nBo Muster,Example One,,,,yes\n")
    assert people(of_registry) == ["Ama Example", "Bo Muster", "Bo Muster"]
    assert [row.since for row in of_registry.service.queries.affiliations_of(bo)] == ["2021"]

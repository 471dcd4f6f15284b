"""The sectors of organizations: terms of the installation's list, made by `term` statements; others are accepted and
marked."""

from io import BytesIO

import pytest

from tests.registry.conftest import Registry
from tests.registry.importing.test_people import recorded
from tests.registry.test_console import CONSOLE, Staff, staff

pytestmark = pytest.mark.requirement("10.08")
__all__ = ["staff"]
LIST = f"{CONSOLE}/organizations/"


def test_sectors_come_from_the_list_and_others_are_marked(of_registry: Registry, staff: Staff) -> None:
    one = staff.do(f"{LIST}new", name="Example One", sector="carrier")
    assert "not in the list" not in staff.read(one)
    for word, rank, said, until in (
        ("equipment", 2, {"en": "Equipment maker"}, None), ("operator", 1, None, None), ("telegraph", 3, None, "1999"),
    ):  # fmt: skip
        body = {"vocabulary": "sector", "word": word, "rank": rank, "words": said, "until": until}
        body = {name: value for name, value in body.items() if value is not None}
        assert of_registry.post("/terms", body).status_code == 201
    form = staff.read(f"{LIST}new")
    offered = [form.index(f'<option value="{word}">') for word in ("operator", "equipment", "carrier")]
    assert offered == sorted(offered)
    assert "telegraph" not in form
    assert "carrier, not in the list of sectors" in staff.read(one)
    two = staff.do(f"{LIST}new", name="Example Two", sector="equipment")
    assert "Equipment maker" in staff.read(two)
    assert '<option value="equipment">Equipment maker</option>' in staff.read(LIST)
    found = staff.read(f"{LIST}?sector=equipment")
    assert "Example Two" in found
    assert "Example One" not in found


def test_a_table_with_another_sector_is_told_of_it(of_registry: Registry, staff: Staff) -> None:
    of_registry.post("/terms", {"vocabulary": "Sector", "word": "operator"})
    table = b"name,sector\nExample One,operator\nExample Two,carrier\n"
    form = {**staff.form(f"{CONSOLE}/import/"), "file": (BytesIO(table), "o.csv")}
    place = staff.client.post(f"{CONSOLE}/import/", data=form, content_type="multipart/form-data").headers["Location"]
    assert staff.read(place).count("It is not in the list of sectors") == 1
    assert "4 facts are recorded." in recorded(staff, place)

"""One act on many rows of a list: previewed, then recorded all or none, each row by a separate command."""

import pytest

from shared.contracts.registry.organizations import SIZES
from tests.registry.conftest import Registry
from tests.registry.test_console import CONSOLE, FormReader, Staff, staff

pytestmark = pytest.mark.requirement("10.08")
__all__ = ["staff"]
LIST = f"{CONSOLE}/organizations/"


@pytest.fixture
def three(staff: Staff) -> list[str]:
    return [
        staff.do(f"{LIST}new", name=f"Example {name}").rsplit("/", 1)[1] for name in ("Aurora", "Borealis", "Cumulus")
    ]


def post(staff: Staff, form: dict[str, str], ticked: list[str], status: int = 200) -> str:
    answer = staff.client.post(f"{LIST}bulk", data={**form, "row": ticked})
    assert answer.status_code == status, answer.text[-1500:]
    return str(answer.text)


def typed(page: str, **said: str) -> dict[str, str]:
    reader = FormReader()
    reader.feed(page.partition('<form method="post" class="act"')[2])
    return reader.values | said


def sectors(of_registry: Registry, ticked: list[str]) -> list[str | None]:
    return [of_registry.service.queries.organization(each).sector for each in ticked]


def test_many_are_previewed_and_recorded_once_each_by_its_own_command(
    of_registry: Registry, staff: Staff, three: list[str]
) -> None:
    assert 'name="row"' in staff.read(LIST)
    first = post(staff, {"csrf_token": staff.form(LIST)["csrf_token"], "act": "sector"}, three[:2])
    assert "2 rows are chosen" in first
    preview = post(staff, typed(first, value="operator"), three[:2])
    assert preview.count("is recorded</td>") == 2
    assert sectors(of_registry, three) == [None, None, None]
    record = typed(preview) | {"do": "record"}
    post(staff, record, three[:2], 303)
    post(staff, record, three[:2], 303)
    assert sectors(of_registry, three) == ["operator", "operator", None]
    histories = [of_registry.service.queries.history(each) for each in three[:2]]
    stated = [each[-1].event for each in histories]
    assert [len(each) for each in histories] == [2, 2]
    assert len({each.correlation for each in stated}) == 1
    assert len({getattr(each.data, "fact", None) for each in stated}) == 2
    again = post(staff, typed(preview), [three[0], three[2]])
    assert (again.count("is recorded</td>"), again.count("changes nothing")) == (1, 1)


def test_a_text_that_seems_to_name_a_person_is_recorded_and_told_of(staff: Staff, three: list[str]) -> None:
    first = post(staff, {"csrf_token": staff.form(LIST)["csrf_token"], "act": "sector"}, three)
    record = typed(post(staff, typed(first, value="Dr. Example"), three)) | {"do": "record"}
    told = "Sector: this seems to name a person. The text was saved as you wrote it."
    post(staff, record, three, 303)
    assert told in staff.read(LIST)
    assert told not in staff.read(LIST)


def test_one_refused_row_keeps_all_from_being_recorded(of_registry: Registry, staff: Staff, three: list[str]) -> None:
    first = post(staff, {"csrf_token": staff.form(LIST)["csrf_token"], "act": "sector"}, three)
    page = post(staff, typed(first, value="x" * 80), three, 422)
    assert 'value="record"' not in page
    staff.do(f"{LIST}{three[1]}/do/in-error", reason="It does not exist.")
    good = typed(page, value="operator")
    assert "2 rows are chosen" in post(staff, good, three)
    preview = post(staff, good, [three[0], three[2]])
    staff.do(f"{LIST}{three[2]}/do/size", value=next(iter(SIZES)))
    changed = post(staff, typed(preview) | {"do": "record"}, [three[0], three[2]], 422)
    assert "Something was changed meanwhile. Nothing was recorded" in changed
    assert sectors(of_registry, [three[0], three[2]]) == [None, None]


def test_the_filter_of_the_list_goes_with_an_act_and_back(staff: Staff, three: list[str]) -> None:
    page = staff.read(f"{LIST}?country=-&sort=name&other=%ff")
    assert f'action="{LIST}bulk?country=-&sort=name"' in page
    assert f'action="{LIST}saved?country=-&sort=name"' in page
    sent = {"csrf_token": staff.form(LIST)["csrf_token"], "act": "sector", "row": three[0]}
    asked = staff.send(f"{LIST}bulk?country=-&other=1", sent, 200)
    assert f'action="{LIST}bulk?country=-"' in asked
    assert f'href="{LIST}?country=-">Cancel' in asked


def test_only_acts_of_the_list_and_of_the_viewer_are_done(
    of_registry: Registry, staff: Staff, three: list[str]
) -> None:
    token = {"csrf_token": staff.form(LIST)["csrf_token"]}
    post(staff, token | {"act": "merge"}, three, 404)
    assert "Tick the rows first" in staff.read(staff.send(f"{LIST}bulk?country=-", token | {"act": "sector"}))

"""Import of past meetings in the console: uploaded, previewed field by field, recorded atomically."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.meetings.domain.commands import CorrectMeeting
from shared.domain.ids import imported_id
from shared.event_store.command_handler import CommandContext
from shared.tables.reading import LIMIT
from shared.web.console.uploads import Uploads
from tests.embedded.consoles import Consoles, consoles
from tests.meetings.importing.example import as_file, example, line_with
from tests.plugins.page_words import words

pytestmark = pytest.mark.requirement("2.02")

IMPORT = "/meetings/console/import/"


@pytest.fixture(scope="module")
def of_all(empty_home_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Consoles]:
    home = tmp_path_factory.mktemp("consoles") / "home"
    shutil.copytree(empty_home_once, home)
    with consoles(home) as found:
        yield found


def numbered(number: int) -> bytes:
    """The example as another series, so that tests do not interfere."""
    return as_file(example()).replace(b"EX-", f"E{number}-".encode()).replace(b'"EX"', f'"E{number}"'.encode())


def waiting(of_all: Consoles) -> set[str]:
    return {file.suffix for file in (of_all.home / "uploads" / "meetings").iterdir()}


def test_a_file_is_previewed_and_then_recorded_with_the_organizations_that_nobody_had(of_all: Consoles) -> None:
    visitor = of_all.browser(of_all.meetings)
    before = of_all.sizes()
    preview = visitor.upload(IMPORT, numbered(1))
    said = words(preview.text)
    assert "E1-1" in said
    assert "Example Hall" in said
    assert "listed for checking" in said
    assert of_all.sizes() == before, "a preview records nothing"
    assert {file.stat().st_mode & 0o777 for file in (of_all.home / "uploads" / "meetings").iterdir()} == {0o600}
    done = visitor.post(preview.request.path)
    page = visitor.get(done.location)
    assert "example.json is imported" in words(page.text)
    organizations, events = of_all.sizes()
    assert organizations == before[0] + 2
    assert f"{events - before[1] + 2} facts are recorded." in words(page.text)
    assert waiting(of_all) == {".json"}, "the file itself is gone"
    meeting = imported_id("meeting", "history", "E1-1")
    listed = visitor.get(f"/meetings/console/meetings/{meeting}")
    assert listed.status_code == 200
    # Importing it again, or clicking twice, has no further effect.
    assert visitor.post(preview.request.path).location == done.location
    again = visitor.upload(IMPORT, numbered(1))
    assert "Nothing new in this file" in words(again.text)
    assert ">Start the import<" not in again.text
    assert of_all.sizes() == (organizations, events)


def test_what_differs_is_shown_with_a_way_to_correct_it(of_all: Consoles) -> None:
    visitor = of_all.browser(of_all.meetings)
    visitor.imports(visitor.upload(IMPORT, numbered(2)))
    meeting = imported_id("meeting", "history", "E2-1")
    corrected = CorrectMeeting(meeting=meeting, reason="the minutes", first_day="2012-05-03", ordinal=1, city="Bern")
    of_all.meetings.extensions["meetings"].handler.handle(corrected, CommandContext(actor="account-operator"))
    changed = json.loads(numbered(2))
    changed["meetings"][0]["venue"] = "Other Hall"
    preview = visitor.upload(IMPORT, as_file(changed))
    assert "Differs from the record 1" in words(preview.text)
    assert "venue Example Hall Other Hall" in words(preview.text)
    assert f'href="/meetings/console/meetings/{meeting}"' in preview.text


@pytest.mark.requirement("2.12")
def test_what_is_refused_says_line_field_and_reason_and_records_nothing(of_all: Consoles) -> None:
    visitor, before = of_all.browser(of_all.meetings), of_all.sizes()
    wrong = numbered(3).replace(b'"CHE"', b'"XQZ"')
    preview = visitor.upload(IMPORT, wrong)
    assert preview.status_code == 422
    assert f"E3-1, country {line_with('XQZ', wrong)} XQZ is not a country code." in words(preview.text)
    assert "Nothing was imported." in preview.text
    assert ">Start the import<" not in preview.text
    visitor.post(preview.request.path)
    assert of_all.sizes() == before


@pytest.mark.requirement("7.06")
def test_the_good_meetings_alone_are_recorded_where_somebody_says_so(of_all: Consoles) -> None:
    visitor, before = of_all.browser(of_all.meetings), of_all.sizes()
    changed = json.loads(numbered(8))
    changed["meetings"][0]["country"] = "XQZ"
    changed["meetings"][1]["colour"] = "red"
    for raw in (as_file(changed), json.dumps(changed).encode()):
        preview = visitor.upload(IMPORT, raw)
        assert preview.status_code == 422
        assert "E8-1, country" in words(preview.text)
        assert "Import 3 rows without errors" in preview.text
    done = visitor.imports(preview, do="good")
    assert "example.json is imported" in words(done.text)
    assert "Left out 2" in words(done.text)
    assert "E8-1, country 1 XQZ is not a country code." in words(done.text)
    assert of_all.sizes()[0] == before[0], "its organizations are not registered"
    for number, status in ((1, 404), (2, 404), (3, 200)):
        meeting = imported_id("meeting", "history", f"E8-{number}")
        assert visitor.get(f"/meetings/console/meetings/{meeting}").status_code == status


@pytest.mark.requirement("2.12")
@pytest.mark.parametrize(
    ("content", "status", "says"),
    [
        (b"", 422, "no JSON"),
        ("{}".encode("utf-16"), 422, "UTF-8"),
        (b'{"format": "history/1", "series": [], "meetings": [], "note": "\x00"}', 422, "no JSON"),
        (b" " * (LIMIT + 100_000), 413, "more than 20 MiB"),
    ],
    ids=["empty", "utf-16", "NUL", "huge"],
)
def test_what_is_no_such_file_is_answered_with_a_page(of_all: Consoles, content: bytes, status: int, says: str) -> None:
    visitor, before = of_all.browser(of_all.meetings), of_all.sizes()
    page = visitor.upload(IMPORT, content, name="<b>any</b>.xlsm")
    assert page.status_code == status
    assert says in words(page.text)
    assert "<b>any" not in page.text
    assert of_all.sizes() == before


def test_no_file_is_asked_for_at_the_field(of_all: Consoles) -> None:
    answer = of_all.browser(of_all.meetings).post(IMPORT)
    assert answer.status_code == 422
    assert 'href="#field-file"' in answer.text


def test_a_file_is_for_whoever_sent_it_alone_and_can_be_removed(of_all: Consoles) -> None:
    mine, other = of_all.browser(of_all.meetings), of_all.browser(of_all.meetings, "Example deputy")
    preview = mine.upload(IMPORT, numbered(4))
    assert other.get(preview.request.path).status_code == 404
    assert other.post(preview.request.path).status_code == 404
    assert mine.get(f"{IMPORT}../../meetings").status_code == 404
    auditor = of_all.browser(of_all.meetings, "Example auditor", "auditor")
    assert auditor.get(IMPORT).status_code == 403
    mine.post(preview.request.path, do="drop")
    assert mine.get(preview.request.path).status_code == 404


def test_without_its_token_a_form_imports_nothing(of_all: Consoles) -> None:
    visitor, before = of_all.browser(of_all.meetings), of_all.sizes()
    preview = visitor.upload(IMPORT, numbered(5))
    assert visitor.client.post(preview.request.path).status_code == 403
    assert of_all.sizes() == before


def test_while_the_registry_is_silent_it_is_said_and_nothing_is_recorded(of_all: Consoles) -> None:
    with of_all.without_registry() as app:
        visitor, before = of_all.browser(app), of_all.sizes()
        preview = visitor.upload(IMPORT, numbered(6))
        assert preview.status_code == 503
        assert "The registry is not answering" in words(preview.text)
        assert ">Start the import<" not in preview.text
        visitor.post(preview.request.path)
        assert "The registry is not answering" in words(visitor.get(preview.request.path).text)
        assert of_all.sizes() == before


def test_a_running_import_has_a_page_that_can_be_left(of_all: Consoles) -> None:
    visitor = of_all.browser(of_all.meetings)
    path = visitor.upload(IMPORT, numbered(7)).request.path
    uploads, name = Uploads(of_all.home / "uploads" / "meetings"), path.rsplit("/", 1)[1]
    about = json.loads((of_all.home / "uploads" / "meetings" / f"{name}.json").read_text())
    assert uploads.begin(name, uploads.get(about["account"], name))
    page = visitor.get(path)
    assert "<progress" in page.text
    assert "You can leave this page" in page.text
    before = of_all.sizes()
    visitor.post(path)
    assert of_all.sizes() == before, "nobody else begins it meanwhile"


def test_the_shape_is_published(of_all: Consoles) -> None:
    shape = of_all.meetings.test_client().get("/meetings/history-1.schema.json")
    assert shape.status_code == 200
    assert shape.json == json.loads((Path(__file__).parents[2] / "docs" / "history-1.schema.json").read_text())

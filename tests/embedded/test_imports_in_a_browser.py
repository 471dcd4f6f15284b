"""Imports in a real Chromium: a history is uploaded, previewed and recorded, and its meeting appears; axe finds nothing."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from shared.web import tokens
from shared.web.console.uploads import Uploads
from tests.embedded.consoles import Consoles, consoles
from tests.meetings.importing.example import as_file, example
from tests.plugins.accessibility import look_at
from tests.registry.importing.tables import as_csv

pytestmark = [pytest.mark.requirement("2.02"), pytest.mark.requirement("2.10"), pytest.mark.requirement("1.15")]


@pytest.fixture(scope="module")
def of_all(empty_home_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Consoles]:
    home = tmp_path_factory.mktemp("consoles") / "home"
    shutil.copytree(empty_home_once, home)
    with consoles(home) as found:
        yield found


def test_a_history_and_a_table_are_imported(browser: Browser, of_all: Consoles, tmp_path: Path) -> None:
    context = browser.new_context(base_url=of_all.url)
    context.add_cookies([{"name": tokens.COOKIE, "value": of_all.token(), "url": of_all.url}])
    page, said = context.new_page(), list[str]()
    page.on("console", lambda each: said.append(each.text) if "the server responded" not in each.text else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    history, wrong, table = (tmp_path / name for name in ("example.json", "wrong.json", "example.csv"))
    history.write_bytes(as_file(example()))
    wrong.write_bytes(as_file(example()).replace(b'"CHE"', b'"XQZ"'))
    table.write_bytes(as_csv())

    page.goto("/meetings/console/import/")
    page.get_by_role("button", name="Preview the import").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose a file.")
    look_at(page)
    page.get_by_label("File", exact=True).set_input_files(wrong)
    page.get_by_role("button", name="Preview the import").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing was imported.")
    look_at(page)

    page.get_by_role("link", name="Import: Meetings and their attendance").click()
    page.get_by_label("File", exact=True).set_input_files(history)
    page.get_by_role("button", name="Preview the import").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Preview of example.json")
    expect(page.get_by_text("listed for checking").first).to_be_visible()
    look_at(page)
    waiting = page.url
    page.get_by_role("button", name="Start the import").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("example.json is imported")
    look_at(page)
    page.get_by_role("link", name="Open the meetings").click()
    page.get_by_role("link", name="EX-1").click()
    expect(page.locator("main")).to_contain_text("Example Hall")

    # Again, with a change; and a page that shows an import's progress.
    history.write_bytes(as_file(example()).replace(b"Example Hall", b"Other Hall"))
    page.goto("/meetings/console/import/")
    page.get_by_label("File", exact=True).set_input_files(history)
    page.get_by_role("button", name="Preview the import").click()
    expect(page.get_by_role("heading", name="Differs from the record")).to_be_visible()
    look_at(page)
    assert page.url != waiting
    uploads, name = Uploads(of_all.home / "uploads" / "meetings"), page.url.rsplit("/", 1)[1]
    kept = json.loads((of_all.home / "uploads" / "meetings" / f"{name}.json").read_text())
    about = uploads.get(kept["account"], name)
    assert uploads.begin(name, about)
    page.reload()
    expect(page.get_by_role("progressbar")).to_be_visible()
    look_at(page)
    uploads.end(name, about)
    expect(page.get_by_role("heading", name="Differs from the record")).to_be_visible()

    page.goto("/registry/console/import/")
    look_at(page)
    page.get_by_label("File", exact=True).set_input_files(table)
    page.get_by_role("button", name="Preview the import").click()
    expect(page.get_by_role("heading", name="New")).to_be_visible()
    look_at(page)
    page.get_by_role("button", name="Start the import").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("example.csv is imported")

    # A table with a refused line: on request, only the good line is imported.
    table.write_bytes(as_csv(("Another Good One", ""), ("Wrong", "Atlantis"), head=("name", "country")))
    page.get_by_role("link", name="Import another file").click()
    page.get_by_label("File", exact=True).set_input_files(table)
    page.get_by_role("button", name="Preview the import").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing was imported.")
    look_at(page)
    page.get_by_role("button", name="Import one row without errors").click()
    expect(page.get_by_role("heading", name="Left out")).to_be_visible()
    expect(page.get_by_role("row", name="Wrong, country")).to_contain_text("Atlantis is not a country code.")
    look_at(page)
    context.close()
    assert said == []

"""Statements in files: a list's export can be imported again without a complaint; a table is previewed and recorded."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.domain.ids import imported_id
from tests.embedded.consoles import Consoles, consoles
from tests.meetings.importing.example import as_file, example
from tests.plugins.page_words import words

pytestmark = pytest.mark.requirement("7.06")

HISTORY, CONSULTATIONS = "/meetings/console/import/", "/meetings/console/import-consultation/"
LIST = "/meetings/console/statements/consultations"
TABLE = b"row;method;subject;meetings;opened;closed\n1;letter;Before the first;EX-1;2015-07;30 Sep 2015\n2;post;Nobody;EX-1;2015;2015\n"


@pytest.fixture(scope="module")
def of_all(empty_home_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Consoles]:
    home = tmp_path_factory.mktemp("consoles") / "home"
    shutil.copytree(empty_home_once, home)
    with consoles(home) as found:
        visitor = found.browser(found.meetings)
        visitor.imports(visitor.upload(HISTORY, as_file(example())))
        yield found


def test_a_table_is_previewed_recorded_exported_and_imported_again(of_all: Consoles) -> None:
    visitor = of_all.browser(of_all.meetings)
    assert "Import: Consultations" in words(visitor.get(CONSULTATIONS).text)
    preview = visitor.upload(CONSULTATIONS, TABLE, name="letters.csv")
    assert "Before the first" in words(preview.text)
    assert "Choose one of" in words(preview.text)
    done = visitor.imports(preview, do="good")
    assert "One fact is recorded" in words(done.text)
    assert "Before the first" in words(visitor.get(f"{LIST}/").text)
    for file_format in ("csv", "xlsx"):
        exported = visitor.get(f"{LIST}/download.{file_format}").data
        again = words(visitor.upload(CONSULTATIONS, exported, name=f"again.{file_format}").text)
        assert "0 different, 0 refused. Nothing new in this file" in again


def test_an_import_that_only_corrects_is_offered_and_keeps_the_marking(of_all: Consoles) -> None:
    visitor = of_all.browser(of_all.meetings)
    table = TABLE.replace(b"Before the first", b"Before it all").partition(b"2;post")[0]
    visitor.imports(visitor.upload(CONSULTATIONS, table, name="own.csv", marking="members"))
    changed = table.replace(b"30 Sep 2015", b"15 Oct 2015")
    assert "Start the import" not in words(visitor.upload(CONSULTATIONS, changed, name="own.csv").text)
    preview = visitor.upload(CONSULTATIONS, changed, name="own.csv", marking="restricted", reason="read again")
    assert "The import changes these to what the file says, for this reason: read again" in words(preview.text)
    assert "Start the import" in words(preview.text).replace("Importing it", "")
    assert "Nothing new in this file" not in words(preview.text)
    done = visitor.imports(preview)
    assert "One fact is recorded" in words(done.text)
    row = of_all.meetings.extensions["meetings"].statements.one(imported_id("consultation", "own.csv", "1"))
    assert (row.marking, row.statement.closed) == ("members", "2015-10-15")

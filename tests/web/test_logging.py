"""The service's log: one line for each request with its correlation, and never a name or a secret."""

import json
import logging as standard
from contextlib import suppress
from pathlib import Path

import pytest

from shared.web import logging
from tests.web.conftest import Shelf

MARKED = "Zyxwvut-Example-Name"


@pytest.fixture
def as_json(own_logging: None, capsys: pytest.CaptureFixture[str]) -> pytest.CaptureFixture[str]:
    logging.configure("json")
    return capsys


@pytest.mark.requirement("1.22")
def test_a_line_a_request_with_the_callers_correlation(shelf: Shelf, as_json: pytest.CaptureFixture[str]) -> None:
    correlation = "018f0000-0000-7000-8000-000000000000"
    answer = shelf.app.test_client().get("/shelf/api/books", headers={logging.HEADER: correlation})
    line = json.loads(as_json.readouterr().err)
    assert answer.headers[logging.HEADER] == line["correlation"] == correlation
    assert (line["path"], line["status"], line["service"]) == ("/shelf/api/books", 401, "shelf")


@pytest.mark.requirement("12.02")
def test_who_logs_to_a_full_disk_goes_on(own_logging: None, monkeypatch: pytest.MonkeyPatch) -> None:
    with Path("/dev/full").open("w", buffering=1) as full:
        monkeypatch.setattr("sys.stderr", full)
        logging.configure("json")
        standard.getLogger("rapporteur").error("the disk is full")
        with pytest.raises(OSError, match="No space"):
            full.write("so it would have ended\n")
        monkeypatch.undo()
        with suppress(OSError):
            full.close()


@pytest.mark.requirement("1.22")
def test_no_name_and_no_secret_is_ever_logged(shelf: Shelf, as_json: pytest.CaptureFixture[str]) -> None:
    client = shelf.app.test_client()
    token = shelf.bearer("keeper")
    client.get(f"/shelf/api/books?shelf={MARKED}", headers=token | {"X-Name": MARKED, logging.HEADER: MARKED})
    client.post("/shelf/api/books", json={"title": MARKED, "colour": MARKED}, headers=token)
    client.get(f"/shelf/console/books/{MARKED}", headers=token)
    assert client.get("/shelf/fails", headers=token).status_code == 500
    log = as_json.readouterr().err
    assert "RuntimeError" in log
    assert "shelf.py" in log
    for secret in (MARKED, token["Authorization"][7:], "a secret name that no log may hold"):
        assert secret not in log


@pytest.mark.requirement("1.22")
def test_on_a_terminal_lines_are_for_reading(
    shelf: Shelf, own_logging: None, capsys: pytest.CaptureFixture[str]
) -> None:
    logging.configure("text")
    shelf.app.test_client().get("/shelf/api/books")
    assert "status=401" in capsys.readouterr().err


@pytest.mark.requirement("3.06")
def test_what_kafkas_client_says_gives_way_to_our_words(own_logging: None, capsys: pytest.CaptureFixture[str]) -> None:
    logging.configure("text")
    standard.getLogger("kafka.net.connection").error("Connection lost")
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "")

"""The web server's own log lines."""

import json
import logging

import pytest
from gunicorn.config import Config

from deploy.runtime.web_server.log import SameLog


@pytest.mark.requirement("1.22")
@pytest.mark.parametrize("name", ["gunicorn.error", "waitress"])
def test_the_web_servers_own_lines_are_json_and_hold_no_exceptions_text(
    name: str, own_logging: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RAPPORTEUR_LOG", "json")
    gunicorns = SameLog(Config())
    gunicorns.error_log.setLevel("WARNING")
    log = logging.getLogger(name)
    log.info("not worth a line")
    try:
        int("a name that no log may hold")
    except ValueError:
        log.exception("Error handling request %s", "/reporting/")
    said = capsys.readouterr().err
    line = json.loads(said)
    assert (line["level"], line["event"]) == ("error", "Error handling request /reporting/")
    assert line["logger"] == name
    assert "a name" not in said

"""What the web server says itself, in the form of everything else that is said."""

import json
import logging

import pytest

from deploy.web_server.serving import server_at


@pytest.mark.requirement("1.22")
def test_the_web_servers_own_lines_are_json_and_hold_no_exceptions_text(
    own_logging: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RAPPORTEUR_LOG", "json")
    server_at("127.0.0.1:0", lambda *_: [b""]).close()
    log = logging.getLogger("waitress")
    log.info("not worth a line")
    try:
        int("a name that no log may hold")
    except ValueError:
        log.exception("Error handling request %s", "/reporting/")
    said = capsys.readouterr().err
    line = json.loads(said)
    assert (line["level"], line["event"]) == ("error", "Error handling request /reporting/")
    assert line["logger"] == "waitress"
    assert "a name" not in said

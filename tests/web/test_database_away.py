"""While the database is restarted a request is told to come again: that is no failure of the program's."""

import socket

import pytest
from flask import Flask, Response
from joserfc.jwk import OKPKey
from sqlalchemy import text

from shared.event_store.engine import create_engine
from shared.event_store.log import Log
from shared.web.access import public
from shared.web.factory import create_service_app
from shared.web.feed import feed
from shared.web.settings import WebSettings


def away() -> str:
    """The URL of a PostgreSQL that does not answer."""
    with socket.create_server(("127.0.0.1", 0)) as closed:
        return f"postgresql://nobody@127.0.0.1:{closed.getsockname()[1]}/none"


def service() -> Flask:
    key = OKPKey.generate_key("Ed25519").as_pem(private=False).decode()
    return create_service_app("reporting", WebSettings("a secret for tests only", key))


@pytest.mark.requirement("3.06")
@pytest.mark.parametrize(("statement", "status"), [("SELECT 1", 503), ("SELECT * FROM missing", 500)])
def test_a_database_that_does_not_answer_is_503_and_a_mistake_is_500(statement: str, status: int) -> None:
    engine = create_engine(away() if status == 503 else "sqlite://")
    app = service()

    @app.get("/reporting/ask")
    @public
    def ask() -> str:
        with engine.connect() as connection:
            return str(connection.scalar(text(statement)))

    answer = app.test_client().get("/reporting/ask")
    engine.dispose()
    assert answer.status_code == status
    assert answer.json is not None
    if status == 503:
        assert answer.json["type"] == "/problems/unavailable"
        assert answer.json["detail"] == "The database does not answer at the moment. Try again soon."


@pytest.mark.requirement("3.06")
def test_what_is_kept_of_an_answer_never_takes_its_place() -> None:
    engine, app = create_engine(away()), service()
    heard: list[int] = []

    def keep(response: Response) -> Response:
        heard.append(response.status_code)
        with engine.connect():
            return response

    app.register_blueprint(feed("reporting", Log(engine, "partners"), answered=keep))
    answer = app.test_client().get("/reporting/feed")
    engine.dispose()
    assert heard == [answer.status_code]
    assert answer.status_code == 401

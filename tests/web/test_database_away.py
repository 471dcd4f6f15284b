"""While the database is restarted a request is told to come again: that is no failure of the program's."""

import socket

import pytest
from joserfc.jwk import OKPKey
from sqlalchemy import text

from shared.event_store.engine import create_engine
from shared.web.access import public
from shared.web.factory import create_service_app
from shared.web.settings import WebSettings


@pytest.mark.requirement("3.06")
@pytest.mark.parametrize(("statement", "status"), [("SELECT 1", 503), ("SELECT * FROM missing", 500)])
def test_a_database_that_does_not_answer_is_503_and_a_mistake_is_500(statement: str, status: int) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    url = f"postgresql://nobody@127.0.0.1:{port}/none" if status == 503 else "sqlite://"
    engine = create_engine(url)
    key = OKPKey.generate_key("Ed25519").as_pem(private=False).decode()
    app = create_service_app("reporting", WebSettings("a secret for tests only", key))

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

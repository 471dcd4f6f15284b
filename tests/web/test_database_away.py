"""While the database is restarted a request is told to come again: that is no failure of the program's."""

import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask, Response
from joserfc.jwk import OKPKey
from psycopg.errors import DiskFull
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

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
        assert answer.headers["Retry-After"] == "1"
        assert answer.json["detail"] == "The database is not answering. Try again soon."


def no_room_in_sqlite(tmp_path: Path) -> None:
    """Of one page, as a disk may be."""
    with create_engine(f"sqlite:///{tmp_path}/full.db").begin() as connection:
        connection.execute(text("PRAGMA max_page_count = 1"))
        connection.execute(text("CREATE TABLE more (than INTEGER)"))


def no_room_for_a_file(_: Path) -> None:
    with Path("/dev/full").open("w") as upload:
        upload.write("a file to import")


def no_room_in_postgresql(_: Path) -> None:
    raise OperationalError("INSERT", {}, DiskFull())


def no_folder(tmp_path: Path) -> None:
    create_engine(f"sqlite:///{tmp_path}/missing/store.db").connect().close()


@pytest.mark.requirement("4.04")
@pytest.mark.parametrize(
    ("fails", "said"),
    [
        (no_room_in_sqlite, (507, "/problems/no-room", "30", True)),
        (no_room_for_a_file, (507, "/problems/no-room", "30", False)),
        (no_room_in_postgresql, (507, "/problems/no-room", "30", True)),
        (no_folder, (503, "/problems/unavailable", "1", False)),
    ],
)
def test_a_full_disk_is_507_and_one_that_fails_503(
    fails: Callable[[Path], None], said: tuple[int, str, str, bool], tmp_path: Path
) -> None:
    app = service()

    @app.get("/reporting/ask")
    @public
    def ask() -> str:
        fails(tmp_path)
        return "it was kept"

    answer = app.test_client().get("/reporting/ask")
    assert answer.json is not None
    promised = "nothing of this was recorded" in answer.json["detail"]
    assert (answer.status_code, answer.json["type"], answer.headers["Retry-After"], promised) == said


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

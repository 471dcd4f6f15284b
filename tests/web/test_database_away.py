"""While the database restarts, clients are asked to retry, which is not reported as a failure of the program."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask, Response
from joserfc.jwk import OKPKey
from psycopg.errors import DiskFull
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from shared.environment.disk import NO_ROOM_FOR_SERVERS, Disk
from shared.event_store.engine import create_engine
from shared.event_store.log import Log
from shared.event_store.migrations import migrate
from shared.web import health, problems
from shared.web.access import public
from shared.web.factory import create_service_app
from shared.web.feed import feed
from shared.web.settings import WebSettings
from tests.plugins.free_ports import free_ports


def away() -> str:
    """The URL of a PostgreSQL that does not answer."""
    return f"postgresql://nobody@127.0.0.1:{free_ports()}/none"


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


@pytest.mark.requirement("12.02")
@pytest.mark.parametrize(
    ("method", "free", "said"),
    [
        ("POST", 0, (507, "/problems/no-room", "30")),
        ("POST", NO_ROOM_FOR_SERVERS, (503, "/problems/unavailable", "1")),
        ("GET", 0, (503, "/problems/unavailable", "1")),
    ],
)
def test_a_database_that_ended_with_its_disk_full_has_no_room_for_a_command(
    method: str, free: int, said: tuple[int, str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """tests/faults tests this on a real disk."""
    monkeypatch.setattr(problems, "disk_of", lambda _home: Disk(100 * NO_ROOM_FOR_SERVERS, free))
    engine, app = (
        create_engine(away()),
        create_service_app("reporting", WebSettings("a secret", "no key", home=tmp_path)),
    )

    with pytest.raises(OperationalError) as failed:
        engine.connect()
    engine.dispose()
    with app.test_request_context("/reporting/ask", method=method):
        answer = app.make_response(app.handle_user_exception(failed.value))
    assert answer.json is not None
    assert (answer.status_code, answer.json["type"], answer.headers["Retry-After"]) == said
    assert "nothing of this was recorded" not in answer.json["detail"]


@pytest.mark.requirement("12.01")
def test_ready_means_that_a_command_would_be_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone, file = create_engine(away()), create_engine(f"sqlite:///{tmp_path}/there.db")
    app = create_service_app(
        "reporting",
        WebSettings("a secret", "no key"),
        checks=health.commands_need(tmp_path, database=file, vault=gone),
    )

    def ready() -> tuple[int, list[str]]:
        answer = app.test_client().get("/reporting/health/ready")
        assert answer.json is not None
        return answer.status_code, answer.json["broken"]

    assert ready() == (503, ["database", "vault"]), "it is empty"
    migrate(file, ())
    monkeypatch.setattr(health, "FRESH", -1)
    assert ready() == (503, ["vault"])
    with file.begin() as writing:
        writing.execute(text("CREATE TABLE kept (n INTEGER)"))
        assert ready() == (503, ["vault"]), "a command would wait for the other writer"
    monkeypatch.setattr(health, "disk_of", lambda _home: Disk(NO_ROOM_FOR_SERVERS, 0))
    assert ready() == (503, ["vault", "disk"])
    gone.dispose()
    file.dispose()


@pytest.mark.requirement("12.01")
def test_a_disk_that_is_full_elsewhere_is_remembered_for_a_while(tmp_path: Path) -> None:
    """The full disk belongs to a database on another machine, so a refused command is the only sign."""
    now = 1000.0
    file = create_engine(f"sqlite:///{tmp_path}/there.db")
    migrate(file, ())
    readiness = health.Readiness(health.commands_need(tmp_path, database=file), clock=lambda: now)
    assert readiness.broken() == []
    readiness.ran_out_of_room()
    assert readiness.broken() == ["disk"]
    now += health.REMEMBERED
    assert readiness.broken() == []
    readiness.ran_out_of_room()
    readiness.took_a_command()
    assert readiness.broken() == []
    file.dispose()


@pytest.mark.requirement("12.01")
def test_many_who_ask_at_once_are_one_look() -> None:
    looks, now = 0, 1000.0

    def look() -> None:
        nonlocal looks
        looks += 1
        raise OperationalError("SELECT", {}, DiskFull())

    shared = health.Shared(look, lambda: now)
    assert [health.works(shared) for _ in range(3)] == [False] * 3
    assert looks == 1
    now += 2 * health.FRESH
    assert not health.works(shared)
    assert looks == 2


def no_room_in_sqlite(tmp_path: Path) -> None:
    """Limit the database to one page, as a full disk would."""
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

"""Computations in other processes: the same responses, queued and bounded, cancelled when their clients disconnect."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse, create_environ

from shared.environment import memoization, progress
from shared.web.computing import ComputePool, answering, pool_of, processes, uses
from shared.web.computing.jobs import ComputeRequest
from shared.web.computing.pool import MOST_QUEUED
from shared.web.problems import Busy, TooManyAtOnce
from tests.end_to_end.program import alive
from tests.plugins.waiting import until
from tests.web.computing_apart import AWAY, shelf

pytestmark = [pytest.mark.requirement("5.13"), pytest.mark.process]
COMMAND = [sys.executable, "-m", "tests.web.computing_apart"]
PAGE = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def pool() -> Iterator[ComputePool]:
    made = ComputePool(COMMAND, 2)
    until(lambda: made.counted()["processes"] > 0, "no process")
    yield made
    _kill_all(made)


class House:
    """The application in front of the pool, with concurrent requests from chosen addresses."""

    def __init__(self, pool: ComputePool, threads: ThreadPoolExecutor, folder: Path) -> None:
        self.app, self.pool, self.threads, self.folder = shelf(), pool, threads, folder
        uses(self.app, pool)

    def client(self, address: str = "192.0.2.1") -> FlaskClient:
        client = self.app.test_client()
        client.environ_base["REMOTE_ADDR"] = address
        return client

    def begin(self, name: str, address: str = "192.0.2.1") -> "Future[TestResponse]":
        """Begin a long computation; `end` lets it end."""
        running = self.threads.submit(self.client(address).get, f"/shelf/long?until={self.folder / name}")
        until(lambda: self.pool.counted()["running"] > 0, "not begun")
        return running

    def end(self, name: str) -> None:
        (self.folder / name).touch()


@pytest.fixture
def house(pool: ComputePool, tmp_path: Path) -> Iterator[House]:
    with ThreadPoolExecutor(20) as threads:
        found = House(pool, threads, tmp_path)
        yield found
        until(lambda: pool.counted()["running"] == 0, "something is still computed")


def test_the_answer_is_that_of_the_same_process_byte_for_byte(house: House) -> None:
    apart = house.client().get("/shelf/quick?of=these", headers={"Rapporteur-Correlation": "not one"})
    alone = shelf().test_client().get("/shelf/quick?of=these")
    assert (apart.status_code, apart.data) == (200, alone.data)
    assert apart.mimetype == alone.mimetype
    own = {"Rapporteur-Correlation", "Content-Length"}
    assert {name for name, _ in apart.headers} - own == {name for name, _ in alone.headers} - own
    assert house.client().get("/shelf/nowhere").status_code == 404


def test_the_same_question_is_computed_once(house: House) -> None:
    first = house.client().get("/shelf/counted?of=one").data
    house.client().get("/shelf/counted?of=two")
    assert house.client("192.0.2.2").get("/shelf/counted?of=one").data == first


def test_of_one_viewer_two_are_under_way_and_others_are_not_kept_waiting(house: House) -> None:
    running = [house.begin(name) for name in ("first", "second")]
    until(lambda: sum(house.pool.counted()[each] for each in ("running", "queued")) == 2, "not asked")
    refused = house.client().get("/shelf/quick")
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "5")
    assert refused.json is not None
    assert refused.json["type"] == "/problems/too-many-at-once"
    assert house.client("192.0.2.2").get("/shelf/quick?of=another").status_code == 200
    # Long computations never occupy every process: neither has ended.
    assert house.pool.counted()["running"] == 1
    for name in ("first", "second"):
        house.end(name)
    assert [each.result(30).data for each in running] == [b"done", b"done"]


def test_a_place_that_becomes_free_meanwhile_is_taken(house: House) -> None:
    running = [house.begin(name) for name in ("first", "second")]
    until(lambda: sum(house.pool.counted()[each] for each in ("running", "queued")) == 2, "not asked")
    third = house.threads.submit(house.client().get, "/shelf/quick?of=third")
    house.end("first")
    assert third.result(30).status_code == 200
    house.end("second")
    assert {each.result(30).status_code for each in running} == {200}


def test_a_page_says_how_far_it_is_comes_up_by_itself_and_can_be_given_up(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "SECONDS_FOR_A_PAGE", 0.3)
    client, path = house.client(), f"/shelf/long?until={house.folder / 'page'}"
    steps = re.compile(r"\d+ of at most 1000 steps are done")
    until(lambda: steps.search(client.get(path, headers=PAGE).text) is not None, "no steps are told")
    page = client.get(path, headers=PAGE)
    assert (page.status_code, page.headers["Refresh"]) == (202, "2")
    assert "<progress" in page.text
    house.end("page")
    until(lambda: client.get(path, headers=PAGE).status_code == 200, "it did not come up")

    other = f"/shelf/long?until={house.folder / 'never'}"
    page = client.get(other, headers=PAGE)
    form = dict(re.findall(r'name="(job)" value="([^"]+)"', page.text))
    assert client.post("/shelf/prepared/cancel", data={"job": "1"}).status_code == 404
    given_up = client.post("/shelf/prepared/cancel", data=form)
    assert (given_up.status_code, given_up.headers["Location"]) == (303, "/shelf/")
    assert client.post("/shelf/prepared/cancel", data=form).status_code == 404
    until(lambda: house.pool.counted()["running"] == 0, "it is still computed")


@pytest.mark.requirement("9.05")
def test_a_file_is_waited_for_on_a_page_that_it_does_not_replace(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "SECONDS_FOR_A_PAGE", 0.3)
    client, path = house.client(), f"/shelf/report.pdf?until={house.folder / 'file'}"
    page = client.get(path, headers=PAGE)
    assert (page.status_code, page.headers["Refresh"]) == (202, "2")
    assert "Its download begins by itself once it is ready" in page.text
    assert "<progress" in page.text
    house.end("file")
    until(lambda: client.get(path, headers=PAGE).status_code == 200, "it did not come")


@pytest.mark.requirement("9.05")
def test_an_act_is_done_once_by_another_process_and_waited_for_on_a_page(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "SECONDS_FOR_A_PAGE", 0.3)
    client, file = house.client(), house.folder / "act"
    path, said = f"/shelf/atlas/lend?until={file}", {"what": "größer & more"}
    page = client.post(path, headers=PAGE, data=said)
    assert (page.status_code, "<progress" in page.text) == (202, True)
    again = page.headers["Refresh"].partition("url=")[2]
    assert again.startswith("/shelf/prepared?job=")
    assert house.client("192.0.2.2").get(again, headers=PAGE).status_code == 404
    # A process that exits has not recorded anything yet, so another one does the whole act.
    before = house.pool.pids()
    _kill_all(house.pool)
    until(lambda: house.pool.counted()["running"] == 1 and not set(house.pool.pids()) & set(before), "not begun anew")
    assert client.get(again, headers=PAGE).status_code == 202
    file.touch()
    while (answer := client.get(again, headers=PAGE)).status_code == 202:
        assert answer.headers["Refresh"] == page.headers["Refresh"]
    assert (answer.status_code, answer.headers["Location"]) == (303, "/shelf/done")
    [line] = file.read_text().splitlines()
    assert line.startswith("lend atlas größer & more ")
    assert int(line.split()[-1]) in house.pool.pids()
    assert client.get(again, headers=PAGE).status_code == 404
    # Any other act runs in the web server's own process.
    assert client.post(f"/shelf/atlas/sell?until={file}", data=said).status_code == 303
    assert file.read_text().splitlines()[-1] == f"sell atlas größer & more {os.getpid()}"


def test_a_program_is_told_to_ask_again(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "SECONDS_FOR_A_PROGRAM", 0.3)
    path = f"/shelf/long?until={house.folder / 'program'}"

    def problem() -> Any:
        answer = house.client().get(path)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
        return answer.json

    assert problem()["type"] == "/problems/being-prepared"
    until(lambda: bool(problem()["parameters"]["expected"] == 1000), "no steps are told")
    house.end("program")
    until(lambda: house.client().get(path).data == b"done", "it was not kept")


def test_whoever_goes_away_gives_it_up(house: House) -> None:
    gone: list[bool] = []
    away = {"waitress.client_disconnected": lambda: bool(gone)}
    path = f"/shelf/long?until={house.folder / 'never'}"
    asked = house.threads.submit(lambda: house.client().get(path, environ_overrides=away))
    until(lambda: house.pool.counted()["running"] == 1, "not begun")
    gone.append(True)
    assert asked.result(30).status_code == 503
    until(lambda: house.pool.counted()["running"] == 0, "it is still computed")


def test_a_process_that_is_killed_is_replaced_and_its_work_done_again_but_not_for_ever(house: House) -> None:
    running = house.begin("killed")
    before = house.pool.pids()
    _kill_all(house.pool)
    until(lambda: house.pool.counted()["running"] == 1 and not set(house.pool.pids()) & set(before), "not begun anew")
    house.end("killed")
    assert running.result(30).data == b"done"

    deadly = house.begin("deadly")
    while not deadly.done():
        _kill_all(house.pool)
    assert deadly.result().status_code == 503
    assert house.client().get("/shelf/quick?of=after").status_code == 200


def test_a_database_that_does_not_answer_ends_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(AWAY, "")
    pool = ComputePool(COMMAND, 1)
    uses(app := shelf(), pool)
    before = pool.pids()
    assert app.test_client().get("/shelf/quick?of=these").status_code == 200
    assert pool.pids() == before
    _kill_all(pool)


def test_a_process_that_cannot_be_started_is_tried_anew_for_the_next_request(tmp_path: Path) -> None:
    program = tmp_path / "program"
    pool = ComputePool([str(program), *COMMAND[1:]], 1)
    client = shelf().test_client()
    uses(client.application, pool)
    for _ in range(2):
        answer = client.get("/shelf/quick?of=these")
        assert answer.json is not None
        assert (answer.status_code, answer.json["type"]) == (503, "/problems/unavailable")
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    program.chmod(0o755)
    assert client.get("/shelf/quick?of=these").status_code == 200
    _kill_all(pool)


def test_without_a_thread_to_listen_in_the_process_is_ended_again(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[subprocess.Popen[bytes]] = []

    def start(*arguments: Any, **named: Any) -> "subprocess.Popen[bytes]":
        started.append(popen(*arguments, **named))
        return started[0]

    def refuse(_thread: Thread) -> None:
        raise RuntimeError("can't start new thread")

    popen = subprocess.Popen
    monkeypatch.setattr(subprocess, "Popen", start)
    monkeypatch.setattr(Thread, "start", refuse)
    with pytest.raises(RuntimeError):
        processes.Process(COMMAND, lambda _process, _message: None)
    assert started[0].returncode == -signal.SIGKILL


def _kill_all(pool: ComputePool) -> None:
    for pid in pool.pids():
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def test_what_was_asked_for_by_nobody_any_more_lapses_and_the_queue_has_an_end(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = create_environ(f"/shelf/long?until={house.folder / 'never'}")
    environ = {name: text for name, text in made.items() if isinstance(text, str)}

    def ask(number: int, viewer: str) -> None:
        house.pool.ask(ComputeRequest((number,), viewer, "/shelf/long", environ, heavy=True))

    for number in range(2):
        ask(number, "one")
    with pytest.raises(TooManyAtOnce):
        ask(2, "one")
    for number in range(2, MOST_QUEUED):
        ask(number, str(number))
    with pytest.raises(Busy):
        ask(MOST_QUEUED, "another")
    monkeypatch.setattr("shared.web.computing.jobs.LAPSE", 0.0)
    until(lambda: house.pool.counted()["queued"] == 0, "nothing lapsed")


def test_a_process_ends_with_whoever_started_it(house: House, tmp_path: Path) -> None:
    program = (
        "import sys, time; from shared.web.computing import ComputePool; from tests.web.test_computing import COMMAND\n"
        "pool = ComputePool(COMMAND, 1); open(sys.argv[1], 'w').write(str(pool.pids()[0])); time.sleep(60)"
    )
    said = tmp_path / "pid"
    parent = subprocess.Popen([sys.executable, "-c", program, str(said)])
    until(lambda: said.exists() and said.read_text() != "", "no process")
    parent.kill()
    parent.wait()
    until(lambda: not alive(int(said.read_text())), "it outlived its parent")
    assert pool_of(house.app) is house.pool


def test_results_are_kept_for_the_last_questions_alone_and_only_where_that_is_wanted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    computed: list[int] = []

    @memoization.memoized(2)
    def double(number: int) -> int:
        computed.append(number)
        return 2 * number

    assert [double(1), double(1)] == [2, 2]
    assert computed == [1, 1]
    monkeypatch.setattr(memoization, "_is_on", [True])
    computed.clear()
    assert [double(number) for number in (1, 2, 1, 3, 1, 2)] == [2, 4, 2, 6, 2, 4]
    assert computed == [1, 2, 3, 2]
    memoization.clear()
    double(2)
    assert computed == [1, 2, 3, 2, 2]


def test_a_computation_says_its_steps_and_ends_where_its_listener_says_so() -> None:
    told: list[tuple[int, int]] = []

    def stop_at_two(done: int, expected: int) -> None:
        told.append((done, expected))
        if done == 2:
            raise KeyError

    def computation() -> None:
        progress.expect(3)
        for _ in range(3):
            progress.step()

    computation()
    with progress.notifying(stop_at_two), pytest.raises(KeyError):
        computation()
    assert told == [(0, 3), (1, 3), (2, 3)]

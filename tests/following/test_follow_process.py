"""A follower as a separate process: it outlives its sources, exits cleanly, and needs no Kafka client to start."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from deploy.transfer.following.followed_logs import LONG_POLL
from tests.following.conftest import Book, Partner, Served, publishing
from tests.plugins.servers import KafkaServer

pytestmark = [pytest.mark.process, pytest.mark.requirement("3.04")]
RAPPORTEUR = (sys.executable, "-m", "deploy.cli")
WITHOUT_KAFKA = "import sys; sys.modules['kafka'] = None; from deploy.cli import main; sys.exit(main(sys.argv[1:]))"


class Following:
    """A follower whose lines go to a file."""

    def __init__(self, process: subprocess.Popen[bytes], out: Path, err: Path) -> None:
        self.process, self._out, self._err = process, out, err

    def wait_for(self, lines: bytes) -> None:
        self._wait(lambda: self._out.read_bytes() == lines)

    def wait_to_hear(self, said: str) -> None:
        self._wait(lambda: said in self.err)

    @property
    def err(self) -> str:
        return self._err.read_text()

    def _wait(self, condition: Callable[[], bool]) -> None:
        limit = time.monotonic() + 90
        while not condition():
            assert self.process.poll() is None, self.err
            assert time.monotonic() < limit, self.err
            time.sleep(0.05)


@contextmanager
def following(folder: Path, options: Sequence[str]) -> Iterator[Following]:
    out, err = folder / "out", folder / "err"
    with out.open("wb") as to_out, err.open("wb") as to_err:
        process = subprocess.Popen(
            [*RAPPORTEUR, "feed", "follow", *options],
            stdout=to_out,
            stderr=to_err,
            env={**os.environ, "RAPPORTEUR_HOME": str(folder)},
        )
    try:
        yield Following(process, out, err)
    finally:
        process.kill()
        process.wait()


def test_it_outlives_the_feed_and_ends_cleanly_with_ctrl_c(
    book: Book, fed: Served, over_feed: list[str], tmp_path: Path
) -> None:
    book.grow(2)
    state = tmp_path / "state"
    with following(tmp_path, [*over_feed, "--state", str(state)]) as follower:
        follower.wait_for(book.stored())
        fed.stop()
        follower.wait_to_hear("Tried again until it answers.")
        book.grow(2)
        fed.start()
        follower.wait_for(book.stored())
        follower.wait_to_hear("It answers again.")
        began = time.monotonic()
        follower.process.send_signal(signal.SIGINT)
        assert follower.process.wait(timeout=60) == 0
        assert time.monotonic() - began < LONG_POLL / 2, "a long poll is not waited for"
        assert follower.err.splitlines()[-1] == f"4 events written. Stopped after {book.log.origin()}:4."
        assert "Traceback" not in follower.err
    assert state.read_text() == f"{book.log.origin()}:4\n"


def test_it_outlives_the_broker(
    book: Book, topic: str, partner: Partner, kafka_cluster: KafkaServer, tmp_path: Path
) -> None:
    book.grow(3)
    with publishing(book, kafka_cluster, topic) as publisher:
        publisher.publish()
    with following(tmp_path, partner.over(topic, "--group", f"{partner.groups}outlives")) as follower:
        follower.wait_for(book.stored())
        kafka_cluster.stop()
        try:
            follower.wait_to_hear("Tried again until it answers.")
        finally:
            kafka_cluster.start()
        book.grow(3)
        with publishing(book, kafka_cluster, topic) as publisher:
            publisher.publish()
        follower.wait_for(book.stored())
        follower.process.terminate()
        assert follower.process.wait(timeout=60) == 0
        assert "6 events written." in follower.err
        assert "Traceback" not in follower.err


def test_who_reads_the_lines_may_leave(book: Book, over_feed: list[str], tmp_path: Path) -> None:
    book.grow(2_000)
    follow = subprocess.Popen(
        [*RAPPORTEUR, "feed", "follow", *over_feed],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "RAPPORTEUR_HOME": str(tmp_path)},
    )
    assert follow.stdout is not None
    first = follow.stdout.readline()
    follow.stdout.close()
    _, err = follow.communicate(timeout=60)
    assert first == book.stored().splitlines(keepends=True)[0]
    assert follow.returncode == 0, err
    assert b"Traceback" not in err
    assert b"Exception ignored" not in err


@pytest.mark.requirement("3.06")
def test_without_kafkas_client_the_remedy_is_named_and_the_feed_works(
    book: Book, over_feed: list[str], tmp_path: Path
) -> None:
    def run(*options: str) -> subprocess.CompletedProcess[bytes]:
        environment = {**os.environ, "RAPPORTEUR_HOME": str(tmp_path)}
        command = [sys.executable, "-c", WITHOUT_KAFKA, "feed", "follow", *options, "--once"]
        return subprocess.run(command, capture_output=True, env=environment, timeout=60, check=False)

    book.grow(2)
    topic = run("--kafka", "127.0.0.1:1", "--kafka-protocol", "PLAINTEXT")
    assert topic.returncode == 7
    assert b"The package kafka, which production needs, is not installed. Run `make setup`" in topic.stderr
    assert run(*over_feed).stdout == book.stored()

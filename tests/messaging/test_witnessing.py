"""Asking witnesses: each checkpoint is cosigned, an absent witness delays nothing, and a different history is
reported at once."""

import base64
import shutil
from collections.abc import Callable, Iterator
from copy import copy
from datetime import UTC, datetime
from itertools import pairwise
from math import inf
from pathlib import Path
from socket import socket

import msgspec
import pytest
from flask import Flask, request
from sqlalchemy import event
from werkzeug.serving import make_server

from shared.event_store.checkpoints import notes_upto
from shared.event_store.engine import create_engine
from shared.event_store.log import Log
from shared.event_store.migrations import migrate
from shared.event_store.witnessed_logs import trust, witnessed_logs
from shared.event_store.witnesses import Witness, Witnesses, ask_from_now_on, stop_asking
from shared.messaging.witnessing import PAUSES, WitnessAsker
from shared.transparency.checkpoint_store import CheckpointStore
from shared.transparency.cosignature import WitnessKey, cosign
from shared.transparency.note import Note
from shared.transparency.signing_key import SigningKey
from shared.transparency.submission import read_submission
from shared.web.witness import witness
from tests.event_store import lending
from tests.event_store.signing import Signing, make_key
from tests.plugins.serving import in_a_thread

pytestmark = pytest.mark.requirement("12.09")
NAME = "witness.example/w"
LAST = PAUSES[-1]


class Ours:
    """A signed log, and the asker of its witnesses; `passed` are the seconds of the asker's clock."""

    def __init__(self, folder: Path, signing: Signing) -> None:
        self.folder, self.signing, self.passed = folder, signing, 0.0
        self.witnesses = Witnesses(signing.engine, lending.LOG)
        self.asker = WitnessAsker(signing.engine, signing.log, lambda: self.passed)

    def grow(self, events: int) -> None:
        self.signing.stamp(events)
        self.signing.signer().sign(at_once=True)

    def copied(self, folder: Path) -> "Ours":
        """Copy the home, like an attacker who wants to write another history."""
        self.signing.engine.dispose()
        shutil.copytree(self.folder, folder)
        signing = copy(self.signing)
        signing.engine = create_engine(f"sqlite:///{folder / 'log.db'}")
        signing.folder, signing.log = folder, Log(signing.engine, lending.LOG)
        signing.kept, signing.key = (
            CheckpointStore(folder / "checkpoints", lending.LOG),
            SigningKey(folder, lending.LOG),
        )
        return Ours(folder, signing)

    def ask(self, witness: Witness) -> None:
        with self.signing.engine.begin() as connection:
            ask_from_now_on(connection, lending.LOG, witness)

    def turn(self) -> dict[str, Witness]:
        """Take a turn after the longest pause; return the resulting state of each witness."""
        self.passed += LAST
        self.asker.turn()
        return {each.name: each for each in self.witnesses.all()}


@pytest.fixture
def ours(tmp_path: Path) -> Ours:
    folder = tmp_path / "ours"
    folder.mkdir()
    found = Ours(folder, Signing(lending.prepare(create_engine(f"sqlite:///{folder / 'log.db'}")), folder))
    found.grow(2)
    return found


class Theirs:
    """A served witness; it answers with `answer`, if set, instead of its own."""

    def __init__(self, folder: Path, name: str = NAME) -> None:
        self.engine = create_engine(f"sqlite:///{folder / 'witness.db'}")
        migrate(self.engine, ["lending"])
        make_key(folder)
        key = SigningKey(folder, lending.LOG)
        self.private, self.key = key.private(), WitnessKey(name, key.public(name).public)
        self.answer: Callable[[], tuple[str, int]] | None = None
        app = Flask("witness")

        @app.before_request
        def answer() -> tuple[str, int] | None:
            return self.answer() if self.answer else None

        app.register_blueprint(witness("their", name, key, self.engine))
        self.server = make_server("127.0.0.1", 0, app, threaded=True)
        self.asked = Witness(name, self.key.vkey, f"http://127.0.0.1:{self.server.server_port}/their/witness")

    def trust(self, ours: Ours) -> None:
        with self.engine.begin() as connection:
            trust(connection, ours.signing.key.known())


@pytest.fixture
def theirs(ours: Ours, tmp_path: Path) -> Iterator[Theirs]:
    folder = tmp_path / "theirs"
    folder.mkdir()
    found = Theirs(folder)
    thread = in_a_thread(found.server)
    found.trust(ours)
    ours.ask(found.asked)
    yield found
    found.server.shutdown()
    thread.join()


def test_each_newest_checkpoint_is_cosigned_and_carries_it(ours: Ours, theirs: Theirs) -> None:
    for more in (0, 1, 5, 300):
        if more:
            ours.grow(more)
        found = ours.turn()[NAME]
        newest = ours.signing.log.checkpoint()
        assert newest is not None
        assert (found.size, found.failure) == (ours.signing.log.size(), None)
        assert theirs.key.cosigned(newest) is not None
        assert newest.signed_by(ours.signing.key.known()), "the log's own signature stays"
        carried = notes_upto(ours.signing.engine, lending.LOG, found.size)
        assert [theirs.key.cosigned(each) is not None for each in carried] == [*[False] * (len(carried) - 1), True]
    assert ours.signing.sizes() == ours.signing.in_the_database(), "what is stored and kept elsewhere is as it was"


def test_the_newest_checkpoint_and_its_cosignatures_take_one_query(ours: Ours, theirs: Theirs) -> None:
    """A feed's page contains them. A witness that is behind, or that never cosigned, adds nothing."""
    asked, note = list[str](), ours.signing.log.checkpoint()
    assert note is not None
    ours.ask(msgspec.structs.replace(theirs.asked, name="another.example/witness"))
    event.listen(ours.signing.engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
    assert ours.signing.log.checkpoint() == note
    assert sum(each.startswith("SELECT") for each in asked) == 1
    ours.turn()
    cosigned = ours.signing.log.checkpoint()
    assert cosigned is not None
    assert len(cosigned.signatures) == len(note.signatures) + 1
    ours.grow(1)
    newest = ours.signing.log.checkpoint()
    assert newest is not None
    assert len(newest.signatures) == len(note.signatures)


def test_a_witness_that_lost_nothing_says_how_far_it_is(ours: Ours, theirs: Theirs) -> None:
    ours.turn()
    ours.ask(theirs.asked)
    assert ours.turn()[NAME].failure is None
    ours.grow(3)
    ours.ask(theirs.asked)
    assert (ours.turn()[NAME].size, ours.turn()[NAME].failure) == (ours.signing.log.size(), None)


def test_one_that_fails_is_left_alone_for_longer_and_longer(ours: Ours, theirs: Theirs) -> None:
    asked = list[float]()

    def busy() -> tuple[str, int]:
        asked.append(ours.passed)
        return "", 503

    theirs.answer = busy
    for _ in range(200):
        ours.passed += 0.5
        ours.asker.turn()
    assert [later - earlier for earlier, later in pairwise(asked)][:6] == [*PAUSES, LAST]
    assert 0 < ours.asker.seconds_left() <= LAST
    with ours.signing.engine.begin() as connection:
        stop_asking(connection, lending.LOG, NAME)
    ours.asker.turn()
    assert ours.asker.seconds_left() == inf, "nobody waits for one that is no longer asked"


def test_one_that_is_away_is_told_of_since_when(ours: Ours) -> None:
    with socket() as closed:
        closed.bind(("127.0.0.1", 0))
        nowhere = f"http://127.0.0.1:{closed.getsockname()[1]}"
        ours.ask(Witness(NAME, WitnessKey(NAME, bytes(32)).vkey, nowhere))
        found = ours.turn()[NAME]
        assert "no answer (connection" in str(found.failure)
        assert found.failing_since is not None
        assert ours.turn()[NAME].failing_since == found.failing_since
    ours.grow(2)
    assert ours.signing.sizes()[-1] == ours.signing.log.size(), "signing waits for nobody"


def test_one_that_never_answers_costs_a_few_seconds_and_no_other_witness(ours: Ours, theirs: Theirs) -> None:
    with socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        first = "a.example/silent"
        ours.ask(Witness(first, WitnessKey(first, bytes(32)).vkey, f"http://127.0.0.1:{silent.getsockname()[1]}"))
        found = ours.turn()
    assert "time-out" in str(found[first].failure)
    assert (found[NAME].size, found[NAME].failure) == (ours.signing.log.size(), None)


@pytest.mark.parametrize("first", [1, 3, 7])
def test_of_two_histories_the_second_is_told_by_both_sides(
    ours: Ours, theirs: Theirs, tmp_path: Path, first: int
) -> None:
    ours.turn()
    other = ours.copied(tmp_path / "copy")
    ours.grow(first)
    assert ours.turn()[NAME].failure is None
    for _ in range(2):
        other.grow(4)
        found = other.turn()[NAME]
        assert found.forked_since is not None
        assert "another history" in str(found.failure)
    with theirs.engine.connect() as connection:
        (log,) = witnessed_logs(connection)
    assert log.size == ours.signing.log.size()
    ours.grow(1)
    assert ours.turn()[NAME].forked_since is None, "who was first is cosigned on"


def test_a_log_that_was_rolled_back_is_told(ours: Ours, theirs: Theirs, tmp_path: Path) -> None:
    other = ours.copied(tmp_path / "copy")
    ours.grow(9)
    ours.turn()
    other.grow(1)
    assert "here are fewer" in str(other.turn()[NAME].failure)
    assert other.witnesses.all()[0].forked_since


def answers() -> Iterator[tuple[str, str, int]]:
    yield "nothing", "", 200
    yield "no line of a note", "well done\n", 200
    yield "another key's", f"— {NAME} {base64.b64encode(b'abcd' + bytes(72)).decode()}\n", 200
    yield "more than is read", "— a bbbbbbbb\n" * 100_000, 200
    yield "409 without a size", "no\n", 409
    yield "an error", "oh\n", 500
    yield "unknown", "", 404
    yield "not trusted", "", 403


@pytest.mark.parametrize(
    ("said", "status"), [(said, status) for _, said, status in answers()], ids=[each[0] for each in answers()]
)
def test_an_answer_that_is_no_cosignature_counts_for_nothing(
    ours: Ours, theirs: Theirs, said: str, status: int
) -> None:
    theirs.answer = lambda: (said, status)
    found = ours.turn()[NAME]
    assert (found.size, found.cosignature, found.forked_since) == (0, None, None)
    assert found.failure
    theirs.answer = None
    found = ours.turn()[NAME]
    assert (found.size, found.failure, found.failing_since) == (ours.signing.log.size(), None, None)


def test_a_cosignature_of_something_else_counts_for_nothing(ours: Ours, theirs: Theirs) -> None:
    def other() -> tuple[str, int]:
        note = read_submission(request.get_data()).note
        wrong = cosign(type(note)(note.text + "x\n", ()), NAME, theirs.private, datetime.now(UTC))
        return wrong.line, 200

    theirs.answer = other
    assert "no right cosignature" in str(ours.turn()[NAME].failure)


def test_a_cosignature_of_another_log_of_the_same_size_is_not_carried(ours: Ours, theirs: Theirs) -> None:
    """This happens after a restore with a loss, under another origin."""
    newest = ours.signing.log.checkpoint()
    assert newest is not None
    before = Note("other/0\n" + newest.text.partition("\n")[2], ())
    ours.witnesses.cosigned(NAME, ours.signing.log.size(), cosign(before, NAME, theirs.private, datetime.now(UTC)))
    assert ours.signing.log.checkpoint() == newest
    ours.turn()
    carried = ours.signing.log.checkpoint()
    assert carried is not None
    assert theirs.key.cosigned(carried)


def test_lines_of_a_witness_s_other_keys_are_passed_over(ours: Ours, theirs: Theirs) -> None:
    def several() -> tuple[str, int]:
        note = read_submission(request.get_data()).note
        own = cosign(note, NAME, theirs.private, datetime.now(UTC))
        return f"— {NAME} {base64.b64encode(b'mlds' + bytes(2428)).decode()}\n{own.line}", 200

    theirs.answer = several
    assert ours.turn()[NAME].size == ours.signing.log.size()

"""The witness over HTTP: its cosignatures, each refusal in the standard, and that it never goes back."""

import base64
from collections.abc import Sequence
from pathlib import Path
from threading import Barrier, Thread

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from shared.event_store import migrations
from shared.event_store.engine import create_engine
from shared.event_store.witnessed_logs import WitnessedLog, distrust, forget_fork, trust, witnessed_logs
from shared.transparency.checkpoint import Checkpoint
from shared.transparency.cosignature import WitnessKey
from shared.transparency.merkle import EMPTY_ROOT, consistency_proof, leaf_hash, root
from shared.transparency.note import Key, Note, read_signature
from shared.transparency.signing_key import SigningKey
from shared.transparency.submission import MOST_BYTES, submission
from shared.web.witness import BURST, witness
from tests.event_store.signing import make_key
from tests.fuzz.strategies import mutated
from tests.web.conftest import Shelf

pytestmark = pytest.mark.requirement("12.09")
ADDRESS, NAME = "/shelf/witness/add-checkpoint", "witness.example/w"
ORIGIN = "lending/0123456789abcdef0123456789abcdef"
LOG, STRANGER = Ed25519PrivateKey.from_private_bytes(bytes(range(32))), Ed25519PrivateKey.from_private_bytes(bytes(32))
ONE, OTHER = (
    [leaf_hash(at, "", b"a" if at <= common else b"b") for at in range(1, 40)] for common in (39, 5)
)  # two histories that diverge after the fifth entry


def signed(size: int, leaves: Sequence[bytes] = ONE, key: Ed25519PrivateKey = LOG) -> Note:
    return Checkpoint(ORIGIN, size, root(leaves[:size])).signed(key)


def body(old: int, size: int, leaves: Sequence[bytes] = ONE, key: Ed25519PrivateKey = LOG) -> bytes:
    path = consistency_proof(old, leaves[:size]) if 0 < old < size else []
    return submission(old, path, signed(size, leaves, key)).written().encode()


class Asked:
    """A witness, and the log that it trusts."""

    def __init__(self, client: FlaskClient, engine: Engine, key: WitnessKey) -> None:
        self.client, self.engine, self.key = client, engine, key
        self._from = 0

    def post(self, sent: bytes) -> TestResponse:
        """Post from a new address each time, so that no limit applies."""
        self._from += 1
        address = f"10.0.{self._from // 250}.{self._from % 250}"
        return self.client.post(ADDRESS, data=sent, environ_base={"REMOTE_ADDR": address})

    def log(self) -> WitnessedLog:
        with self.engine.connect() as connection:
            (found,) = witnessed_logs(connection)
        return found


def served(shelf: Shelf, url: str, folder: Path) -> Asked:
    engine = create_engine(url)
    migrations.migrate(engine, ["lending"])
    with engine.begin() as connection:
        trust(connection, [Key(ORIGIN, LOG.public_key().public_bytes_raw())])
    make_key(folder / "keys")
    key = SigningKey(folder / "keys", "lending")
    shelf.app.register_blueprint(witness("shelf", NAME, key, engine))
    return Asked(shelf.app.test_client(), engine, WitnessKey(NAME, key.public(NAME).public))


@pytest.fixture
def asked(shelf: Shelf, tmp_path: Path) -> Asked:
    return served(shelf, f"sqlite:///{tmp_path / 'witness.db'}", tmp_path)


def test_what_goes_on_is_cosigned_and_the_newest_is_kept(asked: Asked) -> None:
    for old, size in ((0, 3), (3, 3), (3, 8), (8, 9), (9, 39)):
        answer = asked.post(body(old, size))
        assert (answer.status_code, answer.mimetype) == (200, "text/plain"), (size, answer.text)
        line = read_signature(answer.text.removesuffix("\n"))
        assert asked.key.cosigned(signed(size).beside([line])) is not None
        assert (asked.log().size, asked.log().root) == (size, root(ONE[:size]))
        assert asked.log().note == signed(size).beside([line])


def test_a_log_that_is_still_empty_is_cosigned(asked: Asked) -> None:
    wrong = submission(0, (), Checkpoint(ORIGIN, 0, bytes(32)).signed(LOG)).written().encode()
    assert asked.post(wrong).status_code == 422
    empty = Checkpoint(ORIGIN, 0, EMPTY_ROOT).signed(LOG)
    for _ in range(2):
        assert asked.post(submission(0, (), empty).written().encode()).status_code == 200
    assert asked.post(submission(0, (bytes(32),), empty).written().encode()).status_code == 422
    assert asked.post(body(0, 3)).status_code == 200


def test_each_refusal_is_the_standard_s_and_keeps_nothing(asked: Asked) -> None:
    assert asked.post(body(0, 8)).status_code == 200
    before = asked.log()
    unknown = Checkpoint(f"{ORIGIN}0", 9, bytes(32)).signed(LOG)
    cases = {
        "an unknown log": (submission(8, (), unknown).written().encode(), 404),
        "a stranger's key": (body(8, 9, key=STRANGER), 403),
        "an older size": (body(3, 9), 409),
        "from nothing": (body(0, 9), 409),
        "a later size": (body(9, 10), 409),
        "an old size beyond the checkpoint's": (submission(9, (), signed(8)).written().encode(), 400),
        "a replayed checkpoint": (body(0, 8), 409),
        "an older checkpoint": (body(3, 5), 409),
        "a proof of another log": (submission(8, [bytes(32)], signed(9)).written().encode(), 422),
        "no proof": (submission(8, (), signed(9)).written().encode(), 422),
        "a proof that is too long": (body(8, 9).replace(b"\n\n", b"\n" + b"A" * 43 + b"=\n\n", 1), 422),
        "a proof from nothing to nothing": (submission(8, [bytes(32)], signed(8)).written().encode(), 422),
    }
    for name, (sent, status) in cases.items():
        answer = asked.post(sent)
        assert answer.status_code == status, (name, answer.text)
        assert "— " not in answer.text
        if status == 409:
            assert (answer.text, answer.mimetype) == ("8\n", "text/x.tlog.size"), name
    assert asked.log() == before, "and nothing of it is a fork"


def test_two_roots_of_one_size_are_a_fork_and_both_are_kept(asked: Asked) -> None:
    assert asked.post(body(0, 8)).status_code == 200
    for old in (8, 3):
        assert asked.post(body(old, 8, OTHER)).status_code == 409
    found = asked.log()
    assert (found.size, found.refused) == (8, signed(8, OTHER))
    assert asked.post(body(8, 9)).status_code == 200, "the history that was cosigned goes on"
    with asked.engine.begin() as connection:
        forget_fork(connection, ORIGIN)
    assert asked.log().refused is None


def test_a_proof_from_another_beginning_is_a_fork(asked: Asked) -> None:
    assert asked.post(body(0, 9)).status_code == 200
    assert asked.post(body(9, 12, OTHER)).status_code == 422
    assert asked.log().refused == signed(12, OTHER)


def test_a_checkpoint_that_somebody_else_sends_with_a_wrong_proof_accuses_nobody(asked: Asked) -> None:
    assert asked.post(body(0, 9)).status_code == 200
    path = consistency_proof(9, ONE[:12])
    for at in range(len(path)):
        wrong = [*path[:at], bytes(32), *path[at + 1 :]]
        assert asked.post(submission(9, wrong, signed(12)).written().encode()).status_code == 422
    assert asked.log().refused is None


def test_of_two_at_once_the_smaller_does_not_come_after_the_larger(
    shelf: Shelf, store_url: str, tmp_path: Path
) -> None:
    asked = served(shelf, store_url, tmp_path)
    assert asked.post(body(0, 3)).status_code == 200
    start, statuses = Barrier(8), list[int]()

    def ask(size: int) -> None:
        start.wait()
        statuses.append(asked.post(body(3, size)).status_code)

    threads = [Thread(target=ask, args=(size,)) for size in range(4, 12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [200, *[409] * 7]
    asked.engine.dispose()


def test_a_log_is_left_and_taken_again_where_it_was(asked: Asked) -> None:
    assert asked.post(body(0, 9)).status_code == 200
    with asked.engine.begin() as connection:
        assert distrust(connection, ORIGIN)
    assert asked.post(body(9, 10)).status_code == 404
    with asked.engine.begin() as connection:
        trust(connection, [Key(ORIGIN, STRANGER.public_key().public_bytes_raw())])
    assert asked.post(body(0, 5, key=STRANGER)).text == "9\n"
    assert asked.post(body(9, 10)).status_code == 403, "its old key is trusted no more"
    assert asked.post(body(9, 10, key=STRANGER)).status_code == 200


def test_an_installation_without_a_name_is_no_witness(shelf: Shelf, asked: Asked, tmp_path: Path) -> None:
    other = witness("desk", None, SigningKey(tmp_path, "lending"), asked.engine)
    shelf.app.register_blueprint(other, name="no-witness")
    assert asked.client.post("/desk/witness/add-checkpoint", data=body(0, 3)).status_code == 404


def test_one_address_is_slowed_down_and_no_other(asked: Asked) -> None:
    statuses = {asked.client.post(ADDRESS, data=body(0, 3)).status_code for _ in range(2 * BURST)}
    assert statuses == {200, 409, 429}
    assert asked.post(body(0, 5)).status_code == 409


def test_a_body_has_a_bound(asked: Asked) -> None:
    assert asked.post(body(0, 3) + b"x" * MOST_BYTES).status_code == 413


SENT = [body(0, 3), body(3, 9), body(0, 3).replace(b"lending", b"l\xc3\xa9nding")]


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(mutated(SENT))
def test_no_body_is_an_error_of_the_witness(asked: Asked, sent: bytes) -> None:
    answer = asked.post(sent)
    assert answer.status_code in (200, 400, 403, 404, 409, 422), answer.text
    assert asked.log().root == root(ONE[: asked.log().size])


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"\n",
        b"old 0",
        b"old 0\n\n",
        b"\xff\xfe",
        b"old 0\n\n\n\n",
        b"old 0\n" + base64.b64encode(bytes(32)) + b"\n" * 3,
        b"old " + b"9" * 400 + b"\n\n",
        body(0, 3).replace(b"\n", b"\r\n"),
    ],
)
def test_what_is_no_request_is_told_so(asked: Asked, sent: bytes) -> None:
    assert asked.post(sent).status_code == 400

"""The newest checkpoint of a log over HTTP, and the proof that the log continues from an earlier size."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from shared.event_store.engine import create_engine
from shared.transparency.checkpoint import checkpoint_of
from shared.transparency.note import read_note
from shared.transparency.verifying import continues
from shared.web.checkpoints import checkpoints
from tests.event_store import lending
from tests.event_store.signing import Signing
from tests.web.conftest import Shelf

pytestmark = pytest.mark.requirement("12.08")
ADDRESS = "/shelf/checkpoints/lending"


@pytest.fixture
def signing(tmp_path: Path) -> Signing:
    return Signing(lending.prepare(create_engine(f"sqlite:///{tmp_path / 'log.db'}")), tmp_path)


@pytest.fixture
def client(shelf: Shelf, signing: Signing) -> FlaskClient:
    shelf.app.register_blueprint(checkpoints("shelf", signing.log))
    client = shelf.app.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = shelf.bearer("auditor")["Authorization"]
    return client


def test_the_newest_checkpoint_is_the_signed_note_itself(client: FlaskClient, signing: Signing) -> None:
    assert client.get(ADDRESS).status_code == 404
    for more in (4, 300):
        signing.stamp(more)
        signing.signer().sign(at_once=True)
        answer = client.get(ADDRESS)
        assert (answer.status_code, answer.mimetype) == (200, "text/plain")
        note = read_note(answer.text)
        assert note == signing.kept.notes()[-1]
        assert note.signed_by(signing.key.known())
        assert checkpoint_of(note).size == signing.log.size()


def test_a_kept_checkpoint_is_proved_to_be_a_beginning_of_the_newest(client: FlaskClient, signing: Signing) -> None:
    signing.stamp(300)
    signing.signer().sign(at_once=True)
    newest = checkpoint_of(read_note(client.get(ADDRESS).text))
    for first in (1, 2, 255, 256, 257, newest.size):
        said = client.get(f"{ADDRESS}/consistency?first={first}").get_json()
        assert (said["origin"], said["first"], said["second"]) == (newest.origin, first, newest.size)
        path = [bytes.fromhex(each) for each in said["path"]]
        old, new = signing.log.root(first), newest.root
        assert (said["first_root"], said["second_root"]) == (old.hex(), new.hex())
        assert continues(first, newest.size, path, old, new)
        assert not continues(first, newest.size, path, bytes(32), new)
    between = client.get(f"{ADDRESS}/consistency?first=3&second=200").get_json()
    assert between["second_root"] == signing.log.root(200).hex()


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 422),
        ("first=0", 422),
        ("first=x", 422),
        ("first=1&third=2", 422),
        ("first=3&second=2", 404),
        ("first=999", 404),
    ],
)
def test_sizes_that_there_are_not_are_refused(client: FlaskClient, signing: Signing, query: str, status: int) -> None:
    signing.stamp(4)
    signing.signer().sign(at_once=True)
    assert client.get(f"{ADDRESS}/consistency?{query}").status_code == status


def test_only_who_may_read_the_log_sees_what_was_signed(shelf: Shelf, client: FlaskClient) -> None:
    for address in (ADDRESS, f"{ADDRESS}/consistency?first=1"):
        assert client.get(address, headers=shelf.bearer("reader")).status_code == 403

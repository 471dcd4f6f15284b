"""Every event is signed, and each checkpoint continues the external ones; otherwise signing is refused permanently
with an error."""

from math import inf
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from shared.domain.errors import Unavailable
from shared.event_store.signed_history import NotConsistent
from shared.event_store.signer import PACE
from shared.transparency.checkpoint import Checkpoint, checkpoint_of
from shared.transparency.checkpoint_store import CheckpointStore
from shared.transparency.note import read_vkey
from tests.event_store.lending import LOG
from tests.event_store.signing import Signing, make_key
from tests.event_store.together import answers, together
from tests.messaging.rounds import run_until_idle

pytestmark = pytest.mark.requirement("3.07")
ANOTHER = "UPDATE lending_events SET bytes = {} WHERE seq = 2"
OTHER_BYTES = {"sqlite": "x'7b7d'", "postgresql": "'\\x7b7d'::bytea"}


@pytest.fixture
def signing(engine: Engine, tmp_path: Path) -> Signing:
    return Signing(engine, tmp_path / "keys")


def another(signing: Signing) -> str:
    return ANOTHER.format(OTHER_BYTES[signing.engine.dialect.name])


def test_what_is_sealed_is_signed_once_and_kept_elsewhere(signing: Signing) -> None:
    signer = signing.signer()
    assert signer.sign(at_once=True) == 0, "nothing is sealed yet"
    for more in (3, 1, 260):
        signing.stamp(more)
        assert signer.sign(at_once=True) == 1
        assert signer.sign(at_once=True) == 0
    assert signing.sizes() == signing.in_the_database() == [4, 5, 265]
    (vkey,) = signing.key.public_file.read_text().splitlines()
    assert all(note.signed_by([read_vkey(vkey)]) for note in signing.kept.notes())
    assert signing.key.public_file.stat().st_mode & 0o777 == 0o644
    assert signing.signer().sign(at_once=True) == 0
    for file in (signing.key.public_file, signing.key.private_file):
        file.write_bytes(file.read_bytes()[:30])
        with pytest.raises(Unavailable, match=file.name):
            signing.key.known_with_own(LOG)


def test_a_thorough_start_notes_how_much_of_the_log_was_read_again(signing: Signing) -> None:
    signing.stamp(3)
    signing.signer(thorough=False).sign(at_once=True)
    assert signing.kept.last_reread() is None
    signing.signer().sign(at_once=True)
    noted = signing.kept.last_reread()
    assert noted is not None
    assert noted.size == 4


def test_checkpoints_are_not_made_faster_than_they_are_needed(signing: Signing) -> None:
    signer = signing.signer()
    signing.stamp(1)
    assert run_until_idle([signer.sign]) == 1
    assert signer.seconds_left() == inf, "nothing is left to sign"
    signing.stamp(1)
    assert signer.sign() == 0, "within its pace"
    assert 0 < signer.seconds_left() <= PACE, "it need not be asked before"
    signing.kept.request(signing.log.size())
    assert signer.sign(at_once=True) == 1, "somebody waits for it"
    assert signer.seconds_left() == inf


@pytest.mark.parametrize("thorough", [True, False])
def test_a_size_that_is_asked_for_is_signed_though_the_log_went_on(signing: Signing, thorough: bool) -> None:
    signing.stamp(3)
    signing.signer().sign(at_once=True)
    signing.stamp(4)
    signing.signer().sign(at_once=True)
    for size in (2, 6, 8, 0, 99):
        signing.kept.request(size)
    signer = signing.signer(thorough=thorough)
    assert signer.sign(at_once=True) == 2
    assert sorted(signing.sizes()) == signing.in_the_database() == [2, 4, 6, 8]
    assert signing.kept.requested() == [99]
    assert signing.signer(thorough=thorough).sign(at_once=True) == 0


@pytest.mark.parametrize("thorough", [True, False])
def test_what_a_stop_left_between_database_and_elsewhere_is_made_good(signing: Signing, thorough: bool) -> None:
    signing.stamp(3)
    signing.signer().sign(at_once=True)
    before = signing.kept.file.read_bytes()
    signing.stamp(2)
    signing.signer().sign(at_once=True)
    whole = signing.kept.file.read_bytes()
    for left in (before, before + whole[len(before) :][:50], before + whole[len(before) :][:-2], b""):
        signing.kept.file.write_bytes(left)
        signing.signer(thorough=thorough).sign(at_once=True)
        assert sorted(signing.sizes()) == [4, 6]
    signing.tamper("DELETE FROM lending_checkpoints WHERE size = 6")
    signing.signer(thorough=thorough).sign(at_once=True)
    assert signing.in_the_database() == [4, 6]


def refused(signing: Signing, *, thorough: bool = True) -> str:
    """Check that the signer refuses, records the reason for others to see, and continues to refuse; return the reason."""
    signer = signing.signer(thorough=thorough)
    before = signing.in_the_database(), signing.kept.length()
    for _ in range(2):
        with pytest.raises(NotConsistent) as refusal:
            signer.sign(at_once=True)
    assert (signing.in_the_database(), signing.kept.length()) == before
    reason = signing.kept.refusal()
    assert reason
    assert reason in str(refusal.value.parameters["remedy"])
    with pytest.raises(NotConsistent):
        signing.signer(thorough=thorough).look()
    return reason


def test_an_event_changed_in_the_database_is_not_signed(signing: Signing) -> None:
    signing.stamp(5)
    signing.signer().sign(at_once=True)
    signing.tamper(another(signing))
    assert "Its first 6 events are not those that were signed" in refused(signing)


def test_a_shorter_log_is_not_signed(signing: Signing) -> None:
    """As if a database was restored from an older copy and written to."""
    signing.stamp(5)
    signing.signer().sign(at_once=True)
    signing.tamper("DELETE FROM lending_log WHERE position > 3", "DELETE FROM lending_checkpoints")
    assert "It holds 3 events, and 6 were signed" in refused(signing, thorough=False)


def test_another_history_of_the_same_length_is_not_signed(signing: Signing) -> None:
    """As if the database was restored completely, with its own checkpoints, which differ from the external ones."""
    signing.stamp(5)
    signing.signer().sign(at_once=True)
    older = signing.kept.file.read_bytes()
    signing.tamper(another(signing), "DELETE FROM lending_checkpoints")
    signing.kept.file.unlink()
    signing.signer().sign(at_once=True)
    signing.kept.file.write_bytes(older)
    assert "Two roots were signed" in refused(signing, thorough=False)


def test_a_recorded_time_before_that_of_a_signed_event_is_not_signed(signing: Signing) -> None:
    signer = signing.signer()
    signing.stamp(3)
    signer.sign(at_once=True)
    signing.stamp(1)
    signing.tamper("UPDATE lending_log SET recorded = '2001-01-01T00:00:00.000000Z' WHERE position = 5")
    for each in (signer, signing.signer(), signing.signer(thorough=False)):
        with pytest.raises(NotConsistent) as refusal:
            each.sign(at_once=True)
        assert "The recorded time goes back at position 5" in str(refusal.value.parameters["remedy"])
    assert signing.in_the_database() == [4]


def test_it_signs_again_once_it_is_put_right(signing: Signing) -> None:
    signing.stamp(5)
    signing.signer().sign(at_once=True)
    whole = signing.kept.file.read_bytes()
    signing.kept.file.write_bytes(whole.replace(b"\n6\n", b"\n5\n"))
    assert "signed by no key" in refused(signing)
    signing.kept.file.write_bytes(whole)
    signer = signing.signer()
    signing.stamp(1)
    assert signer.sign(at_once=True) == 1
    assert signing.kept.refusal() is None


def test_a_checkpoint_of_another_log_and_what_is_none_are_refused(signing: Signing) -> None:
    signing.stamp(2)
    signing.signer().sign(at_once=True)
    whole = signing.kept.file.read_bytes()
    other = Checkpoint(f"{LOG}/{'0' * 32}", 1, bytes(32)).signed(signing.key.private())
    signing.kept.append([other])
    assert "A checkpoint of lending/0000" in refused(signing)
    signing.kept.file.write_bytes(b"nonsense\n\n" + whole)
    assert "something that is none" in refused(signing)


def test_a_running_signer_looks_again_when_somebody_else_added_a_checkpoint(signing: Signing) -> None:
    signer = signing.signer()
    signing.stamp(2)
    signer.sign(at_once=True)
    other = Checkpoint(str(signing.log.origin()), 4, bytes(32)).signed(signing.key.private())
    signing.kept.append([other])
    signing.stamp(2)
    with pytest.raises(NotConsistent, match="not-consistent"):
        signer.sign(at_once=True)
    assert signing.in_the_database() == [3]


def test_another_key_signs_on_and_the_earlier_one_stays_known(signing: Signing) -> None:
    """As if a home was loaded elsewhere, or its key was lost."""
    signing.stamp(2)
    signing.signer().sign(at_once=True)
    make_key(signing.folder)
    signing.stamp(2)
    assert signing.signer().sign(at_once=True) == 1
    first, second = signing.key.known()
    assert [note.signed_by([first]) is not None for note in signing.kept.notes()] == [True, False]
    assert signing.kept.notes()[-1].signed_by([second])
    assert signing.sizes() == [3, 5]


def test_without_a_key_it_says_what_to_do(signing: Signing) -> None:
    signing.stamp(1)
    signing.key.private_file.unlink()
    with pytest.raises(Unavailable) as refusal:
        signing.signer().sign(at_once=True)
    assert "rapporteur log new-key" in str(refusal.value.parameters["remedy"])


def test_signers_that_run_at_once_keep_each_checkpoint_once_in_the_database(signing: Signing) -> None:
    for _ in range(3):
        signing.stamp(2)
        signers = [signing.signer(thorough=thorough) for thorough in (True, False, True)]
        answers(together(*(lambda signer=signer: signer.sign(at_once=True) for signer in signers)))
    assert signing.in_the_database() == [3, 5, 7]
    assert sorted(set(signing.sizes())) == [3, 5, 7]


def test_what_was_signed_is_never_changed(signing: Signing) -> None:
    signing.stamp(1)
    signing.signer().sign(at_once=True)
    for statement in ("UPDATE lending_checkpoints SET size = 1", "DELETE FROM lending_checkpoints"):
        with pytest.raises(DBAPIError, match="append-only"), signing.engine.begin() as connection:
            connection.execute(text(statement))


def test_a_stop_at_every_byte_of_a_write_leaves_a_file_that_goes_on(signing: Signing, tmp_path: Path) -> None:
    signing.stamp(3)
    signing.signer().sign(at_once=True)
    (note,) = signing.kept.notes()
    whole = signing.kept.file.read_bytes()
    kept = CheckpointStore(tmp_path / "elsewhere", LOG)
    kept.append([note])
    for end in range(len(whole)):
        kept.file.write_bytes(whole + whole[:end])
        kept.append([note])
        assert [checkpoint_of(each).size for each in kept.notes()] == [4, 4]

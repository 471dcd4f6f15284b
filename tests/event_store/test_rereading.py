"""A worker rereads the whole log in turns, within its share of a core, and detects an altered event."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from shared.event_store.rereading import PAUSE, SHARE, Rereading
from shared.event_store.signed_history import NotConsistent
from shared.messaging.errors import SourceError
from shared.messaging.worker import _signing
from tests.event_store.lending import BY_ANN, LOG, BuyBook, handler_of, sealer_of
from tests.event_store.signing import Signing

pytestmark = pytest.mark.requirement("5.15")
ALTERED = "UPDATE lending_events SET stream = stream || '' , bytes = {} WHERE version = 3"


class Times:
    """A manual clock, and a counter that charges a hundredth of a second of CPU time for each part."""

    def __init__(self) -> None:
        self.now, self._busy = 0.0, 0.0

    def clock(self) -> float:
        return self.now

    def busy(self) -> float:
        self._busy += 0.005
        return self._busy


@pytest.fixture
def signing(engine: Engine, tmp_path: Path) -> Signing:
    signing = Signing(engine, tmp_path)
    signing.stamp(20)
    signing.signer().sign(at_once=True)
    return signing


def alter(signing: Signing) -> None:
    other = "x'7b7d'" if signing.engine.dialect.name == "sqlite" else "'\\x7b7d'::bytea"
    signing.tamper(ALTERED.format(other))


def rereading(signing: Signing, times: Times) -> Rereading:
    return Rereading(signing.engine, LOG, signing.key, signing.kept, times.clock, times.busy)


def test_a_pass_ends_at_what_is_signed_and_is_noted(signing: Signing) -> None:
    signing.stamp(5)  # sealed, but not signed
    times = Times()
    before = signing.kept.last_reread()
    rereading(signing, times).turn()
    last = signing.kept.last_reread()
    assert before is not None
    assert last is not None
    assert last.size == 21
    assert last.at > before.at


def test_it_takes_its_share_of_a_core_and_rests_between_two_passes(signing: Signing) -> None:
    times = Times()
    passes = rereading(signing, times)
    done = 0
    while passes.tree.size < 21:
        passes.part(4)
        done += 1
    assert done == 6
    passes = rereading(signing, times)
    passes.turn()
    first = signing.kept.last_reread()
    times.now = PAUSE - 1
    passes.turn()
    assert signing.kept.last_reread() == first
    times.now = PAUSE + 1
    passes.turn()
    assert signing.kept.last_reread() != first
    assert SHARE <= 0.001


def test_an_altered_event_is_found_by_the_turns_and_nothing_is_signed_any_more(signing: Signing) -> None:
    signer = signing.signer()
    signer.sign(at_once=True)
    times = Times()
    turn = _signing(signer, rereading(signing, times))
    assert turn() == 0
    alter(signing)
    times.now = 2 * PAUSE
    with pytest.raises(SourceError, match="are not those that were signed"):
        turn()
    assert signing.kept.refusal() is not None
    handler_of(signing.engine).handle(BuyBook("book-2", "B1"), BY_ANN)
    sealer_of(signing.engine).seal_all()
    with pytest.raises(NotConsistent):
        signer.sign(at_once=True)


def test_a_log_of_which_nothing_is_signed_is_at_its_end(engine: Engine, tmp_path: Path) -> None:
    assert Rereading(engine, LOG, Signing(engine, tmp_path).key, Signing(engine, tmp_path / "2").kept).part()

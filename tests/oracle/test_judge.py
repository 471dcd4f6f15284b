"""The judge finds each planted violation."""

from shared.domain.event import SealedEvent
from tests.oracle.judge import judged

DAY = "2026-05-04T10:00:00.000000Z"
BEFORE = "2026-05-04T09:00:00.000000Z"


def test_what_was_promised_and_kept_is_no_finding() -> None:
    sealed = [SealedEvent(1, BEFORE, b"a"), SealedEvent(2, DAY, b"b")]
    found = judged(["one"], ["one", "two"], sealed, intents=["one", "two", "three"])
    assert (found.wrong, found.lost, found.held) == ([], [], True)
    assert (found.intents, found.acknowledged, found.found, found.positions) == (3, 1, 1, 2)


def test_a_loss_a_repetition_and_a_gap_are_found() -> None:
    sealed = [SealedEvent(1, DAY, b"a"), SealedEvent(3, BEFORE, b"b")]
    found = judged(["one", "two"], ["one", "one", "four"], sealed, intents=["one", "two"], others={"else": False})
    assert found.wrong == [
        "an acknowledged command is lost",
        "a command was carried out twice",
        "something is there that nobody asked for",
        "positions have a gap",
        "recorded went back",
        "else",
    ]
    assert (found.lost, found.found, found.held) == (["two"], 1, False)

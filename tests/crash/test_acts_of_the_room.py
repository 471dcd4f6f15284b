"""The acts of a meeting on conclusions and a communiqué are atomic, wherever the process is killed."""

import os
import signal
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from services.meetings.domain.communique_commands import AgreeCommunique, ChangedText
from services.meetings.service import LOG, Service, open_service
from services.meetings.service.room import RoomActs
from services.meetings.settings import Settings
from tests.event_store.children import FORK
from tests.meetings.conftest import Home
from tests.meetings.in_the_room import (
    CHAIR,
    COMMUNIQUE,
    DAY,
    DRAFTED_TEXT,
    FIRST,
    SHOWN,
    TYPIST,
    agreed,
    approve,
    do,
    public,
    publish,
    sha256,
)
from tests.meetings.recorded import CLERK

pytestmark = [pytest.mark.requirement("10.13"), pytest.mark.process]
PATIENCE = 60  # seconds
State = tuple[str, str, str, int]


def _draft(service: Service) -> None:
    do(service, *DRAFTED_TEXT, by=TYPIST)


def _mark_agreed(service: Service) -> None:
    agree = AgreeCommunique(communique=COMMUNIQUE, on=DAY, text_sha256=sha256(service))
    RoomActs(service.handler, service.room).mark_agreed(agree, msgspec.structs.replace(CLERK, command="the-act"))


def _publish(service: Service) -> None:
    agreed(service)
    approve(service)
    publish(service, left_out="of no weight")


def _correct(service: Service) -> None:
    RoomActs(service.handler, service.room).issue_corrigendum(
        COMMUNIQUE,
        msgspec.structs.replace(public(CHAIR), command="the-act"),
        number=1,
        language="en",
        changes=[ChangedText(SHOWN, "to go on")],
        reason="a wrong word",
    )


WORDING = "to go on with number 1"
ACTS: dict[str, tuple[Callable[[Service], None], Callable[[Service], None], State, State]] = {
    "mark agreed": (_draft, _mark_agreed, ("draft", WORDING, "drafting", 0), ("adopted", WORDING, "agreed", 0)),
    "corrigendum": (
        _publish,
        _correct,
        ("adopted", WORDING, "published", 1),
        ("adopted", "to go on", "published", 2),
    ),
}
"""For each act: what comes before it, the act itself, and conclusion and communiqué before and after it (state,
wording, state, edition)."""


def _state(service: Service) -> State:
    conclusion, communique = service.room.conclusion(FIRST).conclusion, service.room.communique(COMMUNIQUE).communique
    return conclusion.state, conclusion.wording, communique.state, communique.edition("en")


def _killed_at(point: str, settings: Settings, name: str) -> None:
    def reached(at: str) -> None:
        if at == point:
            os.kill(os.getpid(), signal.SIGKILL)

    _, act, _, _ = ACTS[name]
    act(open_service(settings, reached))


@pytest.mark.parametrize("point", ["append.before-commit", "append.after-commit"])
@pytest.mark.parametrize("name", ACTS)
def test_a_kill_leaves_an_act_whole_or_undone_and_asked_again_it_is_done_once(
    name: str, point: str, store_url: str, tmp_path: Path
) -> None:
    begin, act, before, after = ACTS[name]
    folder = tmp_path / "home"
    folder.mkdir()
    home = Home(folder, None if store_url.startswith("sqlite") else store_url)
    begin(home.service)
    assert _state(home.service) == before
    events = home.service.logs[LOG].unsealed()
    home.service.close()
    child = FORK.Process(target=_killed_at, args=(point, home.settings, name))
    child.start()
    child.join(PATIENCE)
    assert child.exitcode == -signal.SIGKILL
    service = open_service(home.settings)
    assert _state(service) == (before if point == "append.before-commit" else after)
    act(service)
    assert _state(service) == after
    assert service.logs[LOG].unsealed() == events + 2, "an event of the conclusion and one of the communiqué, once"
    service.close()

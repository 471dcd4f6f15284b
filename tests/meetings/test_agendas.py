"""Announcing an agenda: the approver's rights, the comparison, and the agenda's visibility over time."""

from typing import Any

import msgspec
import pytest
from werkzeug.test import TestResponse

from services.meetings.domain import commands
from services.meetings.domain.agenda import announced_items, in_order
from services.meetings.domain.errors import AgendaIsEmpty, MeetingNotAnnounced
from shared.contracts.meetings import AgendaAnnounced, AnnouncedItem
from shared.contracts.meetings.agendas import AGENDA_ITEMS, AgendaItemStated, AgendaItemWithdrawn
from shared.event_store.embargoes import EmbargoEnder
from shared.statements.decider import state_fact, withdraw_fact
from tests.meetings.conftest import Web
from tests.meetings.recorded import APPROVER, CLERK, MEETING, OPEN, PLAN, record, uuid

pytestmark = pytest.mark.requirement("10.03")
AGENDA = f"/meetings/api/meetings/{MEETING}/agenda"
ANY = {"If-Match": "*"}


def item(place: int, number: str, title: str = "Example", **more: Any) -> AgendaItemStated:
    return AgendaItemStated(f"agenda-item-{uuid(100 + place)}", MEETING, number, "substantive", {"en": title}, **more)


FIRST, SECOND, TENTH = item(1, "2", "Security"), item(2, "2a"), item(3, "10")


def as_json(*items: AgendaItemStated) -> list[dict[str, Any]]:
    return [msgspec.structs.asdict(each) for each in announced_items(items)]


def announce(web: Web, role: str = "approver", **body: Any) -> TestResponse:
    return web.app.test_client().post(f"{AGENDA}/announce", json=body, headers=web.bearer(role) | ANY)


@pytest.fixture
def planned(web: Web) -> Web:
    record(web.home.service, OPEN, PLAN, *(state_fact(AGENDA_ITEMS, each) for each in (TENTH, FIRST, SECOND)))
    return web


def announce_meeting(web: Web, not_before: str | None = None) -> None:
    web.home.service.handler.handle(commands.AnnounceMeeting(meeting=MEETING, not_before=not_before), APPROVER)


def seen(web: Web, role: str) -> Any:  # noqa: ANN401  the JSON of the answer
    answer = web.get(AGENDA, role)
    return answer.json if answer.status_code == 200 else answer.status_code


def test_items_stand_by_number_and_not_by_letter() -> None:
    assert [each.number for each in in_order([TENTH, SECOND, FIRST])] == ["2", "2a", "10"]


def test_what_is_announced_is_what_readers_see_until_it_is_announced_again(planned: Web) -> None:
    announce_meeting(planned)
    assert seen(planned, "reader")["announced"] is None
    items = as_json(FIRST, SECOND, TENTH)
    assert announce(planned, items=items).status_code == 200
    assert seen(planned, "reader") == {"announced": items, "not_before": None, "recorded": None}
    record(planned.home.service, withdraw_fact(AgendaItemWithdrawn(SECOND.fact, "Example reason")))
    assert seen(planned, "reader")["announced"] == items
    assert seen(planned, "staff")["recorded"] == as_json(FIRST, TENTH)
    assert announce(planned, items=as_json(FIRST, TENTH)).status_code == 200
    assert seen(planned, "reader")["announced"] == as_json(FIRST, TENTH)


def test_other_items_than_those_recorded_are_refused(planned: Web) -> None:
    announce_meeting(planned)
    for wrong in (as_json(FIRST), as_json(FIRST, SECOND, item(3, "10", "Another title"))):
        refused = announce(planned, items=wrong)
        assert (refused.status_code, refused.json and refused.json["type"].rpartition("/")[2]) == (
            409,
            "agenda-changed",
        )
    assert seen(planned, "reader")["announced"] is None


@pytest.mark.parametrize("role", ["staff", "administrator", "auditor", "reader"])
def test_nobody_announces_an_agenda_but_an_approver(planned: Web, role: str) -> None:
    announce_meeting(planned)
    assert announce(planned, role, items=as_json(FIRST, SECOND, TENTH)).status_code == 403


def test_an_agenda_is_never_public_before_its_meeting(planned: Web) -> None:
    refused = announce(planned, items=as_json(FIRST, SECOND, TENTH))
    assert refused.json is not None
    assert refused.json["type"].endswith(MeetingNotAnnounced.code)
    announce_meeting(planned, "2999-01-01T09:00:00Z")
    assert announce(planned, items=as_json(FIRST, SECOND, TENTH)).status_code == 200
    assert seen(planned, "reader") == 404


def test_an_agenda_without_items_is_refused(web: Web) -> None:
    record(web.home.service, OPEN, PLAN)
    announce_meeting(web)
    refused = announce(web, items=[])
    assert refused.json is not None
    assert refused.json["type"].endswith(AgendaIsEmpty.code)


def test_an_embargo_of_the_agenda_alone_ends_by_an_event(planned: Web) -> None:
    announce_meeting(planned)
    items = as_json(FIRST, SECOND, TENTH)
    assert announce(planned, items=items, not_before="2999-01-01T09:00:00Z").status_code == 200
    assert (seen(planned, "reader")["announced"], seen(planned, "staff")["announced"]) == (None, items)
    assert planned.get(f"/meetings/api/meetings/{MEETING}", "reader").status_code == 200
    assert announce(planned, items=items, not_before="2020-01-01T09:00:00Z").status_code == 200
    service = planned.home.service
    assert EmbargoEnder(service.handler, service.reader)() == 1
    assert service.histories.history(MEETING)[-1].event.type == "rapporteur.meetings.embargo-ended.v1"
    assert EmbargoEnder(service.handler, service.reader)() == 0
    assert seen(planned, "reader")["announced"] == items


def test_a_withdrawn_announcement_closes_the_agenda_too(planned: Web) -> None:
    announce_meeting(planned)
    items = as_json(FIRST, SECOND, TENTH)
    announce(planned, items=items)
    handler = planned.home.service.handler
    handler.handle(commands.WithdrawAnnouncement(meeting=MEETING, reason="Too early."), APPROVER)
    assert seen(planned, "reader") == 404
    announce_meeting(planned)
    assert seen(planned, "reader")["announced"] is None


def test_announced_twice_in_the_same_words_it_is_one_event(planned: Web) -> None:
    announce_meeting(planned)
    wanted = commands.AnnounceAgenda(meeting=MEETING, items=announced_items([FIRST, SECOND, TENTH]))
    first, again = (planned.home.service.handler.handle(wanted, APPROVER) for _turn in range(2))
    assert (len(first.events), len(again.events)) == (1, 0)
    assert CLERK.actor != APPROVER.actor
    last = planned.home.service.histories.history(MEETING)[-1].event
    assert last.data == AgendaAnnounced((*announced_items([FIRST, SECOND, TENTH]),))
    assert isinstance(last.data.items[0], AnnouncedItem)

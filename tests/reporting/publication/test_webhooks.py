"""Deliveries to partners' webhooks: in order, signed, retried, parked, resumed, replayed, sent again."""

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from math import inf

import pytest
from flask import Flask
from flask_babel import Babel
from sqlalchemy import delete, select

from services.reporting.console.parked_webhooks import parked_webhooks
from services.reporting.publication import mark_loaded
from services.reporting.publication.deliveries import ATTEMPTS_KEPT, WHILE_SENDING
from services.reporting.read_models.webhooks import WEBHOOKS, webhooks
from shared.contracts import registry as r
from shared.event_store.tables import consumer_tables
from shared.messaging.errors import SourceUnavailable
from shared.messaging.webhooks.schedule import FIRST, PATIENCE
from tests.reporting.histories import ORIGINS
from tests.reporting.publication.receiving import (
    HOOK,
    NEWER,
    SECOND,
    SECRET,
    Received,
    Receiver,
    Sending,
    registered,
)
from tests.reporting.publication.saying import Saying

pytestmark = pytest.mark.requirement("12.12")
WHY = "Example reason."


@pytest.fixture
def sending(saying: Saying) -> Sending:
    return Sending(saying)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    found = Receiver()
    yield found
    found.stop()


@pytest.fixture
def other() -> Iterator[Receiver]:
    found = Receiver()
    yield found
    found.stop()


def test_each_event_is_a_request_in_order_with_the_stored_bytes_and_a_signature(
    sending: Sending, receiver: Receiver
) -> None:
    sending.say(registered(receiver.url))
    sending.tell(5)
    sending.send()
    sealed = sending.log.read(0, 10)
    assert [(each.position, each.body) for each in receiver.got] == [(each.position, each.bytes) for each in sealed]
    for received, event in zip(receiver.got, sealed, strict=True):
        said = sending.verified(received)
        assert received.headers["webhook-id"] == said["id"]
        assert received.headers["content-type"] == "application/cloudevents+json; charset=utf-8"
        assert received.headers["rapporteur-origin"] == sending.log.origin()
        assert received.headers["rapporteur-recorded"] == event.recorded
    assert (sending.row().position, sending.row().failures) == (5, 0)
    assert [(each.position, each.status, each.excerpt) for each in sending.attempts()][-1] == (5, 200, "<b>said</b>")
    assert sending.deliveries.step() == 0, "nothing to do costs no thread"


def test_one_that_begins_now_gets_what_is_told_from_then_on(sending: Sending, receiver: Receiver) -> None:
    sending.tell(2)
    sending.say(registered(receiver.url, begins="now"))
    sending.send()
    assert receiver.got == []
    sending.tell(1)
    sending.send()
    assert receiver.positions == [3]


def test_a_failure_holds_back_what_follows_until_it_succeeds(sending: Sending, receiver: Receiver) -> None:
    sending.say(registered(receiver.url))
    sending.tell(2)
    receiver.status = 500
    sending.send()
    assert receiver.positions == [1]
    row = sending.row()
    assert (row.failures, datetime.fromisoformat(row.next_try) - sending.now) == (1, timedelta(seconds=FIRST))
    sending.later(seconds=FIRST - 1)
    sending.send()
    assert receiver.positions == [1], "not before its time"
    sending.later(seconds=2)
    sending.send()
    assert (receiver.positions, sending.row().failures) == ([1, 1], 2)
    receiver.status = 204
    sending.later(seconds=2 * FIRST)
    sending.send()
    assert receiver.positions == [1, 1, 1, 2]
    assert receiver.got[0].headers["webhook-id"] == receiver.got[2].headers["webhook-id"]
    assert (sending.row().failures, sending.row().failing_since) == (0, None)


@pytest.mark.requirement("9.08")
def test_it_looks_again_when_a_failed_one_is_due_and_not_before(sending: Sending, receiver: Receiver) -> None:
    assert not sending.deliveries.step()
    assert sending.deliveries.seconds_left() == inf, "there is nothing to send"
    sending.say(registered(receiver.url))
    sending.tell(1)
    receiver.status = 500
    assert sending.deliveries.step()
    assert 0 < sending.deliveries.seconds_left() <= WHILE_SENDING
    sending.deliveries.join()
    assert not sending.deliveries.step()
    due = datetime.fromisoformat(sending.row().next_try)
    assert sending.deliveries.seconds_left() == pytest.approx((due - sending.now).total_seconds(), abs=1)
    receiver.status = 200
    sending.later(seconds=(due - sending.now).total_seconds())
    sending.send()
    assert sending.deliveries.seconds_left() == inf, "all is sent"


def test_a_server_is_left_alone_for_as_long_as_it_asks(sending: Sending, receiver: Receiver) -> None:
    sending.say(registered(receiver.url))
    sending.tell(1)
    receiver.status, receiver.headers = 503, {"Retry-After": "3600"}
    sending.send()
    assert datetime.fromisoformat(sending.row().next_try) - sending.now == timedelta(hours=1)


def test_a_redirect_is_a_failure(sending: Sending, receiver: Receiver, other: Receiver) -> None:
    sending.say(registered(receiver.url))
    sending.tell(1)
    receiver.status, receiver.headers = 308, {"Location": other.url}
    sending.send()
    assert (sending.attempts()[0].status, sending.row().failures, other.got) == (308, 1, [])


def test_an_address_that_leads_inside_is_a_failure(sending: Sending) -> None:
    sending.say(registered("https://localhost/hook"))
    sending.tell(1)
    sending.send()
    (attempt,) = sending.attempts()
    assert (attempt.failure, attempt.status) == ("not-public", None)
    assert attempt.about in ("127.0.0.1", "::1")


def test_gone_parks_at_once_and_a_person_resumes(sending: Sending, receiver: Receiver) -> None:
    sending.say(registered(receiver.url))
    sending.tell(2)
    receiver.status = 410
    sending.send()
    assert (sending.row().state, sending.row().because) == ("parked", "gone")
    app = Flask(__name__)
    Babel(app)
    with app.test_request_context():
        (task,) = parked_webhooks([sending.row()])
    assert task.act_path.endswith(f"/do/resume-webhook?webhook={HOOK}")
    sending.later(days=10)
    receiver.status = 200
    sending.send()
    assert receiver.positions == [1]
    sending.say(r.PartnerWebhookResumed(HOOK))
    assert parked_webhooks([sending.row()]) == []
    sending.send()
    assert receiver.positions == [1, 1, 2]


def test_three_days_without_success_park_it(sending: Sending, receiver: Receiver) -> None:
    sending.say(registered(receiver.url))
    sending.tell(1)
    receiver.status = 500
    begun, attempts = sending.now, 0
    while sending.row().state == "sending":
        sending.send()
        attempts += 1
        assert len(receiver.got) == attempts
        if sending.row().next_try:
            sending.saying.now = datetime.fromisoformat(sending.row().next_try)
    assert sending.row().because == "patience"
    assert PATIENCE <= (sending.now - begun).total_seconds() < PATIENCE + 9 * 3600
    assert 10 <= attempts <= 60
    assert len(sending.attempts()) == min(ATTEMPTS_KEPT, attempts)
    sending.say(r.PartnerWebhookResumed(HOOK))
    assert (sending.row().failures, sending.row().failing_since) == (0, None), "it has three days again"


def test_what_failed_is_tried_at_once_when_the_address_changes(
    sending: Sending, receiver: Receiver, other: Receiver
) -> None:
    sending.say(registered(receiver.url))
    sending.tell(2)
    receiver.status = 500
    sending.send()
    sending.say(r.PartnerWebhookChanged(HOOK, other.url))
    sending.send()
    assert (receiver.positions, other.positions) == ([1], [1, 2])


def test_a_person_parks_and_resumes(sending: Sending, receiver: Receiver) -> None:
    sending.say(registered(receiver.url), r.PartnerWebhookParked(HOOK, WHY))
    sending.tell(1)
    sending.send()
    assert receiver.got == []
    sending.say(r.PartnerWebhookResumed(HOOK))
    sending.send()
    assert receiver.positions == [1]


def test_replay_sends_everything_behind_a_position_again(sending: Sending, receiver: Receiver) -> None:
    sending.say(registered(receiver.url))
    sending.tell(4)
    sending.send()
    sending.say(r.PartnerWebhookResumed(HOOK, after=2))
    sending.send()
    assert receiver.positions == [1, 2, 3, 4, 3, 4]
    assert receiver.got[2].headers["webhook-id"] == receiver.got[4].headers["webhook-id"]
    assert receiver.got[2].body == receiver.got[4].body
    sending.say(r.PartnerWebhookResumed(HOOK, after=99))
    sending.tell(1)
    sending.send()
    assert receiver.positions[6:] == [5], "a position that is still to come passes over nothing"


def test_one_event_is_sent_again_and_nothing_else_changes(sending: Sending, receiver: Receiver) -> None:
    sending.say(registered(receiver.url))
    sending.tell(3)
    sending.send()
    sending.say(r.PartnerWebhookSentAgain(HOOK, 2))
    sending.send()
    assert receiver.positions == [1, 2, 3, 2]
    assert (sending.row().position, sending.row().again) == (3, None)
    sending.say(r.PartnerWebhookSentAgain(HOOK, 99))
    sending.send()
    assert (len(receiver.got), sending.row().again) == (4, None), "there is no such event"


def test_sending_again_reaches_one_that_is_parked_and_a_failure_of_it_has_no_consequence(
    sending: Sending, receiver: Receiver
) -> None:
    sending.say(registered(receiver.url))
    sending.tell(2)
    receiver.status = 410
    sending.send()
    sending.say(r.PartnerWebhookSentAgain(HOOK, 2))
    sending.send()
    row = sending.row()
    assert (receiver.positions, row.state, row.position, row.failures) == ([1, 2], "parked", 0, 1)
    receiver.status = 200
    sending.say(r.PartnerWebhookSentAgain(HOOK, 1))
    sending.send()
    assert (sending.row().state, sending.row().position) == ("parked", 1), "that was the one that came next"


def test_both_secrets_sign_until_the_older_is_ended(sending: Sending, receiver: Receiver) -> None:
    sending.say(registered(receiver.url), r.PartnerWebhookSecretMade(HOOK, NEWER))
    sending.tell(1)
    sending.send()
    assert len(receiver.got[0].headers["webhook-signature"].split(" ")) == 2
    assert sending.verified(receiver.got[0], SECRET) == sending.verified(receiver.got[0], NEWER)
    sending.say(r.PartnerWebhookSecretEnded(HOOK, SECRET))
    sending.tell(1)
    sending.send()
    assert len(receiver.got[1].headers["webhook-signature"].split(" ")) == 1
    sending.verified(receiver.got[1], NEWER)


def test_without_a_secret_nothing_is_sent_and_the_page_says_so(sending: Sending, receiver: Receiver) -> None:
    sending.secrets.clear()
    sending.say(registered(receiver.url))
    sending.tell(1)
    sending.send()
    assert (receiver.got, sending.attempts()[0].failure) == ([], "no-secret")


def test_a_registry_that_does_not_answer_is_no_failure_of_the_webhook(sending: Sending, receiver: Receiver) -> None:
    sending.say(registered(receiver.url))
    sending.tell(1)

    def away(_webhook: str, _ids: str) -> list[str]:
        raise SourceUnavailable("The registry does not answer.", "It is asked again.")

    sending.deliveries._secrets = away  # noqa: SLF001
    assert sending.deliveries.step() == 1
    sending.deliveries.join()
    assert (receiver.got, sending.attempts(), sending.row().failures) == ([], [], 0)
    assert sending.deliveries.step() == 0, "it is left alone for a while"


def test_a_suspended_partner_gets_nothing_until_it_is_resumed(sending: Sending, receiver: Receiver) -> None:
    sending.say(registered(receiver.url), r.PartnerSuspended(WHY), r.PartnerWebhookSentAgain(HOOK, 1))
    sending.tell(1)
    sending.send()
    assert receiver.got == []
    sending.say(r.PartnerResumed(WHY))
    sending.send()
    assert receiver.positions == [1]


def test_the_days_of_a_suspension_are_no_days_without_success(sending: Sending, receiver: Receiver) -> None:
    sending.say(registered(receiver.url))
    sending.tell(1)
    receiver.status = 500
    sending.send()
    sending.say(r.PartnerSuspended(WHY))
    assert (sending.row().failures, sending.row().failing_since) == (0, None)
    sending.later(days=4)
    sending.say(r.PartnerResumed(WHY))
    sending.send()
    assert (receiver.positions, sending.row().state, sending.row().failures) == ([1, 1], "sending", 1)


def test_one_that_is_removed_gets_nothing_more(sending: Sending, receiver: Receiver) -> None:
    sending.say(registered(receiver.url))
    sending.tell(1)
    sending.send()
    sending.say(r.PartnerWebhookRemoved(HOOK, WHY))
    sending.tell(1)
    sending.send()
    assert (receiver.positions, sending.attempts()) == ([1], [])


def test_a_filter_passes_over_what_is_not_wanted(sending: Sending, receiver: Receiver, other: Receiver) -> None:
    sending.say(
        registered(receiver.url, types=("rapporteur.partners.meeting-announced.v1",)),
        registered(other.url, SECOND, subjects=("organization-*",)),
    )
    sending.tell(4)
    sending.send()
    assert (receiver.positions, other.positions) == ([1], [])
    assert (sending.row().position, sending.row(SECOND).position) == (4, 4), "nothing is left to look at"


def test_a_slow_server_keeps_no_other_waiting(sending: Sending, receiver: Receiver, other: Receiver) -> None:
    go_on = threading.Event()

    def slowly(_received: Received) -> int:
        assert go_on.wait(60)
        return 200

    receiver.answering = slowly
    sending.say(registered(receiver.url), registered(other.url, SECOND))
    sending.tell(3)
    assert sending.deliveries.step() == 2
    while len(other.got) < 3:
        assert receiver.positions in ([], [1])
    sending.deliveries.step()
    assert receiver.positions in ([], [1]), "the slow one is under way, and is not asked twice"
    go_on.set()
    sending.send()
    sending.deliveries.join()
    assert (receiver.positions, other.positions) == ([1, 2, 3], [1, 2, 3])


def test_what_a_person_decides_during_a_request_stands(sending: Sending, receiver: Receiver) -> None:
    sending.say(registered(receiver.url))
    sending.tell(3)

    def meanwhile(received: Received) -> int:
        if received.position == 3 and receiver.positions.count(3) == 1:
            sending.say(r.PartnerWebhookResumed(HOOK, after=0))
        return 200

    receiver.answering = meanwhile
    sending.send()
    assert receiver.positions == [1, 2, 3, 1, 2, 3]


def test_the_log_read_again_from_the_beginning_changes_nothing(sending: Sending, receiver: Receiver) -> None:
    sending.say(registered(receiver.url), r.PartnerWebhookResumed(HOOK, after=0), r.PartnerWebhookSentAgain(HOOK, 1))
    sending.say(registered(receiver.url, SECOND), r.PartnerWebhookRemoved(SECOND, WHY))
    sending.tell(2)
    sending.send()
    before, got = (sending.row(), sending.row(SECOND)), list(receiver.positions)
    marks = consumer_tables().marks
    with sending.engine.begin() as connection:
        connection.execute(delete(marks).where(marks.c.consumer == WEBHOOKS))
    sending.learn()
    sending.send()
    assert ((sending.row(), sending.row(SECOND)), receiver.positions) == (before, got)


def _under_a_new_origin(sending: Sending, monkeypatch: pytest.MonkeyPatch, common: int | None) -> str:
    """Continue the partners' log under another origin, as after a restore with a loss."""
    before, fresh = str(sending.log.origin()), f"partners/{'e' * 32}"
    with sending.engine.begin() as connection:
        guards = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'partners_origin'"
        for guard in connection.exec_driver_sql(guards).scalars().all():
            connection.exec_driver_sql(f"DROP TRIGGER {guard}")
        connection.exec_driver_sql("UPDATE partners_origin SET origin = ?", (fresh,))
    monkeypatch.setattr(sending.log, "continues", lambda: {} if common is None else {before: common})
    return fresh


def test_after_a_loss_it_goes_on_where_both_logs_are_the_same(
    sending: Sending, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    sending.say(registered(receiver.url))
    sending.tell(4)
    sending.send()
    fresh = _under_a_new_origin(sending, monkeypatch, 2)
    sending.send()
    assert receiver.positions == [1, 2, 3, 4, 3, 4]
    assert {each.headers["rapporteur-origin"] for each in receiver.got[4:]} == {fresh}
    assert (sending.row().origin, sending.row().position) == (fresh, 4)


def test_in_a_log_that_says_nothing_of_the_earlier_one_a_person_decides(
    sending: Sending, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    sending.say(registered(receiver.url))
    sending.tell(3)
    sending.send()
    fresh = _under_a_new_origin(sending, monkeypatch, None)
    sending.send()
    assert (receiver.positions, sending.row().state, sending.row().because) == ([1, 2, 3], "parked", "restored")
    sending.say(r.PartnerWebhookResumed(HOOK, after=1))
    sending.send()
    assert receiver.positions == [1, 2, 3, 2, 3]
    assert receiver.got[-1].headers["rapporteur-origin"] == fresh


def test_webhooks_of_a_loaded_log_are_parked_and_stand_at_its_end(sending: Sending, receiver: Receiver) -> None:
    sending.say(registered(receiver.url), r.PartnerWebhookParked(HOOK, WHY), r.PartnerWebhookResumed(HOOK), read=False)
    sending.say(r.PartnerWebhookSentAgain(HOOK, 1), read=False)
    sending.tell(2)
    with sending.engine.begin() as connection:
        mark_loaded(connection, ORIGINS["registry"], 4)
    sending.learn()
    sending.send()
    row = sending.row()
    assert (receiver.got, row.state, row.position) == ([], "parked", 2)
    assert row.because == "loaded", "also where a person had parked and resumed it there"
    sending.say(r.PartnerWebhookResumed(HOOK))
    sending.tell(1)
    sending.send()
    assert receiver.positions == [3]


def test_rows_are_as_the_database_keeps_them(sending: Sending, receiver: Receiver) -> None:
    """The records contain no secret."""
    sending.say(registered(receiver.url))
    sending.tell(1)
    sending.send()
    with sending.engine.connect() as connection:
        kept = str(connection.execute(select(webhooks)).all())
    kept += str(sending.attempts())
    assert "whsec_" not in kept
    assert sending.secrets[SECRET].removeprefix("whsec_") not in kept

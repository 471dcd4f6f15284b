"""The auditor's page and the pages it leads to: each question is answered from recorded facts."""

import json
from datetime import date
from hashlib import sha256
from random import Random
from typing import Any
from urllib.parse import urlencode

import pytest
from sqlalchemy import insert

from services.reporting.history import History
from services.reporting.projections import replay_facts
from services.reporting.queries import Moment
from services.reporting.read_models import facts as rm
from services.reporting.read_models.tables import live_tables
from shared.contracts import meetings as m
from shared.event_store.outbox_key import OutboxKey
from shared.event_store.sealer import Sealer
from shared.event_store.tables import consumer_tables
from shared.transparency.checkpoint_store import CheckpointStore
from shared.transparency.proof import root_of_path
from tests.reporting.conftest import ACCOUNT, Reporting
from tests.reporting.example import PERIOD, withdrawal
from tests.reporting.histories import recorded, sealed, story
from tests.reporting.test_issuing import OTHER, Two
from tests.reporting.test_pages import words

pytestmark = pytest.mark.requirement("3.09")
PAGE = "/reporting/audit"


@pytest.fixture
def two(reporting: Reporting) -> Two:
    return Two(reporting)


def page(reporting: Reporting, path: str = PAGE, role: str = "auditor", **asked: str) -> str:
    answer = reporting.client(role).get(f"{path}?{urlencode(asked)}" if asked else path)
    assert answer.status_code == 200, (path, answer.status_code)
    return words(answer.text)


def part(reporting: Reporting, name: str, **asked: str) -> str:
    """Return the page's answer to a question, sent if it has arguments."""
    client = reporting.client("auditor")
    text = (client.post(f"{PAGE}/who", data=asked, follow_redirects=True) if asked else client.get(PAGE)).text
    return words(text.partition(f'id="{name}"')[2].partition("</section>")[0].partition(">")[2])


def test_whether_the_list_is_complete_is_said_of_series_and_of_meetings(reporting: Reporting) -> None:
    said = part(reporting, "complete")
    assert "Of 1 series of meetings, 0 have a known gap, and nothing is known about 1." in said
    assert "Of 3 meetings held, 2 have a complete list of organizations" in said
    assert "for 1 this is not known." in said
    assert "Every event that was sealed and read is counted" in said
    told = reporting.told
    series = next(each.stream for each in told.logs["meetings"] if isinstance(each.event, m.SeriesOpened))
    span = m.SeriesRecordStated(told.id("fact"), "complete", "2010", "Example statement")
    told.add("meetings", series, span)
    reporting.take_in()
    assert "Yes: the record of the one series is marked complete." in part(reporting, "complete")


def test_an_event_that_is_set_aside_is_said(reporting: Reporting) -> None:
    with reporting.service.engine.begin() as connection:
        row = {"log": "meetings", "position": 3, "recorded": "2026-11-02T09:00:00.000000Z", "stream": "meeting-x"}
        row |= {"consumer": live_tables(connection).consumer, "reason": "Example reason", "bytes": b"{}"}
        connection.execute(insert(consumer_tables().set_aside), row)
    assert "One event cannot be read and is not counted. See which" in part(reporting, "complete")


def test_who_drafted_a_report_and_who_approved_it_is_said_with_ids_while_the_registry_is_silent(two: Two) -> None:
    report = two.draft()
    two.issue(report)
    two.reporting.take_in()
    said = part(two.reporting, "who", of=report)
    assert f"Drafted by {ACCOUNT}" in said
    assert f"Approved and issued by {OTHER}" in said
    assert "Names cannot be shown now because the registry is not answering. Ids are shown instead." in page(
        two.reporting, of=report
    )


def test_who_recorded_a_meeting_or_an_organization_is_found_by_code_name_or_id(reporting: Reporting) -> None:
    said = part(reporting, "who", of="EX-06")
    assert "Recorded by" in said
    assert "EX-06 was held in Tunis, Tunisia on 6 Dec 2014" in said
    identity = reporting.told.organizations["Example Gulf"]
    by_name, by_id = (part(reporting, "who", of=each) for each in ("example gulf", identity))
    assert "Example Gulf was registered" in by_name
    assert "Example Gulf has its headquarters in Tunisia" in by_id
    assert "There are several matches" in part(reporting, "who", of="Example")
    assert "No results" in part(reporting, "who", of="Nobody's")


def test_what_changed_after_a_report_was_issued_is_counted(two: Two) -> None:
    assert "No report is issued yet." in part(two.reporting, "changed")
    report = two.draft(audience="bureau")
    two.issue(report)
    two.reporting.take_in()
    assert "Nothing: the one issued report matches what is known now." in part(two.reporting, "changed")
    withdrawal(two.reporting.told, "EX-06", "Example Gulf")
    two.reporting.take_in()
    said = part(two.reporting, "changed")
    assert "Of 1 issued reports, one would read differently today." in said
    assert "numbers have changed since" in said


def test_the_events_of_a_number_lead_to_their_logs(reporting: Reporting) -> None:
    figure = "participation.organizations;meeting=EX-06"
    [found] = [each for each in figures(reporting) if each["of"] == {"meeting": "EX-06"}]
    said = page(reporting, "/reporting/audit/figure", figure=figure, period=PERIOD)
    assert f"{found['evidence']['count']} events" in said
    assert found["evidence"]["digest"] in said
    asked = {"key": "participation.organizations", "figure": figure, "period": PERIOD}
    assert "Stored events" in page(reporting, "/reporting/evidence", **asked)
    assert "Stored events" not in page(reporting, "/reporting/evidence", "reader", **asked)


def figures(reporting: Reporting) -> list[Any]:
    path = f"/reporting/api/figures?key=participation.organizations&period={PERIOD}"
    return list(json.loads(reporting.client("auditor").get(path).data)["figures"])


def test_roots_that_are_not_the_same_and_services_that_are_silent_are_said(reporting: Reporting) -> None:
    """Here the facts come from logs of no running service."""
    said = part(reporting, "proof")
    assert "The counted events differ from the sealed ones: reporting." in said
    assert "Different root" in said
    assert "Not known for registry, meetings: the service is not answering." in said


def test_the_newest_signed_checkpoint_of_each_log_and_a_signer_that_refuses_are_told(reporting: Reporting) -> None:
    said = part(reporting, "proof")
    for log in ("registry", "meetings", "reporting"):
        assert f"Newest signed checkpoint: {len(reporting.applied[log])} event" in said
    assert said.count("Newest signed checkpoint") == 3, "nothing is signed of the log partners yet"
    assert "No longer signed" not in said
    CheckpointStore(reporting.settings.checkpoints, "meetings").record_refusal(
        "Its first 3 events are not those that were signed."
    )
    said = part(reporting, "proof")
    assert "No longer signed Its first 3 events are not those that were signed." in said


def test_an_event_is_shown_as_stored_and_its_proof_checked_with_the_root_alone(two: Two) -> None:
    reporting = two.reporting
    report = two.draft()
    two.issue(report)
    seal(reporting)
    client = reporting.client("auditor")
    listed = client.get(f"/reporting/events?stream={report}").text
    assert "Report drafted" in listed
    assert "Report issued" in listed
    lines = client.get(f"/reporting/events.ndjson?stream={report}").data.splitlines()
    stored = [each.bytes for each in reporting.service.logs["reporting"].read_all() if report in str(each.bytes)]
    assert [json.loads(line)["bytes"].encode() for line in lines] == stored
    head = json.loads(client.get("/reporting/events/head.json").data)
    proof = json.loads(client.get("/reporting/events/2/proof.json").data)
    shown = words(client.get("/reporting/events/2").text)
    assert proof["root"] == head["root"]
    assert head["root"] in shown
    # Like a third party, using only the file.
    leaf = sha256(b"\0%d %b\n%b" % (proof["position"], proof["recorded"].encode(), proof["bytes"].encode())).digest()
    path = [bytes.fromhex(each) for each in proof["path"]]
    assert leaf.hex() == proof["leaf"]
    assert root_of_path(proof["position"] - 1, proof["size"], leaf, path) == bytes.fromhex(head["root"])


def seal(reporting: Reporting) -> None:
    Sealer(reporting.service.engine, "reporting", OutboxKey(reporting.settings.outbox_key)).seal()


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/reporting/events/0", 404), ("/reporting/events/99999", 404), ("/reporting/events/x", 404),
        ("/reporting/events?at=9-3", 422), ("/reporting/events?at=x", 422), ("/reporting/events?at=1,1", 422),
        ("/reporting/events?after=x", 422), ("/reporting/events?colour=red", 422),
        ("/reporting/events/head.json?size=99999", 404), (f"{PAGE}/events?log=nowhere", 422),
        (f"{PAGE}/figure", 422), (f"{PAGE}/figure?figure=nothing", 404), (f"{PAGE}?of=%00", 422),
    ],
)  # fmt: skip
def test_what_is_not_there_or_cannot_be_read_is_said(reporting: Reporting, path: str, status: int) -> None:
    assert reporting.client("auditor").get(path).status_code == status


def test_readers_see_none_of_it(reporting: Reporting) -> None:
    for path in (PAGE, f"{PAGE}/figure?figure=meetings.held", "/reporting/events", "/reporting/events.ndjson"):
        assert reporting.client("reader").get(path).status_code == 403


def test_no_fact_of_a_record_is_missing_from_what_was_done_about_it() -> None:
    """Each fact of a record in a history is among that record's facts, for every kind of fact."""
    for seed in range(6):
        told = story(Random(seed))
        facts = [fact for fact in replay_facts(recorded(sealed(told, told.logs))) if fact.known_to is None]
        history = History(facts, Moment({}, date(2026, 12, 1)))
        apart = rm.Attendance | rm.State | rm.ClauseRecord | rm.StudyPeriod | rm.PersonInError
        for fact in facts:
            record = fact.body.meeting if isinstance(fact.body, rm.Attendance) else fact.stream
            if isinstance(fact.body, rm.Attendance) or not isinstance(fact.body, apart):
                assert {(fact.log, position) for position in fact.events} <= history.events_of(record), fact
            if not isinstance(fact.body, apart):
                assert fact in list(history.facts_of(record)), fact

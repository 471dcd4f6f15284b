"""`rapporteur demo load --synthetic`: invented years in a separate home, recorded on the days when a bureau would
have recorded them."""

import json
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from deploy.demo import synthetic
from deploy.demo.shipped import REFERENCE
from deploy.demo.synthetic import YEARS, story
from deploy.installation.home import SERVICES, synthetic_state
from deploy.installation.installation import Installation
from deploy.installation.service_set import open_services
from deploy.runtime.loading import open_installation
from services.registry.domain.commands import RegisterOrganization, RegisterPerson, RegisterState, StateStatus
from services.reporting.queries import ReportQueries
from shared.environment.clock import timestamp
from tests.plugins.installations import Rapporteur

pytestmark = pytest.mark.requirement("2.05")


def at(home: Path) -> Installation:
    return open_installation({"RAPPORTEUR_HOME": str(home)})


def recorded(home: Path) -> dict[str, list[str]]:
    with open_services(at(home)) as services:
        return {log: [event.recorded for event in services.logs[log].read_all()] for log in SERVICES}


def test_times_go_forward_and_all_are_past(synthetic_once: Path) -> None:
    times = recorded(synthetic_once)
    now = timestamp(datetime.now(UTC))
    for log in SERVICES:
        assert times[log]
        assert all(one <= following for one, following in pairwise(times[log]))
        assert times[log][-1] < now
    assert {time[:4] for time in times["meetings"]} >= {str(year) for year in range(2017, 2026)}


def test_what_is_told(synthetic_once: Path) -> None:
    kinds: list[str] = []
    lists: set[str] = set()
    with open_services(at(synthetic_once)) as services:
        for log in SERVICES:
            for sealed in services.logs[log].read_all():
                event = json.loads(sealed.bytes)
                kinds.append(event["type"].split(".")[-2])
                if event["type"].endswith("list-closed.v1") and event["data"]["complete"]:
                    lists.add(event["subject"])
    # Executive meetings, regional consultations, a symposium, and meetings of TSAG, which have no lists.
    assert kinds.count("series-opened") == 4
    assert len(lists) == 24
    assert kinds.count("meeting-held") == 24 + 5, "the meetings of TSAG and the symposium have no list of organizations"
    assert kinds.count("organization-merged") == 3
    assert kinds.count("duplicate-recognized") == 1
    assert kinds.count("state-registered") == 194
    assert {"subsidiary-stated", "attendance-corrected", "attendance-withdrawn", "meeting-corrected"} < set(kinds)
    assert {"organization-place-corrected", "organization-merger-corrected", "count-corrected"} < set(kinds)
    assert {"organization-fact-withdrawn", "meeting-fact-withdrawn"} < set(kinds)
    assert {"embargo-ended", "communique-corrected", "conclusion-wording-corrected", "conclusion-replaced"} < set(kinds)
    assert {"submission-corrected", "request-withdrawn"} < set(kinds)


@pytest.mark.requirement("11.11")
def test_tsag_is_given_a_report_each_year_by_two_hands_and_partners_are_told(synthetic_once: Path) -> None:
    """The last report is revised, since it was drafted before a list was recorded."""
    with open_services(at(synthetic_once)) as services:
        shelf = ReportQueries(services.reporting.reader)
        rows = sorted(shelf.issued(("public", "members")), key=lambda row: str(row.recorded))
        names = services.registry.names.of([row.drafter for row in rows] + [row.approver for row in rows])
        told = [json.loads(event.bytes) for event in services.logs["partners"].read_all()]
        kept = [json.loads(event.bytes) for event in services.logs["reporting"].read_all()]
        frozen = [json.loads(shelf.content(row.formats["json"])) for row in rows]
        pages = [shelf.content(row.formats["html"]) for row in rows]
    assert [(row.recorded[:10], row.kind, row.audience, row.revision) for row in rows] == [
        ("2022-06-02", "tsag", "public", None),
        ("2023-06-01", "tsag", "members", None),
        ("2024-05-16", "tsag", "public", None),
        ("2024-05-23", "tsag", "public", "Rev"),
    ]
    assert {(names[row.drafter], names[row.approver]) for row in rows} == {("Example drafter", "Example approver")}
    assert rows[3].revises == rows[2].id
    # Nine came to EXM-11, six others to EXR-10, and six who had attended neither to EXM-12.
    changed = [(each["key"], each["before"], each["after"]) for each in frozen[3]["revision"]["changed"]]
    assert changed == [("participation.organizations", 15, 21)]
    assert all(b"Synthetic" in page for page in pages)
    submitted = [each["data"] for each in kept if each["type"].endswith("submission-stated.v1")]
    posted = {each["report"]: (each["meeting"], each["document"]) for each in submitted if "report" in each}
    assert posted == {row.id: (row.meeting, row.document) for row in rows}
    issued = {each["subject"]: each["data"] for each in told if "report-issued.v2" in each["type"]}
    assert list(issued) == [rows[0].id, rows[2].id, rows[3].id], "members are told in other ways"
    assert (issued[rows[3].id]["document"], issued[rows[3].id]["revision"]) == ("TD 34", "Rev.1")
    assert all(each["title"].startswith("Example report to ") for each in issued.values())


def test_every_name_begins_with_example(synthetic_once: Path) -> None:
    named = [said.command for said in story() if isinstance(said.command, RegisterOrganization | RegisterPerson)]
    assert len(named) > 60
    assert all(command.name.startswith("Example ") for command in named)
    # People's names are in the vault, and in no log.
    with open_services(at(synthetic_once)) as services:
        assert not any(b"Example Person" in event.bytes for log in services.logs.values() for event in log.read_all())
        people = [command.person for command in named if isinstance(command, RegisterPerson)]
        assert set(services.registry.names.of(people).values()) == {f"Example Person {n}" for n in range(1, 42)}


def test_every_command_of_the_story_says_something(synthetic_once: Path) -> None:
    """No command repeats an existing statement: each gives one event."""
    assert sum(map(len, recorded(synthetic_once).values())) == len(story())


def test_no_day_of_the_story_comes_before_what_it_follows() -> None:
    """An answer may: one is a trap, and says so."""
    rows = [row for years in YEARS for row in json.loads(years.read_bytes())["commands"]]
    rows.sort(key=lambda row: row["day"])
    said = {row["says"]["fact"]: row["says"] for row in rows if "fact" in row["says"] and row.get("act") != "withdraw"}
    of = {
        command: {row["says"][record]: row["says"][day] if day else row["day"] for row in rows if row["command"] == command}
        for command, record, day in (
            ("HoldMeeting", "meeting", "first_day"), ("AdoptConclusion", "conclusion", "on"),
            ("AgreeCommunique", "communique", "on"), ("ReportIssue", "report", None),
        )
    }  # fmt: skip
    meeting_of = {
        row["says"]["conclusion"]: row["says"]["meeting"] for row in rows if row["command"] == "DraftConclusion"
    }
    answered = [
        (said[row["says"]["about"]]["on"], row["says"]["on"])
        for row in rows
        if row["command"] == "reply" and "before the letter" not in row.get("why", "")
    ]
    judged = [
        (of["HoldMeeting"].get(each["at"], ""), each["on"]) for each in said.values() if "at" in each and "on" in each
    ]
    presented = [(of["HoldMeeting"][each["meeting"]], each["day"]) for each in said.values() if "day" in each]
    adopted = [(of["HoldMeeting"][meeting_of[each]], day) for each, day in of["AdoptConclusion"].items()]
    replaced = [
        (of["AdoptConclusion"][each], row["says"]["on"])
        for row in rows
        if row["command"] == "ReplaceConclusion"
        for each in (row["says"]["conclusion"], *row["says"]["by"])
    ]
    agreed = [
        (of["HoldMeeting"][each.replace("@communique", "@meeting")], day) for each, day in of["AgreeCommunique"].items()
    ]
    given = [(of["ReportIssue"][each["report"]], each["posted"]) for each in said.values() if "report" in each]
    spans = [
        (row["says"][first], row["says"][last])
        for row in rows
        for first, last in (
            ("first_day", "last_day"), ("since", "until"), ("opened", "closed"), ("on", "due"), ("made_on", "due"),
        )
        if first in row["says"] and last in row["says"]
    ]  # fmt: skip
    happened = [
        (row["says"][name], row["day"])
        for row in rows
        for name in ("on", "made_on", "posted", "published_on", "opened", "started", "day")
        if name in row["says"]
    ]
    for pairs in (answered, judged, presented, adopted, replaced, agreed, given, spans, happened):
        assert pairs
        assert [(first, following) for first, following in pairs if first > following] == []


def test_a_home_that_holds_anything_is_refused(few: Path, synthetic_once: Path, rapporteur: Rapporteur) -> None:
    for home in (few, synthetic_once):
        before = recorded(home)
        refused = rapporteur(home, "demo", "load", "--synthetic")
        assert refused.code == 5
        assert "RAPPORTEUR_HOME" in refused.err
        assert recorded(home) == before
    assert synthetic_state(few) is None


def test_real_facts_are_not_mixed_in(synthetic_once: Path, rapporteur: Rapporteur) -> None:
    before = recorded(synthetic_once)
    refused = rapporteur(synthetic_once, "demo", "load")
    assert refused.code == 5
    assert "invented" in refused.err
    assert recorded(synthetic_once) == before
    shown = rapporteur(synthetic_once, "import", "history", str(REFERENCE / "history.json"), "--preview")
    assert shown.code == 0
    assert "will be shown as synthetic" in shown.err
    assert recorded(synthetic_once) == before
    wrong = rapporteur(synthetic_once, "demo", "load", "--synthetic", "--reference", str(synthetic_once))
    assert wrong.code == 2


def test_a_load_that_was_stopped_is_completed(empty_home: Path) -> None:
    some = [said for said in story() if not isinstance(said.command, RegisterState | StateStatus)]
    # Up to the issue of one report, and some months longer.
    years = [said for said in some if said.day < "2023-05"]

    class Stopped(Exception):
        pass

    def until_2023(step: str) -> None:
        """The invented years up to 2023; a report to TSAG has been issued by then."""
        if step.endswith("2023"):
            raise Stopped

    installation = at(empty_home)
    with pytest.raises(Stopped):
        synthetic.load(installation, until_2023, years)
    assert synthetic_state(empty_home) == "begun"
    first = recorded(empty_home)
    assert synthetic.load(installation, years=years) == len(years) - sum(map(len, first.values()))
    assert synthetic_state(empty_home) == "whole"
    whole = recorded(empty_home)
    assert {log: times[: len(first[log])] for log, times in whole.items()} == first
    assert sorted(time[:10] for times in whole.values() for time in times) == [said.day for said in years]

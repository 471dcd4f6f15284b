"""The reports desk records in the log of meetings: TSAG's decisions, and the judgement of an assembly's criteria."""

import re
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from services.reporting.console.reports_desk import meeting_records
from shared.web.peers import PeerDenied
from tests.embedded.planting import id_of
from tests.embedded.services import Services, serving
from tests.reporting.test_pages import words

pytestmark = pytest.mark.requirement("11.02")
DESK = "/reporting/console/desk/"
TODAY = datetime.now(UTC).date()
TD, CRITERION = id_of("submission"), id_of("objective")
TSAG, WTSA = id_of("meeting"), id_of("meeting", 2)


def recorded() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the records: TSAG met, and a document was submitted to it; the assembly is in the future, and has one
    criterion."""
    series = (
        ("advisory group", "TSAG", TSAG, TODAY - timedelta(30)),
        ("assembly", "WTSA", WTSA, TODAY + timedelta(30)),
    )
    for number, (kind, code, meeting, day) in enumerate(series, 1):
        stream = id_of("series", number)
        yield "meetings/api/series", {"series": stream, "kind": kind, "name": f"Example {code}", "code": code}
        said = {"meeting": meeting, "series": stream, "code": f"{code}-1", "first_day": day.isoformat()}
        yield "meetings/api/meetings", said
    first, last = date(TODAY.year - 2, 1, 1), date(TODAY.year + 2, 12, 31)
    period = {"period": id_of("period"), "first_day": first.isoformat(), "last_day": last.isoformat()}
    yield "reporting/api/study-periods", period | {"name": f"{first.year}-{last.year}"}
    posted = (TODAY - timedelta(40)).isoformat()
    submitted = {"fact": TD, "meeting": TSAG, "item": "68-12", "document": "TSAG-TD1", "posted": posted}
    yield "reporting/api/submissions", submitted
    aim = {"fact": CRITERION, "set": "assessment criterion", "number": "68-15/1", "text": {"en": "Example criterion"}}
    yield "meetings/api/objectives", aim


@pytest.fixture(scope="module")
def services(empty_home_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    home = tmp_path_factory.mktemp("desk") / "home"
    shutil.copytree(empty_home_once, home)
    with serving(home) as found:
        for path, body in recorded():
            found.record(f"/{path}", body)
        found.count()
        yield found


@pytest.fixture(scope="module")
def clerk(services: Services) -> FlaskClient:
    return services.client(services.apps["reporting"], services.token("staff", "Example clerk"))


def sent(clerk: FlaskClient, meeting: str, act: str, **typed: str) -> Any:
    page = clerk.get(f"{DESK}?meeting={meeting}").text
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    return clerk.post(f"{DESK}{meeting}/{act}", data=hidden | typed)


def test_decisions_are_typed_under_what_was_submitted(services: Services, clerk: FlaskClient) -> None:
    """One line is preset for the submission. A refused line keeps its input; nothing is recorded twice."""
    page = clerk.get(f"{DESK}?meeting={TSAG}").text
    assert f'value="{TD}" selected>TSAG-TD1 (68-12)' in page
    preset = {"line.0.kind": "took note", "line.0.item": "68-12", "line.0.concerning": TD}
    typed = preset | {"line.0.text": "Example decision", "line.0.paragraph": "7.3", "line.1.text": "Example other"}
    wrong = sent(clerk, TSAG, "decided", report="TSAG-R1", **typed)
    assert wrong.status_code == 422
    assert "Nothing was recorded: see the errors below." in words(wrong.text)
    assert 'value="Example other"' in wrong.text
    assert 'id="error-1-kind"' in wrong.text
    assert "Name the report" in words(sent(clerk, TSAG, "decided", **typed | {"line.1.kind": "decided"}).text)
    batch = {"batch": str(re.findall(r'name="batch" value="([^"]+)"', wrong.text)[0])}
    for _again in range(2):
        done = sent(clerk, TSAG, "decided", report="TSAG-R1", **typed | batch | {"line.1.kind": "decided"})
        assert done.status_code == 303, words(done.text)
    services.count()
    after = words(clerk.get(done.location).text)
    assert "TSAG-TD1 68-12, posted" in after
    assert after.count("Example decision Took note · TSAG-R1, paragraph 7.3 · 68-12") == 1
    assert "On other matters Example other Decided · TSAG-R1" in after
    assert " selected>TSAG-TD1" not in clerk.get(done.location).text  # now it has a decision


def test_lines_that_the_meetings_deny_stay(clerk: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """A user who lost the right in the meantime keeps the input."""

    def denied(*_asked: object) -> None:
        raise PeerDenied(403)

    monkeypatch.setattr(meeting_records, "ask_peer", denied)
    typed = {"line.0.kind": "decided", "line.0.item": "68-12", "line.0.text": "Example kept line"}
    answer = sent(clerk, TSAG, "decided", report="TSAG-R1", **typed)
    assert answer.status_code == 422
    assert "The meetings service does not let you record this." in words(answer.text)
    assert 'value="Example kept line"' in answer.text


def test_a_criterion_is_judged_beside_its_figures(services: Services, clerk: FlaskClient) -> None:
    """A criterion that is given up needs grounds. The recommendation waits for the Director."""
    shown = words(clerk.get(f"{DESK}?meeting={WTSA}").text)
    assert "68-15/1 Example criterion" in shown
    assert "not judged" in shown
    assert "Recommendation Nothing is stated yet." in shown
    chosen = {f"state.{CRITERION}": "given up", "judged_by": "bureau", "on": TODAY.isoformat()}
    refused = sent(clerk, WTSA, "judged", **chosen)
    assert refused.status_code == 422
    assert "Give the grounds." in refused.text
    assert 'value="given up" checked' in refused.text
    with_grounds = chosen | {f"text.{CRITERION}": "Example grounds"}
    nobody = sent(clerk, WTSA, "judged", **with_grounds | {"judged_by": "nobody"})
    assert (nobody.status_code, "Choose who judged the criteria." in nobody.text) == (422, True)
    later = sent(clerk, WTSA, "judged", **with_grounds | {"on": f"{TODAY.year + 3}-01-01"})
    assert (later.status_code, "the last one of the period" in later.text) == (422, True)
    done = sent(clerk, WTSA, "judged", **with_grounds)
    assert done.status_code == 303, words(done.text)
    services.count()
    assert re.search(r"Given up, \d+ \w+ \d{4} Example grounds", words(clerk.get(done.location).text))


def test_a_row_that_the_meetings_refuse_says_why(services: Services, clerk: FlaskClient) -> None:
    """If a criterion was withdrawn in the meantime, the row keeps its choice and gives the reason."""
    bearer = {"Authorization": f"Bearer {services.token('staff')}", "If-Match": "*"}
    address = f"/meetings/api/objectives/{CRITERION}/withdraw"
    gone = services.apps["meetings"].test_client().post(address, json={"reason": "Example"}, headers=bearer)
    assert gone.status_code == 200, gone.text
    chosen = {f"state.{CRITERION}": "reached", "judged_by": "bureau", "on": TODAY.isoformat()}
    refused = sent(clerk, WTSA, "judged", **chosen)
    assert refused.status_code == 422
    assert "Choose another one." in refused.text
    assert 'value="reached" checked' in refused.text


def test_an_auditor_reads_the_desk_and_records_nothing(services: Services) -> None:
    auditor = services.client(services.apps["reporting"], services.token("auditor"))
    assert "Record the decisions" not in auditor.get(f"{DESK}?meeting={TSAG}").text
    assert sent(auditor, TSAG, "decided", report="TSAG-R1").status_code == 403

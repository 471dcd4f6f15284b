"""Public reports: their issue, and each command that changed one of their figures."""

import json
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import delete

from services.reporting.publication import CorrectionPublisher, partner_projector
from services.reporting.queries import FactQueries, ReportQueries
from services.reporting.read_models.staff import frozen_bytes
from services.reporting.reports.issuing import CorrectionQueries
from services.reporting.service import codecs
from shared.contracts import meetings as m
from shared.contracts import registry as r
from shared.contracts import reporting as p
from shared.contracts.figures import FigureKey
from shared.contracts.meetings.aims import ObjectiveStated, ObjectiveWithdrawn
from shared.domain.errors import NotThere
from shared.event_store.log import Log
from shared.event_store.outbox_key import OutboxKey
from shared.event_store.sealer import Sealer
from shared.public_view.openness import Audience
from tests.reporting.conftest import Reporting
from tests.reporting.example import PERIOD, meeting, withdrawal
from tests.reporting.test_issuing import Two

pytestmark = pytest.mark.requirement("3.01")


class Issuing(Two):
    """A drafter and an approver, and the resulting events for partners."""

    def __init__(self, reporting: Reporting) -> None:
        super().__init__(reporting)
        engine = reporting.service.engine
        self.key = OutboxKey(reporting.settings.outbox_key)
        self.publisher = partner_projector(engine, self.key)
        self.corrected = CorrectionPublisher(engine, reporting.service.reader, self.key, still=0)

    def tell(self) -> list[tuple[str, Any]]:
        """Return everything published to partners so far."""
        engine = self.reporting.service.engine
        kept = Log(engine, "reporting")
        Sealer(engine, "reporting", self.key).seal_all()
        if fresh := kept.read(self.publisher.cursor("reporting").position, 100):
            self.publisher.apply("reporting", str(kept.origin()), fresh)
        self.corrected.publish_corrections()
        Sealer(engine, "partners", self.key).seal_all()
        codec = codecs()["partners"]
        events = [codec.decode(each.bytes) for each in Log(engine, "partners").read_all()]
        return [(each.type.removeprefix("rapporteur.partners.")[:-3], each.data) for each in events]

    def withdraw(self, *names: str) -> None:
        """Withdraw organizations that were listed in error."""
        for name in names:
            withdrawal(self.reporting.told, "EX-06", name)
        self.reporting.take_in()


@pytest.fixture
def issuing(reporting: Reporting) -> Issuing:
    return Issuing(reporting)


def test_an_issued_report_is_told_with_the_hashes_of_its_bytes(issuing: Issuing) -> None:
    report = issuing.draft(title="Example assessment")
    assert issuing.tell() == [], "a draft is told to nobody"
    assert issuing.issue(report).status_code == 200
    ((what, issued),) = issuing.tell()
    assert what == "report-issued"
    assert (issued.report, issued.kind, issued.period, issued.title) == (report, "wtsa", PERIOD, "Example assessment")
    for form, digest in (("json", issued.json_sha256), ("html", issued.html_sha256)):
        assert sha256(issuing.page(f"{issued.path}.{form}").data).hexdigest() == digest
    assert issuing.page(issued.path).status_code == 200
    assert issued.moment == str(issuing.reporting.service.facts.moment())


@pytest.mark.parametrize("audience", ["members", "bureau"])
def test_a_report_that_is_not_for_everybody_is_not_told(issuing: Issuing, audience: str) -> None:
    assert issuing.issue(issuing.draft(audience=audience)).status_code == 200
    issuing.withdraw("Example Gulf")
    assert issuing.tell() == []


def test_a_withdrawn_draft_is_not_told(issuing: Issuing) -> None:
    report = issuing.draft()
    issuing.post(f"/reporting/api/drafts/{report}/withdraw", {"reason": "Example reason"}, **{"If-Match": "*"})
    assert issuing.tell() == []


def test_each_correcting_command_is_told_once_with_the_figures_that_differ_from_the_issued_ones(
    issuing: Issuing,
) -> None:
    report = issuing.draft()
    issuing.issue(report)
    assert len(issuing.tell()) == 1
    issuing.withdraw("Example Gulf")
    (_issued, (what, first)) = issuing.tell()
    assert (what, first.report, first.path) == ("report-corrected", report, f"/reporting/issued/{report}")
    came = {(each.key, each.of): (each.was, each.now) for each in first.figures}
    assert ("7", "6") in {numbers for (key, _of), numbers in came.items() if key == "participation.organizations"}, came
    assert first.changed == len(first.figures) == len(came), "none has the subject and the parameters of another"
    assert all(was != now for was, now in came.values())
    assert len(issuing.tell()) == 2, "looked at again, nothing is told again"
    issuing.withdraw("Example Harbour")
    told = issuing.tell()
    assert len(told) == 3
    again = {(each.key, each.of): (each.was, each.now) for each in told[2][1].figures}
    assert ("7", "5") in {numbers for (key, _of), numbers in again.items() if key == "participation.organizations"}


def test_what_was_corrected_while_nobody_looked_is_told_command_by_command(issuing: Issuing) -> None:
    issuing.issue(issuing.draft())
    issuing.withdraw("Example Gulf", "Example Harbour")
    told = issuing.tell()
    assert [what for what, _event in told] == ["report-issued", "report-corrected", "report-corrected"]
    assert told[1][1].moment != told[2][1].moment


def test_the_moment_of_a_correction_has_what_changed_no_figure_by_itself(issuing: Issuing) -> None:
    """An organization is registered, then listed: the numbers of the correction are those of its moment, and stay."""
    issuing.issue(issuing.draft())
    issuing.tell()
    told = issuing.reporting.told
    listed = told.attendances["EX-06", "Example Gulf"][0].removeprefix("attendance-")[:36]
    organization = told.id("organization")
    told.add("registry", organization, r.OrganizationRegistered(organization, "Example Newcomer"))
    for number in range(30):  # some days pass in this log too
        series = told.id("series")
        told.add("meetings", series, m.SeriesOpened(series, f"EX-{number}", "Example series", "executive meeting"))
    recorded = m.AttendanceRecorded(told.id("fact"), f"meeting-{listed}", organization)
    told.add("meetings", f"attendance-{listed}-{organization[-36:]}", recorded)
    issuing.reporting.take_in()
    (_issued, (_what, event)) = issuing.tell()
    assert event.moment == str(issuing.reporting.service.facts.moment())
    other = told.id("organization")
    told.add("registry", other, r.OrganizationRegistered(other, "Example Other"))
    issuing.reporting.take_in()
    assert len(issuing.tell()) == 2


def test_a_worker_that_starts_anew_tells_no_correction_again(issuing: Issuing) -> None:
    issuing.issue(issuing.draft())
    issuing.withdraw("Example Gulf")
    assert len(issuing.tell()) == 2
    service = issuing.reporting.service
    assert CorrectionPublisher(service.engine, service.reader, issuing.key, still=0).publish_corrections() == 0


def test_a_report_whose_bytes_were_lost_is_warned_of_once_and_another_mistake_is_not_hidden(
    issuing: Issuing, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = issuing.draft()
    assert issuing.issue(report).status_code == 200
    issuing.tell()
    with issuing.reporting.service.engine.begin() as connection:
        connection.execute(delete(frozen_bytes))
    for name in ("Example Gulf", "Example Harbour"):
        issuing.withdraw(name)
        assert [what for what, _data in issuing.tell()] == ["report-issued"]
    assert caplog.text.count(f"what changed since {report} was issued cannot be told") == 1

    def mistaken(*_asked: object) -> None:
        raise NotThere(id="an example")

    monkeypatch.setattr(FactQueries, "versions_between", mistaken)
    issuing.corrected = CorrectionPublisher(
        issuing.reporting.service.engine, issuing.reporting.service.reader, issuing.key, still=0
    )
    with pytest.raises(NotThere):
        issuing.tell()


def test_a_criterion_stated_or_withdrawn_since_corrects_no_figure(issuing: Issuing) -> None:
    """Its figures were in the report when it was issued, and still count. Item 68-15 has one record as before, a
    different one."""
    told = issuing.reporting.told
    series = next(each.stream for each in told.logs["meetings"] if each.stream.startswith("series"))
    stated = m.SeriesRecordStated(told.id("fact"), "complete", "2000-01-01", "all known")
    told.add("meetings", series, stated)
    period = told.id("period")
    told.add("reporting", period, p.StudyPeriodDefined(period, "2009-2012", "2008-10-31", "2012-11-29"))
    for ordinal in (3, 4):
        meeting(told, series, ordinal, f"20{ordinal + 6:02}-11-18", "Helsinki", "FIN", ())
    criteria = [told.id("objective") for _each in range(2)]

    def state(criterion: str, figure: FigureKey) -> None:
        said = ObjectiveStated(criterion, "assessment criterion", figure, {"en": "Example"}, figures=(figure,))
        told.add("meetings", criterion, said)
        issuing.reporting.take_in()

    state(criteria[0], "locations.repeats")
    report = issuing.draft()
    assert issuing.issue(report).status_code == 200
    frozen = json.loads(issuing.page(f"/reporting/issued/{report}.json").data)["figures"]
    own = [each for each in frozen if each["parameters"].get("compared") == "locations.repeats"]
    assert any(each["value"] is not None for each in own)
    told.add("meetings", criteria[0], ObjectiveWithdrawn(criteria[0], "Example"))
    state(criteria[1], "locations.expertise")
    assert [what for what, _event in issuing.tell()] == ["report-issued"]
    service = issuing.reporting.service
    queries = CorrectionQueries(service.facts, ReportQueries(service.reader))
    row = ReportQueries(service.reader).report(report)
    audiences: tuple[Audience, ...] = ("bureau", "public")
    for changes in (queries.steps(row).differences, *(queries.since(row, each).changes for each in audiences)):
        assert {(each.figure.key, ",".join(each.figure.of.values())) for each in changes} <= {
            ("clauses.evidence", "68-15"),
            ("clauses.evidence", "68-15,criterion"),
        }


def test_it_is_looked_once_nothing_was_counted_for_a_while(issuing: Issuing) -> None:
    issuing.issue(issuing.draft())
    issuing.tell()
    issuing.withdraw("Example Gulf")
    service = issuing.reporting.service
    assert CorrectionPublisher(service.engine, service.reader, issuing.key, still=600).publish_corrections() == 0

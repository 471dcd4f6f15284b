"""Changes since the last report to TSAG: in a subsequent report, recomputed, and between two moments."""

import json
import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete

from deploy.installation.installation import Installation
from deploy.installation.service_set import open_services
from deploy.runtime.loading import open_installation
from services.reporting.history import history_at
from services.reporting.projections import content_store
from services.reporting.queries import ReportQueries
from services.reporting.read_models.staff import frozen_bytes
from services.reporting.reports import render
from services.reporting.reports.document import SinceLastReport
from services.reporting.reports.issuing import Issuing, SignedPositions, recompute
from services.reporting.reports.making import report_at
from services.reporting.reports.plans import TSAG
from services.reporting.reports.since_last import RULE, compared
from shared.domain.ids import imported_id
from shared.event_store.command_handler import CommandContext
from tests.crawl.homes import handlers, settle
from tests.plugins.installations import copy_home

pytestmark = pytest.mark.requirement("11.03")
FIRST, SECOND = "2017-01-01..2017-12-31", "2018-01-01..2018-12-31"
CLERK, APPROVER = (imported_id("account", "since", name) for name in ("clerk", "approver"))


@pytest.fixture(scope="module")
def installation(synthetic_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    home = tmp_path_factory.mktemp("since") / "home"
    copy_home(synthetic_once, home)
    found = open_installation({"RAPPORTEUR_HOME": str(home)})
    settle(found)
    yield found
    shutil.rmtree(home)


def issue(installation: Installation, period: str, audience: str, document: str) -> str:
    report = imported_id("report", "since", f"{period} {audience}")
    ids = count(int(document.removeprefix("TD ")) * 1000)
    with open_services(installation) as services:
        reporting = services.reporting
        signed, shelf = SignedPositions(installation.reporting.checkpoints), ReportQueries(reporting.reader)
        handler = handlers(services, ids)["reporting"]
        issuing = Issuing(reporting, handler, content_store(reporting.engine), reporting.staff, shelf, signed)
        asked = {"kind": "tsag", "period": period, "audience": audience, "as_known_at": None, "title": None}
        issuing.draft(CommandContext(actor=CLERK), report=report, document=document, **asked)  # type: ignore[arg-type]
    settle(installation)
    with open_services(installation) as services:
        reporting = services.reporting
        shelf, handler = ReportQueries(reporting.reader), handlers(services, ids)["reporting"]
        issuing = Issuing(reporting, handler, content_store(reporting.engine), reporting.staff, shelf, signed)
        issuing.issue(report, CommandContext(actor=APPROVER, approved_by=APPROVER))
    settle(installation)
    return report


def test_a_report_names_what_changed_since_the_one_issued_before_and_is_computed_again(
    installation: Installation,
) -> None:
    first = issue(installation, FIRST, "members", "TD 55")
    second = issue(installation, SECOND, "members", "TD 101")
    with open_services(installation) as services:
        service, shelf = services.reporting, ReportQueries(services.reporting.reader)
        rows = [shelf.report(each) for each in (first, second)]
        before, kept = (shelf.content(row.formats["json"]) for row in rows)
        page = shelf.content(rows[1].formats["html"]).decode()
        live = json.loads(render(service, "tsag", period=SECOND))
        assert report_at(service.facts, SECOND, plan=TSAG).since is None  # figures alone need no earlier report
        public = json.loads(render(service, "tsag", period=SECOND, audience="public"))
        assert recompute(service, kept, [before], rows[1].recorded).first_difference is None
        told = json.dumps(json.loads(kept) | {"since": json.loads(kept)["since"] | {"follow_up": []}}).encode()
        assert recompute(service, told, [before], rows[1].recorded).first_difference == "its since"
    assert "since" not in json.loads(before)
    since = json.loads(kept)["since"]
    assert (since["report"], since["document"], since["moment"]) == (first, "TD 55", rows[0].moment)
    assert {each["what"] for each in since["follow_up"]}
    assert "What changed since the last report" in page
    assert "report on the period from 1 January 2017 to 31 December 2017 (TD 55), as known on" in page
    assert live["since"]["report"] == first
    assert "since" not in public


def test_corrected_numbers_of_meetings_reported_have_both_values(installation: Installation) -> None:
    """The consultations and the seats of the first meetings were recorded late."""
    with open_services(installation) as services:
        facts = services.reporting.facts
        now = facts.moment()
        own = f"reporting:{now.positions['reporting']}"
        early = facts.moment(f"registry:{now.positions['registry']},meetings:{now.positions['meetings'] // 2},{own}")
        report, history = report_at(facts, SECOND, plan=TSAG), history_at(facts, now)
        rules = ("consultations.before/1", "participation.organizations/6", "seats.kept/1")
        said = SinceLastReport(
            report="report-before",
            period=FIRST,
            audience="bureau",
            moment=str(early),
            day="2025-01-20",
            rule=RULE,
            rules=rules,
        )
        found = compared(facts, said, report, history, None)
        nothing = compared(facts, said, report, history, [])
    changed = {(each.key, each.of["meeting"]): (each.before, each.after) for each in found.changed}
    assert changed[("consultations.before", "EXM-01")] == (0, 1)
    assert changed[("seats.kept", "EXM-02")] == (None, 1.0)
    assert nothing.changed == ()
    assert nothing.follow_up == found.follow_up
    assert {each.what for each in found.follow_up} == {"taken up", "answer overdue", "action overdue"}


def test_a_report_whose_predecessor_was_lost_is_still_written(installation: Installation) -> None:
    """An installation that was restored from an older backup."""
    period = "2019-01-01..2019-12-31"
    lost = issue(installation, SECOND, "public", "TD 102")
    with open_services(installation) as services:
        service, shelf = services.reporting, ReportQueries(services.reporting.reader)
        asked: dict[str, Any] = {"period": period, "audience": "public"}
        assert json.loads(render(service, "tsag", **asked))["since"]["report"] == lost
        of_it = frozen_bytes.c.sha256 == shelf.report(lost).formats["json"]
        with service.engine.begin() as connection:
            connection.execute(delete(frozen_bytes).where(of_it))
        assert "since" not in json.loads(render(service, "tsag", **asked))
        assert "so that nothing is compared" in render(service, "tsag", **asked, format="html").decode()

"""The report to TSAG: its sections, its period, and its formats, over the invented years."""

import io
import json
import re
import zipfile
from pathlib import Path

import docx
import pytest

from deploy.runtime.loading import open_installation
from services.reporting import service as reporting
from services.reporting.console.report_acts import report_name
from services.reporting.console.reports_desk.sections import sections_of
from services.reporting.document_model.blocks import Table
from services.reporting.domain.report import document_number
from services.reporting.history import history_at
from services.reporting.queries import ReportQueries
from services.reporting.reports import render, source_of
from services.reporting.reports.advisory_group import topics, tsag_document
from services.reporting.reports.advisory_group.annexes import communiques, conclusions
from services.reporting.reports.advisory_group.header import period_since_last
from services.reporting.reports.advisory_group.meetings import meetings
from services.reporting.reports.assessment.topic_stages import topic_stages, topics_treated
from services.reporting.reports.assessment.topics import taken_into_account
from services.reporting.reports.languages import ENGLISH, plain
from services.reporting.reports.layout import layout_of
from services.reporting.reports.making import report_at
from services.reporting.reports.plans import TSAG
from services.reporting.reports.rendering.source import figure_context_of
from services.reporting.service import Service
from shared.contracts.meetings import MeetingPlanned
from shared.contracts.meetings.communiques import (
    CommuniqueAgreed,
    CommuniqueApproved,
    CommuniqueCorrected,
    CommuniqueOpened,
    CommuniquePublished,
    ParagraphStated,
)
from shared.domain.errors import Malformed
from shared.domain.ids import uuid_of
from shared.public_view.openness import Audience
from tests.plugins.page_words import words
from tests.reporting.codes import joined
from tests.reporting.conftest import Reporting
from tests.reporting.histories import EXAMPLE_SHA256

pytestmark = pytest.mark.requirement("11.03")
PERIOD = "2017-01-01..2018-12-31"


@pytest.mark.parametrize(("period", "study"), [(PERIOD, "2017-2020"), ("2022-01-01..2024-10-24", "2022-2024")])
def test_its_header_names_the_study_period_of_its_last_day(service: Service, period: str, study: str) -> None:
    page = render(service, "tsag", period=period, format="html").decode()
    assert f'<dt>Study period</dt><dd><span class="whole">{study}' in page
    document = docx.Document(io.BytesIO(render(service, "tsag", period=period, format="docx")))
    assert f"Study period {study}" in "".join(document.element.body.itertext())


def test_without_a_period_it_is_the_one_since_the_last_meeting_of_tsag_for_members(service: Service) -> None:
    """The last meeting of TSAG in the invented years ended on 31 May 2024; another report needs a period."""
    said = json.loads(render(service, "tsag", period=None))
    assert said["period"]["from"] == "2024-06-01"
    assert said["audience"] == "members"
    with pytest.raises(Malformed, match="period"):
        render(service, "wtsa", period=None)


def test_it_says_of_each_meeting_its_mode_its_priorities_and_where_its_communique_is_read(service: Service) -> None:
    page = words(render(service, "tsag", period="2022-01-01..2024-12-31", format="html", audience="bureau").decode())
    assert "in person. 9 4 organizations took part. Priorities: Example topic: services at the edge." in page
    assert re.search(r"Its communiqué is public in English and French: \S+/meetings/communiques/meeting-", page)
    assert "At EXT-01 TSAG decided: Took note: Example decision: the report was noted" in page
    assert "No action on it is recorded." in page
    assert re.search("How TSAG evaluated the process of these meetings: EXT-2024-05 ?, Evaluated:", page)
    assert "Objectives of the plan, and their actions by state" in page


def test_it_has_its_sections_and_their_figures(service: Service) -> None:
    said = json.loads(render(service, "tsag", period=PERIOD, audience="bureau"))
    assert (said["report"], [each["id"] for each in said["sections"]]) == ("tsag", list(TSAG.sections))
    keys = {
        section["id"]: {said["figures"][index]["key"] for index in section["figures"]} for section in said["sections"]
    }
    assert {"meetings.held", "participation.organizations", "seats.kept"} <= keys["meetings"]
    assert keys["topics"] == {"topics.progression"}
    assert {
        "followup.actions", "followup.overdue", "communique.missing", "conclusions.taken", "followup.none", "cooperation.asked",
    } == keys["follow-up"]  # fmt: skip
    assert {"workshops.objectives", "plan.progress", "proposals.status"} <= keys["workshops"]


def test_the_document_has_the_header_block_and_tells_how_earlier_meetings_addressed_a_topic(service: Service) -> None:
    document = docx.Document(io.BytesIO(render(service, "tsag", period=PERIOD, format="docx")))
    text = "\n".join(each.text for each in document.paragraphs)
    tables = "\n".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
    for each in ("TD, not numbered yet", "Director, TSB", "Information and action", "It was compiled afterwards"):
        assert each in text + tables
    headings = [each.text for each in document.paragraphs if str(each.style.name).startswith("Heading 1")]  # type: ignore[union-attr]
    assert [each for each in headings if "Topics and their progression" in each]
    annexes = [each for each in headings if "Annex " in each]
    assert [each.partition("Annex ")[2][0] for each in annexes][:2] == ["A", "B"], headings
    assert "EXM-01 (2017): Satellites and ground networks; EXM-02 (2017): Satellites" in tables


def test_its_head_says_what_its_numbers_count(service: Service) -> None:
    """Actions are counted by their days, whether they follow from the meetings of the period or not."""
    page = joined(render(service, "tsag", period=PERIOD, format="html").decode())
    head = page[: page.index("<section")]
    assert "Advisory Group on the period from 1 January 2017 to 31 December 2018, under Resolution 68" in head
    assert "Actions followed up in the period:" in head
    assert "that follow from them" not in head


def test_regions_from_which_nobody_came_are_alternatives(service: Service) -> None:
    page = joined(render(service, "tsag", period="2023-06-10..2024-05-15", format="html", audience="bureau").decode())
    assert "Regions that no organization came from: Africa, Arab States and Europe." in page
    assert "send invitations four months ahead, due 30 Jun 2018" in page, "days are told in words"
    assert "No number of this section" not in page, "organizations came, by the section on meetings"
    section = page[page.index("Participation</h2>") :]
    assert 'Members that took part, of those eligible: <a class="f unknown"' in section


def test_meetings_that_the_audience_does_not_see_are_not_called_unrecorded(service: Service) -> None:
    history = history_at(service.facts, service.facts.moment(), "public")
    report = report_at(service.facts, "2009-01-01..2009-12-31", audience="public", plan=TSAG)
    [block] = meetings(layout_of(report, figure_context_of(report, history)))
    said = " ".join(plain(line, ENGLISH) for line in block.lines())
    assert said.startswith("How many meetings with industry were held in the period is not known: ")


def test_one_record_is_not_called_records(service: Service) -> None:
    history = history_at(service.facts, service.facts.moment(), "members")
    report = report_at(service.facts, "2022-2024", audience="members")
    said = plain(taken_into_account(layout_of(report, figure_context_of(report, history))), ENGLISH)
    assert said == "1 record tells what became of the conclusions in the work of ITU-T."


def test_the_desk_does_not_count_numbers_that_are_not_defined(service: Service) -> None:
    """A section that lacks nothing does not say that none of its numbers is known."""
    history = history_at(service.facts, service.facts.moment())
    source = source_of(report_at(service.facts, "2023-06-10..2024-05-15", plan=TSAG), history, service.settings)
    [said] = [each for each in sections_of(source, ENGLISH) if each.anchor == "introduction"]
    assert (said.is_finished, said.has) == (True, [])


def test_it_names_the_meeting_and_the_document_that_it_is_for(service: Service) -> None:
    page = joined(
        render(service, "tsag", period=PERIOD, format="html", meeting="EXT-2022-06", document="TD 101").decode()
    )
    head = page[: page.index("<section")]
    assert "TD 101 TSAG" in head
    assert "EXT-2022-06, Example Lake" in head
    said = json.loads(render(service, "tsag", period=PERIOD, meeting="EXT-2022-06", document="TD 101"))
    assert said["document"] == "TD 101"
    assert said["meeting"].startswith("meeting-")
    assert b"TD 101 TSAG" in unpacked_text(render(service, "tsag", period=PERIOD, format="docx", document="TD 101"))


@pytest.mark.parametrize(
    ("name", "asked", "field", "remedy"),
    [
        ("tsag", {"meeting": "EXM-01"}, "meeting", "Name a meeting of TSAG by its code. There are: EXT-01"),
        ("tsag", {"meeting": "EXT-01"}, "meeting", "EXT-01 ended on 2 March 2018, before the last day of the period."),
        ("wtsa", {"document": "TD 101"}, "document", "as this meeting gives it, such as 27"),
        ("plan", {"document": "27"}, "document", "only a report to TSAG or to the assembly"),
    ],
)
def test_a_meeting_or_a_document_that_it_cannot_be_for_is_refused(
    service: Service, name: str, asked: dict[str, str], field: str, remedy: str
) -> None:
    with pytest.raises(Malformed) as refused:
        render(service, name, period=PERIOD, **asked)  # type: ignore[arg-type]
    assert refused.value.parameters["field"] == field
    assert remedy in str(refused.value.parameters["remedy"])


def test_the_number_of_a_document_is_kept_in_one_spelling() -> None:
    assert {document_number(each) for each in ("TD 101", "td101", "TSAG-TD101", "TD-101 TSAG")} == {"TD 101"}
    assert {document_number(each) for each in ("27", "Document 27-E")} == {"27"}
    for wrong in ("TD", "TD 0", "TD 1.5", "COM 3"):
        with pytest.raises(Malformed):
            document_number(wrong)


def unpacked_text(content: bytes) -> bytes:
    """Return the text parts of a Word document, including headers."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return b"".join(file.read(name) for name in file.namelist() if name.endswith(".xml"))


def test_each_format_is_the_same_bytes_twice(service: Service) -> None:
    for form in ("html", "pdf", "xlsx", "csv"):
        assert render(service, "tsag", period=PERIOD, format=form) == render(
            service, "tsag", period=PERIOD, format=form
        )


def test_its_period_begins_after_the_last_meeting_of_the_group(service: Service) -> None:
    history = history_at(service.facts, service.facts.moment())
    assert period_since_last(history) == f"2024-06-01..{history.moment.day}"


def test_the_demonstration_has_one_compiled_afterwards_beside_what_was_told_then(demonstration_once: Path) -> None:
    """TD 101 of May 2017 reported three meetings; what it said about the third is not known."""
    opened = reporting.open_service(open_installation({"RAPPORTEUR_HOME": str(demonstration_once)}).reporting)
    issued = {row.kind: row for row in ReportQueries(opened.reader).issued(("public",))}["tsag"]
    page = joined(ReportQueries(opened.reader).content(issued.formats["html"]).decode())
    opened.close()
    assert issued.period == "2016-07-23..2017-05-01"
    assert report_name(issued) == "Report to TSAG, 23 July 2016 to 1 May 2017"
    before, _, after = page.partition("What TD 101 TSAG (Geneva, 1-4 May 2017) is known to have said")
    assert "on the period from 23 July 2016 to 1 May 2017, under Resolution 68" in before
    assert before.count("It was compiled afterwards, from what was recorded by") == 1
    assert f"({issued.moment.replace(',', ', ')}); TSAG was not given it then." in before
    told = after[: after.index("</table>")]
    assert ["CXO-2016" in told, "CTO-08" in told, "NAM-1" in told, told.count("not known</")] == [True, True, True, 2]
    assert "called on ITU-T to study the economic impact of OTT" in told


def test_it_says_what_the_group_decided_at_its_last_meeting(service: Service) -> None:
    later = "2018-03-03..2018-12-31"
    page = joined(render(service, "tsag", period=later, format="html").decode())
    assert "At EXT-01 TSAG decided:" in page
    assert "Example decision: the report was noted (Example report of EXT-01, paragraph 7)" in page


@pytest.mark.requirement("11.01")
def test_section_4_tells_what_became_of_conclusions(service: Service) -> None:
    """EXM-03's first conclusion was taken up by a group, and referred to Condor, which has not answered."""
    page = joined(render(service, "tsag", period=PERIOD, format="html").decode())
    section = page[page.index("Conclusions by what became of them") :]
    assert "EXM-03, 1: Example Condor, due" in section
    assert "Share taken into account, of conclusions that turned a year old in the period" in section
    assert "Conclusions without follow-up yet" in section
    assert "Conclusions referred to other organizations" in section
    csv = render(service, "tsag", period=PERIOD, format="csv").decode()
    assert "conclusions.taken" in csv


def test_the_annexes_of_a_whole_report_repeat_nothing_of_its_body(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Conclusions are in annex C, and their follow-up in section 4."""
    history = history_at(service.facts, service.facts.moment())
    report = report_at(service.facts, PERIOD, plan=TSAG)
    layout = layout_of(report, figure_context_of(report, history))

    def captions() -> list[str]:
        document = tsag_document(layout)
        parts = [each.blocks for each in document.sections]
        parts += [each.blocks for each in document.annexes]
        return [plain(block.caption, ENGLISH) for blocks in parts for block in blocks if isinstance(block, Table)]

    found = captions()
    for once in (
        "Topics treated in the period, and their stages",
        "Conclusions that the meetings adopted",
        "Conclusions by what became of them",
        "All actions, with those closed before the period",
    ):
        assert found.count(once) == 1, once
    assert found.index("Conclusions by what became of them") < found.index("Conclusions that the meetings adopted")
    monkeypatch.setattr(topics, "MOST", 1)
    assert captions().count("Topics treated in the period, and their stages") == 2
    stages = [block for most in (1, None) for block in topic_stages(layout, most) if isinstance(block, Table)]
    assert [len(each.groups[0].rows) for each in stages] == [1, len(topics_treated(layout))]


@pytest.mark.parametrize(
    ("audience", "concluded"),
    [
        ("bureau", {"EXM-01": "none recorded", "EXM-03": "1 (EX-Y.1)", "EXM-09": "1; 4 (EX.edge); 5"}),
        ("members", dict.fromkeys(("EXM-01", "EXM-03", "EXM-09"), "none open to these readers")),
    ],
)
def test_a_topic_has_the_conclusions_of_its_meeting_and_the_work_that_takes_them_up(
    service: Service, audience: Audience, concluded: dict[str, str]
) -> None:
    history = history_at(service.facts, service.facts.moment(), audience)
    report = report_at(service.facts, "2009-01-01..2024-12-31", audience=audience, plan=TSAG)
    layout = layout_of(report, figure_context_of(report, history))
    [table] = [block for block in topic_stages(layout) if isinstance(block, Table)]
    assert [plain(each.head, ENGLISH) for each in table.columns][-2:] == ["Concluded", "Earlier meetings"]
    rows = [[plain(cell, ENGLISH) for cell in row.cells] for row in table.groups[0].rows]
    assert concluded.items() <= {row[0]: row[3] for row in rows}.items()


def test_what_is_late_is_named_where_there_may_be_more_and_a_share_of_another_number_is_told(service: Service) -> None:
    page = words(render(service, "tsag", period="2022-01-01..2024-12-31", format="html", audience="bureau").decode())
    assert re.search(
        r"Conclusions without follow-up yet: at least 1 ?\d* ?\. EXM-10 ?, 1: Encouraged to pass recordings on", page
    )
    assert re.search(r"Overdue: at least 1 ?\d* ?\. 1 Example action: send invitations", page)
    assert re.search(r"Executives among industry: EXM-11 ?: still 100.0%, of a different number", page)


def test_the_actions_of_an_annex_are_those_made_by_the_last_day(service: Service) -> None:
    history = history_at(service.facts, service.facts.moment())
    reports = [report_at(service.facts, f"2009-01-01..{day}", plan=TSAG) for day in ("2010-12-31", "2024-12-31")]
    early, late = (
        {
            plain(line, ENGLISH)
            for block in conclusions(layout_of(each, figure_context_of(each, history)))
            for line in block.lines()
        }
        for each in reports
    )
    assert ["No action is recorded." in each for each in (early, late)] == [True, False]


@pytest.mark.parametrize("audience", ["bureau", "members"])
def test_the_annex_of_communiques_has_the_agreed_ones_in_full(service: Service, audience: Audience) -> None:
    history = history_at(service.facts, service.facts.moment(), audience)
    report = report_at(service.facts, "2017-01-01..2024-12-31", audience=audience, plan=TSAG)
    layout = layout_of(report, figure_context_of(report, history))
    told = [plain(line, ENGLISH) for block in communiques(layout) for line in block.lines()]
    assert told[:4] == [
        "EXM-03: Example communiqué",
        "Published in English and French.",
        "Example leaders met in Example Harbour.",
        "1. Agreed to study networks with satellites first",
    ]
    assert "Published in English and French. The text is that of its corrigendum." in told


def test_paragraphs_that_nobody_put_in_order_are_in_the_order_in_which_they_were_stated(reporting: Reporting) -> None:
    """Ids are no order: those of a command's statements are derived from it."""
    told = reporting.told
    meeting = next(each.stream for each in told.logs["meetings"] if isinstance(each.event, MeetingPlanned))
    communique = f"communique-{uuid_of(meeting)}"
    told.add("meetings", communique, CommuniqueOpened(meeting, {"en": "Example communiqué"}, "en"))
    texts = [f"Example paragraph {number}." for number in range(1, 5)]
    ids = sorted((told.id("paragraph") for _ in texts), reverse=True)
    for id_, text in zip(ids, texts, strict=True):
        told.add("meetings", id_, ParagraphStated(id_, communique, "context", "en", text))
    told.add("meetings", communique, CommuniqueAgreed("2013-11-19", EXAMPLE_SHA256))
    reporting.take_in()
    facts = reporting.service.facts
    report = report_at(facts, "2013-01-01..2014-12-31", plan=TSAG)
    layout = layout_of(report, figure_context_of(report, history_at(facts, facts.moment())))
    lines = [plain(line, ENGLISH) for block in communiques(layout) for line in block.lines()]
    assert lines[1:] == texts


def test_only_corrigenda_to_the_text_shown_are_counted(reporting: Reporting) -> None:
    told = reporting.told
    meeting = next(each.stream for each in told.logs["meetings"] if isinstance(each.event, MeetingPlanned))
    communique = f"communique-{uuid_of(meeting)}"
    for event in (
        CommuniqueOpened(meeting, {"en": "Example communiqué"}, "en"),
        CommuniqueAgreed("2013-11-19", EXAMPLE_SHA256),
        CommuniqueApproved("en", EXAMPLE_SHA256),
        CommuniquePublished("en"),
        CommuniqueApproved("fr", EXAMPLE_SHA256),
        CommuniquePublished("fr"),
        CommuniqueCorrected(1, "en", 2, (), EXAMPLE_SHA256, "a slip"),
        CommuniqueCorrected(2, "fr", 2, (), EXAMPLE_SHA256, "a slip"),
    ):
        told.add("meetings", communique, event)
    reporting.take_in()
    facts = reporting.service.facts
    report = report_at(facts, "2013-01-01..2014-12-31", plan=TSAG)
    layout = layout_of(report, figure_context_of(report, history_at(facts, facts.moment())))
    lines = [plain(line, ENGLISH) for block in communiques(layout) for line in block.lines()]
    assert lines[1:] == ["Published in English and French. The text is that of its corrigendum."]

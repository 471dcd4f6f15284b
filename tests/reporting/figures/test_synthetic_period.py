"""The study period 2022-2024 of the invented years, worked by hand; `synthetic-period.json` contains it as recorded
by an office.

EXM-09 (17 and 18 May 2022): three conclusions adopted, of which the communiqué leaves out the third; the first is split
in December, the second restated at EXM-10 (14 and 15 March 2023). The advisory group meets in June 2022, June 2023 and
May 2024.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from deploy.demo.synthetic import id_of
from deploy.runtime.loading import open_installation
from services.reporting import service as reporting
from services.reporting.document_model.blocks import Chart, DocumentBlock, Paragraph, Table
from services.reporting.figures import FigureContext
from services.reporting.history import history_at
from services.reporting.queries import FactQueries
from services.reporting.reports.assessment.agendas import agendas
from services.reporting.reports.assessment.recordings import recordings
from services.reporting.reports.layout import Layout, layout_of
from services.reporting.reports.making import live_report, report_at
from services.reporting.reports.plans import TSAG
from shared.contracts.meetings.recordings import RECORDINGS
from shared.contracts.registry.groups import GROUPS
from tests.reporting.figures.telling import of
from tests.reporting.figures.test_synthetic_years import WHOLE, Years, named, parts

PERIOD = "2022-2024"
NINTH, TENTH = of(meeting="EXM-09"), of(meeting="EXM-10")


@pytest.fixture(scope="module")
def facts(synthetic_once: Path) -> Iterator[FactQueries]:
    service = reporting.open_service(open_installation({"RAPPORTEUR_HOME": str(synthetic_once)}).reporting)
    yield service.facts
    service.close()


@pytest.fixture(scope="module")
def years(facts: FactQueries) -> Years:
    return Years(cache(lambda as_known_at: history_at(facts, facts.moment(as_known_at))))


@pytest.mark.requirement("10.10")
def test_the_communique_its_embargo_and_its_corrigendum(years: Years) -> None:
    """English was public after its embargo, on 19 May, a day after the last one; French on 30 May: 12 days. On the
    evening of 18 May it was not public. The corrigendum of July is another edition, not another day. One conclusion
    is omitted."""
    days = years.figures("communique.days", PERIOD)
    assert [days[of(meeting="EXM-09", language=each)].value for each in ("en", "fr", "ar")] == [1, 12, None]
    (evening,), (morning,) = (years.history(f"2022-05-{day}").communiques.values() for day in (18, 19))
    assert (evening.body.content.public, morning.body.content.public) == ((), ("en",))
    assert years.figures("communique.missing", PERIOD)[NINTH].value == 1
    wordings = [
        history.recorded_conclusions[id_of("conclusion", "EXM-09/1")].body.content.wording
        for history in map(years.history, ("2022-07-03", "2022-07-04"))
    ]
    assert [wording.split()[2] for wording in wordings] == ["servises", "services"]


@pytest.mark.requirement("10.10")
def test_recordings_what_was_sent_and_who_came_back(years: Years) -> None:
    """Of three presentations two are recorded, and one was refused. Both went to the body of the Pacific; the one to
    the Plains was stated in error. Of the two absent organizations that got a recording, Borealis came to EXM-10 and
    Meridian did not."""
    assert parts(years.figures("recordings.share", PERIOD)[NINTH]) == (2, 3)
    assert years.figures("recordings.share", PERIOD, refused="yes")[NINTH].value == 1
    sent = years.figures("recordings.sent", PERIOD)
    to = {key: sent[of(organization=id_of("organization", key))].value for key in ("Islands", "Plains", "Borealis")}
    assert to == {"Islands": 2, "Plains": 0, "Borealis": 1}
    before = years.figures("recordings.sent", PERIOD, as_known_at="2022-07-31")
    assert before[of(organization=id_of("organization", "Plains"))].value == 1
    came = years.figures("recordings.return", PERIOD)[NINTH]
    assert (parts(came), came.items) == ((1, 2), named("Borealis"))


@pytest.mark.requirement("10.10")
def test_a_withdrawn_consent_closes_the_recording_to_everybody_else(years: Years, facts: FactQueries) -> None:
    """Aurora withdrew its consent to share the first one; the bureau still has both, and counts both."""
    both = {id_of("recording", f"EXM-09/{number}") for number in (1, 2)}
    open_ = {fact.stream for fact in history_at(facts, facts.moment(), "public").of(RECORDINGS)}
    assert both <= {fact.stream for fact in years.history(None).of(RECORDINGS)}
    assert both & open_ == {id_of("recording", "EXM-09/2")}


@pytest.mark.requirement("11.11")
def test_conclusions_split_and_said_anew(years: Years) -> None:
    """One priority: the first conclusion's, which the fourth has since the split. As known in November 2022 it was the
    first's. The split ones count as named in the communiqué, since it named the conclusion they were split from."""
    held = years.figures("meetings.priorities", PERIOD)
    assert (held[NINTH].value, held[NINTH].items) == (1, (id_of("conclusion", "EXM-09/4"),))
    assert held[TENTH].value == 0
    before = years.figures("meetings.priorities", PERIOD, as_known_at="2022-11-30")[NINTH]
    assert (before.value, before.items) == (1, (id_of("conclusion", "EXM-09/1"),))
    replaced = years.history(None).recorded_conclusions
    by = [replaced[id_of("conclusion", each)].body.content.by for each in ("EXM-09/1", "EXM-09/2")]
    assert by == [
        (id_of("conclusion", "EXM-09/4"), id_of("conclusion", "EXM-09/5")),
        (id_of("conclusion", "EXM-10/1"),),
    ]


@pytest.mark.requirement("11.11")
def test_a_report_to_the_advisory_group_each_year(years: Years) -> None:
    """68-12: on time each year; that of 2023 was due on 5 June by the letter, and the group met earlier afterwards. 68-14: due on 6 June
    2022 and posted on the 10th; in 2023 due seven days before 5 June, and posted on 2 June; none in 2024. Until August 2022 the posting
    had been mistyped as 13 June."""
    found = years.figures("reports.submitted", PERIOD)
    codes = ("EXT-2022-06", "EXT-2023-06", "EXT-2024-05")
    assert [found[of(meeting=code, clause="68-12")].value for code in codes] == [0, 0, 0]
    assert [found[of(meeting=code, clause="68-14")].value for code in codes] == [4, 4, None]
    before = years.figures("reports.submitted", PERIOD, as_known_at="2022-07-31")
    assert before[of(meeting="EXT-2022-06", clause="68-14")].value == 7
    covered = years.figures("reports.covered", PERIOD)
    assert [parts(covered[of(clause=clause)]) for clause in ("68-12", "68-14")] == [(3, 3), (2, 3)]


@pytest.mark.requirement("11.11")
def test_what_each_report_could_say_when_it_was_posted(facts: FactQueries) -> None:
    """From the day after the group's previous meeting to the day of posting, as known then: EXM-09 in the first, with
    one priority; EXM-10 in the second, with none; EXM-12 in the third, of which no conclusion is recorded."""
    spans = (
        ("2022-03-10..2022-06-03", "EXM-09"),
        ("2022-06-18..2023-06-02", "EXM-10"),
        ("2023-06-10..2024-05-17", "EXM-12"),
    )
    said = []
    for span, meeting in spans:
        report = report_at(facts, span, span[-10:], plan=TSAG)
        found = [each for each in report.figures() if each.key == "meetings.priorities"]
        said.append(next((each.value for each in found if each.of == {"meeting": meeting}), None))
    assert said == [1, 0, None]


@pytest.mark.requirement("11.11")
def test_the_turn_of_the_period(years: Years) -> None:
    """Two study groups are continued by one from the day after the assembly; earlier reports name the old ones. Maple
    is an Associate in the old one until 31 December and in the new one from 1 January."""
    groups = {fact.body.statement.code: fact.body.statement for fact in years.history(None).of(GROUPS)}
    assert groups["EX-SG21"].continues == tuple(id_of("group", f"EX-{each}@2022-2024") for each in ("SG9", "SG16"))
    then = {fact.body.statement.code for fact in years.history("2024-10-24").of(GROUPS)}
    assert "EX-SG21" not in then
    asked = years.history(None).recorded_conclusions[id_of("conclusion", "EXM-09/4")].body.content.calls_on
    assert asked == (id_of("group", "EX-SG16@2022-2024"),)
    members = [years.figures("membership.members", period)[of(category="Associate")] for period in ("2024", "2025")]
    assert [each.at_least for each in members] == [2, 2], "Savanna is one too; that these are all nobody said"


@pytest.mark.requirement("11.11")
def test_a_topic_through_the_period(years: Years) -> None:
    """Raised at EXM-09, under study before EXM-10, a priority there. No meeting has treated it since: output approved,
    on the last day of the period, as reported in January 2025."""
    edge = id_of("followed-topic", "edge")
    after = years.figures("topics.progression", PERIOD)
    before_next = years.figures("topics.progression", PERIOD, when="before next")
    stages = [
        (each[of(topic=edge, meeting=code)].value) for code in ("EXM-09", "EXM-10") for each in (after, before_next)
    ]
    assert stages == ["raised", "under study", "priority", "output approved"]
    then = years.figures("topics.progression", PERIOD, as_known_at="2024-12-31", when="before next")
    assert then[of(topic=edge, meeting="EXM-10")].value == "priority"


@pytest.mark.requirement("11.11")
def test_what_was_done(years: Years) -> None:
    """The one action of the period was done; that of the engagement plan, due in 2018, is still overdue."""
    done = years.figures("followup.actions", PERIOD, state="done")[WHOLE]
    assert (done.value, years.figures("followup.overdue", PERIOD)[WHOLE].value) == (1, 1)


def laid_out(facts: FactQueries, period: str, as_known_at: str | None = None) -> Layout:
    history = history_at(facts, facts.moment(as_known_at))
    report = live_report(facts, history, period)
    return layout_of(report, FigureContext(history, report.period))


def counts(chart: DocumentBlock) -> dict[str, list[list[int]]]:
    """Return the counts of each row of a chart, by its meetings' codes."""
    assert isinstance(chart, Chart)
    (band,) = chart.drawings[0].bands
    return {",".join(head.code for head in band.heads): [[cell.count for cell in row.cells] for row in band.rows]}


@pytest.mark.requirement("10.11")
def test_the_assessment_on_recordings(facts: FactQueries) -> None:
    """At EXM-09 two were recorded, one refused, none left. Two bodies and two absent organizations have a row."""
    _words, chart, by_meeting, sent = recordings(laid_out(facts, PERIOD))
    assert counts(chart) == {"EXM-09": [[2], [1], [0]]}
    assert isinstance(by_meeting, Table)
    assert isinstance(sent, Table)
    assert [len(each.groups[0].rows) for each in (by_meeting, sent)] == [1, 4]


@pytest.mark.requirement("10.11")
def test_what_agendas_served(facts: FactQueries) -> None:
    """At EXM-03 one item had both, one an objective alone, and one neither."""
    (chart,) = agendas(laid_out(facts, "2017-01-01..2018-12-31"))
    assert counts(chart) == {"EXM-03": [[1], [1], [0], [1]]}


@pytest.mark.requirement("10.11")
def test_what_nobody_recorded_is_one_line(facts: FactQueries) -> None:
    """Until the invented office recorded any of it, the section on recordings is one sentence, and agendas have no
    chart."""
    layout = laid_out(facts, "2017-01-01..2018-12-31", "2018-12-31")
    assert [type(each) for each in recordings(layout)] == [Paragraph]
    assert list(agendas(layout)) == []


@pytest.mark.requirement("11.11")
def test_an_answer_before_its_letter_and_one_of_the_group_that_followed(years: Years) -> None:
    """The split conclusions are twelve months old on 18 May 2023, counted from the first adoption. The fourth was taken
    up by work begun in January 2023: the answer of 9 December 2022 holds, though the letter went out on the 12th. The
    fifth was answered after the period, by the group that continues the one asked; until then it has no answer."""
    taken = years.figures("conclusions.taken", PERIOD)
    of_each = [of(conclusion=id_of("conclusion", f"EXM-09/{number}")) for number in (4, 5)]
    assert [parts(taken[each]) for each in of_each] == [(1, 1), (0, 1)]
    later = "2022-03-10..2024-12-31"
    counted = [
        years.figures("conclusions.taken", period, state=state)[WHOLE].at_least
        for period, state in ((PERIOD, "taken up"), (PERIOD, "no answer"), (later, "not pursued"), (later, "no answer"))
    ]
    assert counted == [1, 1, 1, 0], "at least: of other meetings nobody said that all conclusions are recorded"

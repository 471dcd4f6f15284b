"""The readers' pages: numbers that are links, moments, and refused requests."""

import html
import json
import re
from datetime import date
from html import unescape
from itertools import pairwise
from urllib.parse import urlencode

import pytest

from services.reporting.domain.commands import clause_stream
from services.reporting.figures import RULES
from services.reporting.reports import figure_lines, render
from shared.contracts.clauses import Clause
from shared.contracts.meetings import AttendanceListClosed, AttendanceRecorded, MeetingHeld, MeetingPlanned
from shared.contracts.registry import OrganizationMerged
from shared.contracts.reporting import ClauseRecordStated, StudyPeriodDefined
from tests.reporting.conftest import Reporting
from tests.reporting.example import CAME_AGAIN, FIRST, PERIOD, SECOND, withdrawal

WTSA, EVIDENCE = "/reporting/reports/wtsa", "/reporting/evidence"
AGAIN = "retention.organizations;meeting=EX-06"
_NUMBER = re.compile(
    r'<a class="(f[^"]*)" href="([^"]*)"><data value="([^"]*)" data-key="([^"]*)" data-of="([^"]*)"[^>]*>([^<]*)</data></a>'
)


def numbers(page: str) -> list[tuple[str, str, str, str, str, str]]:
    """Return class, link, value, key, of and words of each number on a page."""
    return [tuple(unescape(part) for part in found) for found in _NUMBER.findall(page)]  # type: ignore[misc]


def shown(page: str, key: str, of: str) -> set[str]:
    return {words for _, _, _, at, about, words in numbers(page) if (at, about) == (key, of)}


def words(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", "", page)).split())


def test_the_reports_are_listed_each_as_a_link(reporting: Reporting) -> None:
    page = reporting.client().get("/reporting/").text
    assert f'href="{WTSA}"' in page


@pytest.mark.requirement("1.20")
def test_the_assessment_tells_what_was_held_who_came_and_who_came_again(reporting: Reporting) -> None:
    page = reporting.client("reader").get(WTSA).text
    assert shown(page, "participation.organizations", '{"meeting":"EX-05"}') == {str(len(FIRST))}
    assert shown(page, "participation.organizations", '{"meeting":"EX-06"}') == {str(len(SECOND))}
    assert shown(page, "retention.organizations", '{"meeting":"EX-06"}') == {f"{CAME_AGAIN} of {len(FIRST)}"}
    assert "30 November 2012 to 3 November 2016" in page
    assert "under Resolution 68" in words(page)


def test_not_known_is_never_shown_as_zero(reporting: Reporting) -> None:
    page = reporting.client("staff").get(WTSA).text
    assert shown(page, "participation.organizations", '{"meeting":"EX-07"}') == {"not known"}
    assert shown(page, "meetings.held", "{}") == {"At least 3", "at least 3"}
    nothing = {"not known", "not defined", "nothing recorded"}
    for kind, _, value, _, _, said in numbers(page):
        assert (value == "") == (said in nothing or said.lower().startswith("at least")), said
        assert ("unknown" in kind) == (said in nothing)


@pytest.mark.requirement("2.04")
def test_an_item_is_nought_or_not_recorded_before_a_day_as_is_stated(reporting: Reporting) -> None:
    """Nobody was consulted (68-02), which is recorded from a day before the period; workshops are recorded from a later
    day."""
    kept: dict[Clause, str] = {"68-02": "2010-01-01", "68-04": "2027-01-01", "68-09": "2014-01-01"}
    for clause, since in kept.items():
        fact = reporting.told.id("fact")
        reporting.told.add("reporting", clause_stream(clause), ClauseRecordStated(fact, clause, since))
    reporting.take_in()
    page = reporting.client("staff").get(WTSA).text
    row = {clause: shown(page, "clauses.evidence", f'{{"clause":"{clause}"}}') for clause in (*kept, "68-08")}
    assert row["68-02"] == {"0"}
    assert row["68-04"] == row["68-09"] == row["68-08"] == {"nothing recorded"}
    said = words(page)
    assert "not recorded before 1 Jan 2027" in said
    assert "not recorded before 1 Jan 2014" in said
    assert "What answers one item of the resolution (68-04) is not recorded before 1 Jan 2027" in said
    opened = words(
        reporting.client("staff").get(f"{EVIDENCE}?figure=clauses.evidence;clause=68-02&period={PERIOD}").text
    )
    assert "68-02 is recorded from 1 Jan 2010 on" in opened


def test_each_number_is_a_link_to_its_rule_and_events(reporting: Reporting) -> None:
    client = reporting.client("staff")
    found = numbers(client.get(WTSA).text)
    assert len(found) > 100
    # One number of each rule and form: known, a minimum, and not known.
    kinds = {
        (key, "meeting" in of, value == "", said[:8]): each for each in found for _, _, value, key, of, said in [each]
    }
    for _, link, value, key, of, said in kinds.values():
        answer = client.get(link)
        assert answer.status_code == 200, link
        page = words(answer.text)
        assert RULES[key].name in page
        # The page and the report agree: "At least 3" there, "At least 3" here.
        assert said == "nothing recorded" or said.lower() in page.lower(), (link, of, value)


def test_the_panel_is_the_same_without_its_frame(reporting: Reporting) -> None:
    link = f"{EVIDENCE}?{urlencode({'figure': AGAIN, 'period': PERIOD})}"
    client = reporting.client("staff")
    alone = client.get(link, headers={"Rapporteur-Fragment": "panel"}).text
    assert "<html" not in alone
    assert f"{CAME_AGAIN} of {len(FIRST)}" in alone
    assert "<html" in client.get(link).text
    beside = client.get(f"{WTSA}?{urlencode({'opened': AGAIN})}").text
    assert 'class="value"' in beside
    assert 'class="f open"' in beside


def test_evidence_tells_events_in_words(reporting: Reporting) -> None:
    link = f"{EVIDENCE}?{urlencode({'figure': 'participation.organizations;meeting=EX-06;region=Europe'})}"
    page = words(reporting.client("auditor").get(link).text)
    for sentence in (
        "Example Aurora attended EX-06 in person",
        "effective 6 Dec 2014, recorded",
        "The list of organizations at EX-06 is complete",
        "EX-06 was held in Tunis, Tunisia on 6 Dec 2014",
        "Example Aurora has its headquarters in Finland",
        "Finland is in the region Europe",
        "1 could not be classified or dated",
    ):
        assert sentence in page


def test_who_is_for_staff_and_auditors_and_names_for_the_bureau(reporting: Reporting) -> None:
    link = f"{EVIDENCE}?{urlencode({'figure': AGAIN})}"
    for role in ("staff", "auditor"):
        page = reporting.client(role).get(link).text
        assert "by the command line" in page
        assert "Example Aurora" in page
    page = reporting.client("reader").get(link).text
    assert "account-" not in page
    assert "by the command line" not in page
    assert "Example Aurora attended EX-06 in person" in words(page), "attendance here is public"


@pytest.mark.requirement("4.11")
def test_each_event_behind_a_figure_leads_to_its_page_for_who_may_read_that(reporting: Reporting) -> None:
    link = f"{EVIDENCE}?{urlencode({'figure': AGAIN})}"
    leads = re.compile(r'<a href="(/(registry|meetings|reporting)/events/(\d+))">\2:\3</a></span>')
    for role in ("staff", "auditor"):
        page = reporting.client(role).get(link).text
        assert len(leads.findall(page)) == page.count('<li><span class="said">') > 3
    page = reporting.client("reader").get(link).text
    assert page.count('<li><span class="said">') > 3
    assert "/events/" not in page
    assert re.search(r", meetings:\d+</span>", page)


@pytest.mark.requirement("4.11")
def test_who_asks_for_no_period_reads_why_this_one_is_shown(reporting: Reporting) -> None:
    said = "This is the period 2013-2016, the latest with a meeting recorded as held."
    client = reporting.client("reader")
    assert said in words(client.get(WTSA).text)
    assert said not in words(client.get(f"{WTSA}?period=2013-2016").text)


@pytest.mark.requirement("1.13")
@pytest.mark.requirement("1.20")
def test_a_withdrawal_changes_the_present_and_not_the_past(reporting: Reporting) -> None:
    client = reporting.client("staff")
    before = str(reporting.service.facts.moment())
    withdrawal(reporting.told, "EX-06", "Example Aurora")
    reporting.take_in()
    present = client.get(WTSA).text
    assert shown(present, "retention.organizations", '{"meeting":"EX-06"}') == {f"{CAME_AGAIN - 1} of {len(FIRST)}"}
    assert "notice past" not in present
    past = client.get(f"{WTSA}?{urlencode({'period': PERIOD, 'as_known_at': before})}").text
    assert shown(past, "retention.organizations", '{"meeting":"EX-06"}') == {f"{CAME_AGAIN} of {len(FIRST)}"}
    assert "As known on" in words(past)
    assert re.search(r"\d+ numbers on this page are different today\.", words(past))
    assert 'class="asked past"' in past
    # A panel opened from a page of the past shows the same moment.
    link = next(link for _, link, _, key, of, _ in numbers(past) if key == "retention.organizations" and "EX-06" in of)
    assert f"{CAME_AGAIN} of {len(FIRST)}" in client.get(link).text


@pytest.mark.requirement("1.13")
def test_a_day_may_be_written_in_words(reporting: Reporting) -> None:
    client = reporting.client("staff")
    in_words = client.get(f"{WTSA}?{urlencode({'period': PERIOD, 'as_known_at': '2 Nov 2026'})}")
    in_digits = client.get(f"{WTSA}?{urlencode({'period': PERIOD, 'as_known_at': '2026-11-02'})}")
    assert in_words.status_code == in_digits.status_code
    assert numbers(in_words.text) == numbers(in_digits.text)


@pytest.mark.requirement("1.13")
def test_before_the_first_event_the_log_says_when_it_begins(reporting: Reporting) -> None:
    answer = reporting.client("staff").get(f"{WTSA}?{urlencode({'period': PERIOD, 'as_known_at': '2020-01-01'})}")
    assert answer.status_code == 404
    assert "The log begins on 2 November 2026. Nothing was recorded before." in words(answer.text)


@pytest.mark.requirement("1.19")
@pytest.mark.parametrize(
    ("field", "text", "remedy"),
    [
        ("period", "1867", ""),
        ("period", "never", "Name a study period (2013-2016), a year, or two days"),
        ("period", "2016-12-31..2016-01-01", "Name a study period"),
        ("period", "2016-02-30..2016-03-01", "Name a study period"),
        ("period", "x" * 5000, "Write at most"),
        ("period", "a\x00b", "without control characters"),
        ("as_known_at", "soon", "Type a day, such as 5 Nov 2026"),
        ("as_known_at", "2026-11", "Type a day"),
        ("as_known_at", "2026-02-30", "Type a day"),
        ("as_known_at", "registry:1", "Name a position of meetings, reporting too"),
        ("as_known_at", "registry:999999,meetings:1,reporting:1", "registry has been read to position"),
        ("as_known_at", "registry:²,meetings:1,reporting:1", "a position in each log"),
        ("as_known_at", "registry:-1,meetings:1,reporting:1", "a position in each log"),
        ("as_known_at", f"registry:{'9' * 90},meetings:1,reporting:1", "registry has been read to position"),
        ("as_known_at", "registry:0,meetings:0,reporting:0", "above 0"),
        ("opened", "meetings.held;region=Europe", ""),
        ("opened", "no.such.key", ""),
    ],
)
def test_what_cannot_be_asked_names_field_and_remedy(reporting: Reporting, field: str, text: str, remedy: str) -> None:
    for path in (WTSA, EVIDENCE):
        asked = {"period": PERIOD, "figure": "meetings.held"} | {field: text}
        answer = reporting.client("staff").get(f"{path}?{urlencode(asked)}")
        assert answer.status_code < 500, path
        if remedy:
            assert answer.status_code == 422, path
            assert answer.text.count("A field cannot be read") == 0, "its name stands beside the remedy alone"
            assert remedy in words(answer.text), path


@pytest.mark.requirement("1.19")
def test_evidence_of_no_figure_is_not_there(reporting: Reporting) -> None:
    client = reporting.client("staff")
    assert client.get(f"{EVIDENCE}?{urlencode({'figure': 'no.such'})}").status_code == 404
    assert client.get(f"{EVIDENCE}?{urlencode({'figure': 'meetings.held;mode=by boat'})}").status_code == 404
    assert client.get(EVIDENCE).status_code == 422


def test_what_was_typed_stays_in_the_field(reporting: Reporting) -> None:
    page = reporting.client("staff").get(f"{WTSA}?{urlencode({'period': PERIOD, 'as_known_at': 'soon'})}").text
    assert 'value="soon"' in page


def test_before_anything_is_counted_the_page_says_what_to_do(empty: Reporting) -> None:
    answer = empty.client("staff").get(WTSA)
    assert answer.status_code == 200
    assert "No study period yet" in answer.text


@pytest.mark.requirement("1.13")
def test_the_file_is_the_same_bytes_each_time_and_says_the_same_numbers(reporting: Reporting) -> None:
    service = reporting.service
    file = render(service, "wtsa", period=PERIOD, format="html")
    assert file == render(service, "wtsa", period=PERIOD, format="html")
    page = reporting.client("staff").get(WTSA).text
    told = {(key, of, value) for _, _, value, key, of, _ in numbers(file.decode())}
    assert told == {(key, of, value) for _, _, value, key, of, _ in numbers(page)}
    assert "http://127.0.0.1:8000/reporting/evidence?" in file.decode()


def test_the_command_line_gets_one_figure_a_line(reporting: Reporting) -> None:
    lines = list(figure_lines(reporting.service, "retention.organizations", period=PERIOD, evidence=True))
    assert len(lines) == 3
    assert all(line.endswith(b"}\n") for line in lines)


def test_every_number_has_a_note_for_print_and_the_annex_explains_it(reporting: Reporting) -> None:
    page = reporting.client("staff").get(WTSA).text
    notes = re.findall(r'<sup class="note-number">(\d+)</sup>', page)
    annex = page.partition('<section class="annex">')[2]
    assert len(notes) >= len(numbers(page)), "words that open a rule have notes too"
    assert annex.count("<li>") == max(map(int, notes))
    assert "retention.organizations/3, as of 6 Dec 2014" in annex
    assert max(map(int, notes)) == len(set(notes))


def test_the_chart_draws_one_square_an_organization(reporting: Reporting) -> None:
    page = reporting.client("staff").get(WTSA).text
    wide = page.partition('aria-labelledby="regions-wide"')[2].partition("</svg>")[0]
    placed = len(FIRST) + len(SECOND) - 1  # one has no known country
    assert wide.count('class="mark"') + wide.count('class="part"') == placed
    assert wide.count('fill="url(#hatch)"') == 1, "the meeting without a list is hatched, never 0"


def chosen_period(page: str) -> list[str]:
    return re.findall(r'<select name="period">.*?<option value="([^"]*)" selected>', page)


@pytest.mark.requirement("2.06")
@pytest.mark.requirement("4.11")
@pytest.mark.parametrize("path", [f"{WTSA}?as_known_at", "/reporting/compare?from"])
def test_a_refused_moment_keeps_the_period_that_was_chosen(reporting: Reporting, path: str) -> None:
    page = reporting.client("reader").get(f"{path}=soon&period=2009-2012").text
    assert chosen_period(page) == ["2009-2012"]
    assert 'href="/reporting/reports/wtsa?period=2009-2012"' in page or "compare" in path
    assert "a time, such as 5 Nov 2026 07:01 (UTC)" in words(page)
    assert "Type two days" in words(page) or "compare" not in path


@pytest.mark.requirement("2.06")
def test_a_comparison_of_two_ways_of_counting_offers_the_values_of_each_parameter(reporting: Reporting) -> None:
    page = reporting.client("reader").get("/reporting/compare").text
    assert "<option selected>level</option>" in page
    assert '<option value="group">level</option>' in page
    assert "<code>fewest</code></dt><dd>a whole number from 1 to 999</dd>" in page


@pytest.mark.requirement("2.06")
def test_commands_that_a_comparison_shows_together_are_separated_by_one_between_them(reporting: Reporting) -> None:
    client, facts = reporting.client("auditor"), reporting.service.facts
    first = ",".join(f"{log}:1" for log in facts.moment().positions)
    page = client.get(f"/reporting/compare?{urlencode({'period': PERIOD, 'from': first})}").text
    together = re.findall(r'<p>(\d+) commands together: <a href="([^"]*)">separate them</a>', page)
    assert together
    for number, path in together:
        closer = client.get(html.unescape(path)).text
        assert "No differences" not in closer
        assert all(int(fewer) < int(number) for fewer in re.findall(r"<p>(\d+) commands together", closer))


@pytest.mark.requirement("2.06")
def test_a_refused_period_is_answered_with_one_that_there_is(reporting: Reporting) -> None:
    page = reporting.client("reader").get(f"{WTSA}?period=never").text
    assert chosen_period(page) == ["2013-2016"]


@pytest.mark.requirement("1.13")
@pytest.mark.requirement("2.06")
@pytest.mark.requirement("4.11")
def test_a_time_of_a_day_is_a_moment_and_the_headings_say_it(reporting: Reporting) -> None:
    """The last event of the example, and one that is recorded after it on the same day."""
    facts, client = reporting.service.facts, reporting.client("staff")
    first = facts.moment()
    minute = facts.last_recorded(first)[:16]
    day, clock = minute.split("T")
    written = f"{in_words_of(day)} {clock}"
    for asked in (minute, minute.replace("T", " "), f"{minute}Z", written, f"{written} UTC"):
        answer = client.get(
            f"/reporting/api/figures?{urlencode({'period': PERIOD, 'key': 'meetings.held', 'as_known_at': asked})}"
        )
        assert json.loads(answer.data)["as_known_at"] == first.positions, asked
    early = client.get(f"{WTSA}?{urlencode({'period': PERIOD, 'as_known_at': '2026-11-02T00:00'})}")
    assert early.status_code == 404
    assert re.search(r"The log begins on 2 November 2026, \d\d:\d\d UTC\. Nothing was recorded", words(early.text))


def in_words_of(day: str) -> str:
    return date.fromisoformat(day).strftime("%-d %b %Y")


@pytest.mark.requirement("2.08")
@pytest.mark.requirement("4.11")
def test_two_moments_of_one_day_are_told_apart_by_their_times(reporting: Reporting) -> None:
    minutes = sorted({each.recorded[:16] for events in reporting.applied.values() for each in events})
    one, other = [(a, b) for a, b in pairwise(minutes[:-1]) if a[:10] == b[:10]][-1]
    day = f"{date.fromisoformat(one[:10]):%-d %B %Y}"
    client, facts = reporting.client("staff"), reporting.service.facts
    headed = f"as known on {day}, {one[11:]} UTC and on {day}, {other[11:]} UTC"
    for before, after in ((one, other), (str(facts.moment(one)), str(facts.moment(other)))):
        page = client.get(f"/reporting/compare?{urlencode({'period': PERIOD, 'from': before, 'to': after})}").text
        assert headed in words(page)
    within = urlencode({"period": PERIOD, "from": str(facts.moment(one)), "to": str(facts.moment(one))})
    page = client.get(f"/reporting/compare?{within}").text
    assert f"as known at two moments within one minute: {day}, {one[11:]} UTC" in words(page)
    page = client.get(f"{WTSA}?{urlencode({'period': PERIOD, 'as_known_at': minutes[-2]})}").text
    assert f"As known on {date.fromisoformat(minutes[-2][:10]):%-d %B %Y}, {minutes[-2][11:]} UTC." in words(page)


@pytest.mark.requirement("2.06")
@pytest.mark.requirement("4.11")
def test_of_a_list_of_which_nobody_stated_whether_it_is_complete_that_is_said(reporting: Reporting) -> None:
    planned = (each.event for each in reporting.told.logs["meetings"])
    meeting = next(each.meeting for each in planned if isinstance(each, MeetingPlanned) and each.code == "EX-07")
    organization = reporting.told.organizations["Example Aurora"]
    stream = f"attendance-{meeting[-36:]}-{organization[-36:]}"
    reporting.told.add("meetings", stream, AttendanceRecorded(reporting.told.id("fact"), meeting, organization))
    reporting.take_in()
    client = reporting.client("staff")
    open_list = words(client.get(WTSA).text)
    assert "It is not stated that the list is complete: who else came is not known" in open_list
    assert ": it is not stated that the list of organizations at EX-07 is complete." in open_list
    behind = words(client.get(f"{EVIDENCE}?{urlencode({'figure': 'participation.organizations;meeting=EX-07'})}").text)
    assert "Not known in full: it is not stated that the list of organizations at EX-07 is complete." in behind
    assert "EX-07 is not complete" not in open_list + behind
    reporting.told.add("meetings", meeting, AttendanceListClosed(complete=False))
    reporting.take_in()
    stated = words(client.get(WTSA).text)
    assert "The list is not complete: who else came is not known" in stated
    assert ": the list of organizations at EX-07 is not complete." in stated


@pytest.mark.requirement("4.11")
def test_the_record_of_a_meeting_leads_to_the_report_that_counts_it(reporting: Reporting) -> None:
    told, client = reporting.told, reporting.client("staff")
    for name, first, last in (("2009-2012", "2008-10-31", "2012-11-29"), ("2017-2020", "2016-11-04", "2022-03-09")):
        period = told.id("period")
        told.add("reporting", period, StudyPeriodDefined(period, name, first, last))
    reporting.take_in()
    page = client.get(f"{WTSA}?meeting=EX-06").text
    assert chosen_period(page) == ["2013-2016"]
    assert "the latest with a meeting recorded as held" not in words(page)
    answer = client.get(f"{WTSA}?meeting=EX-99")
    assert answer.status_code == 422
    assert "No study period is defined in which a meeting EX-99 was held." in words(answer.text)


@pytest.mark.requirement("2.06")
@pytest.mark.requirement("4.11")
def test_the_panel_says_in_a_sentence_what_this_figure_counts_and_what_it_answers(reporting: Reporting) -> None:
    def behind(figure: str) -> str:
        return words(reporting.client("staff").get(f"{EVIDENCE}?{urlencode({'figure': figure})}").text)

    page = behind(AGAIN)
    said = "Of the 6 organizations at EX-05, the 4 that are on the complete list of EX-06 too."
    assert said in page
    assert page.index(said) < page.index(RULES["retention.organizations"].text[:40])
    assert "68-07 Mechanisms for regular participation by a stable group" in page
    assert "The 7 organizations on the complete list of EX-06." in behind("participation.organizations;meeting=EX-06")
    region = behind("participation.organizations;meeting=EX-06;region=Asia-Pacific")
    assert "The 3 organizations (Asia-Pacific) on the complete list of EX-06." in region
    assert "The 2 organizations that are on the list of EX-05 and not on that of EX-06." in behind(
        "participation.lapsed;meeting=EX-06/cause=total"
    )


@pytest.mark.requirement("4.11")
def test_a_report_says_which_series_its_short_names_are_of(reporting: Reporting) -> None:
    page = words(reporting.client("reader").get(WTSA).text)
    assert "Series EX: Example meetings of executives." in page.replace("SeriesEX", "Series EX")
    assert "chief technology officer" not in page


@pytest.mark.requirement("2.06")
@pytest.mark.requirement("4.11")
def test_organizations_that_merged_share_a_row_and_the_table_says_so(reporting: Reporting) -> None:
    told, client = reporting.told, reporting.client("staff")
    said = "Organizations that had merged by then share a row: EX-06 had more organizations than have a square here."
    assert said not in words(client.get(WTSA).text)
    gone, into = (told.organizations[name] for name in ("Example Gulf", "Example Harbour"))
    told.add("registry", gone, OrganizationMerged(told.id("fact"), into, "2015-06-01"))
    reporting.take_in()
    page = client.get(WTSA).text
    assert said in words(page)
    assert shown(page, "participation.organizations", '{"meeting":"EX-06"}') == {"7"}


@pytest.mark.requirement("1.20")
@pytest.mark.requirement("4.11")
def test_each_event_names_its_source_and_leads_staff_to_its_entry(reporting: Reporting) -> None:
    told = reporting.told
    meeting, public = told.id("meeting"), "https://example.org/a/list.html; a photograph"
    series = next(each.stream for each in told.logs["meetings"])
    told.add("meetings", meeting, MeetingPlanned(meeting, series, "EX-08", "2016-01-05", 8))
    told.add("meetings", meeting, MeetingHeld("2016-01-05", sources=("https://example.org/told",)))
    organization = told.organizations["Example Aurora"]
    stream, fact = f"attendance-{meeting[-36:]}-{organization[-36:]}", told.id("fact")
    told.add("meetings", stream, AttendanceRecorded(fact, meeting, organization, source=public))
    reporting.take_in()
    link = f"{EVIDENCE}?{urlencode({'figure': 'participation.organizations;meeting=EX-08'})}"
    page = reporting.client("staff").get(link).text
    assert 'sources: <a href="https://example.org/a/list.html" rel="noreferrer">example.org</a>, a photograph' in page
    assert 'source: <a href="https://example.org/told" rel="noreferrer">example.org</a>' in page
    assert f'<a href="/meetings/console/attendance/{fact}">open the entry</a>' in page
    assert f'<a href="/meetings/console/meetings/{meeting}">open the entry</a>' in page
    assert "no source given" in page
    markings = {each.position: b'"marking":"public"' in each.bytes for each in reporting.applied["meetings"][-3:]}
    for_readers = reporting.client("reader").get(link).text
    assert "open the entry" not in for_readers
    assert for_readers.count("example.org</a>") == sum(list(markings.values())[1:])

"""Files whose rows create records that are not statements: series, meetings, counts, conclusions, communiqués."""

import pytest

from services.meetings.domain import commands
from services.meetings.domain.communique_commands import communique_stream
from services.meetings.domain.errors import CommuniqueIsAgreed, IsPublished, OwnText
from services.meetings.importing.calendar import MEETINGS_FILE, SERIES_FILE
from services.meetings.importing.conclusions import CONCLUSIONS_FILE
from services.meetings.importing.counts import COUNTS_FILE
from services.meetings.importing.paragraphs import PARAGRAPHS_FILE
from services.meetings.importing.publications import PUBLICATIONS_FILE
from shared.contracts.registry import OrganizationRegistered
from shared.domain.ids import imported_id
from shared.domain.importing import FileRefused
from shared.tables.composed import ComposedFile
from tests.meetings.conftest import Home, Web
from tests.meetings.importing.taking import planned, record
from tests.meetings.recorded import APPROVER, CLERK, MEETING, OPEN, ORGANIZATION, PLAN, SERIES, uuid

CALENDAR = pytest.mark.requirement("10.01")
ROOM = pytest.mark.requirement("10.05")
MEETINGS = """code,series,ordinal,first day,last day,status,mode,city,country,group,subjects
ex-07,EX,7,2015-10-11,2015-10-12,held,in person,Budapest,HUN,,general
EX-08,EX,8,2016-10,,planned,,,,,
"""
CONCLUSIONS = """meeting,number,verb,language,wording,calls on,adopted on,replaced by,relation,replaced on
EX-07,1,called on,en,They called on it.,org:Example,2015-10-11,,,
EX-07,2,welcomed,en,They welcomed it.,,2015-10-11,3,superseded,2015-11
EX-07,3,agreed,en,They agreed.,,2015-10-11,,,
EX-07,4,agreed,en,A draft.,,,,,
"""
PARAGRAPHS = """meeting,order,language,role,text,translates,conclusion,topic
EX-07,2,en,conclusion,,,1,
EX-07,1,en,heading,Example communiqué,,,
EX-07,1,fr,heading,Communiqué d'exemple,1,,
EX-07,2,fr,conclusion,Ils l'ont invitée.,2,,
"""
PUBLISHED = "meeting,language,published on,not before,left out\nEX-07,en,2015-10-12,,an example\nEX-07,fr,2015-10-20,,an example\n"


@pytest.fixture
def given(home: Home, web: Web) -> Home:
    """A home with a series and a planned meeting, recorded by clerks."""
    for command in (OPEN, PLAN):
        home.service.handler.handle(command, CLERK)
    home.tell(ORGANIZATION, OrganizationRegistered(ORGANIZATION, "Example"))
    assert web.home is home
    return home


def refusals(home: Home, web: Web, file: ComposedFile, text: str) -> set[tuple[int | None, str]]:
    with pytest.raises(FileRefused) as refused:
        planned(home, web, file, text)
    return {(each.line, each.field) for each in refused.value.refusals}


@CALENDAR
def test_a_series_is_known_by_its_code_whoever_opened_it(given: Home, web: Web) -> None:
    row = "code,name,kind,kept from\nEX,Example meetings,executive meeting,2010-01-01\n"
    assert record(given, web, SERIES_FILE, row) == 0, "it is recorded otherwise, and stays"
    assert record(given, web, SERIES_FILE, row, "as the archive says") == 1
    assert given.service.queries.one_series(SERIES).kept_from == "2010-01-01"


@CALENDAR
@pytest.mark.requirement("11.12")
def test_the_group_of_a_series_is_filled_in_previewed_and_corrected_for_a_reason(given: Home, web: Web) -> None:
    """A series can be imported before its group, whatever the study period: the group is only a code."""
    text = "code,name,kind,group\nEY,Example,study group,group:SG13\n"
    shown = {each.field: (each.verdict, each.proposed) for each in planned(given, web, SERIES_FILE, text).proposals}
    assert shown["group"] == ("new", "SG13")
    assert record(given, web, SERIES_FILE, text) == 1
    series = given.service.imports.series_by_code()["ey"]
    assert series.group == "SG13"
    moved = text.replace("SG13", "SG21")
    [change] = [each for each in planned(given, web, SERIES_FILE, moved).proposals if each.verdict == "changed"]
    assert (change.field, change.now, change.proposed) == ("group", "SG13", "SG21")
    assert record(given, web, SERIES_FILE, moved) == 0
    assert record(given, web, SERIES_FILE, moved, "its work went on there") == 1
    assert given.service.queries.one_series(series.id).group == "SG21"
    without = "code,name,kind\nEY,Example meetings,study group\n"
    assert record(given, web, SERIES_FILE, without, "its name") == 1
    assert given.service.queries.one_series(series.id).group == "SG21", "a column that is absent changes nothing"
    assert refusals(given, web, SERIES_FILE, text.replace("SG13", "SG13@2025-2028")) == {(2, "group")}


@CALENDAR
def test_a_planned_meeting_was_held_if_the_file_says_so_for_a_reason(given: Home, web: Web) -> None:
    assert record(given, web, MEETINGS_FILE, MEETINGS) == 1, "the second meeting alone is new"
    assert record(given, web, MEETINGS_FILE, MEETINGS, "it took place") == 3
    row, subjects = given.service.queries.meeting(MEETING), given.service.queries.subjects_of(MEETING)
    assert (row.status, row.city, row.last_day, row.code) == ("held", "Budapest", "2015-10-12", "EX-07")
    assert subjects is not None
    assert subjects.subjects == "", "a general meeting"
    after = MEETINGS.replace("held", "not held").replace("general", "health | transport")
    assert record(given, web, MEETINGS_FILE, after, "read again") == 3, "withdrawn, not held, other subjects"
    row = given.service.queries.meeting(MEETING)
    assert (row.status, row.reason) == ("not held", "read again")
    assert given.service.queries.meeting(imported_id("meeting", "example", "EX-08")).first_day == "2016-10"


@CALENDAR
def test_a_meeting_stays_in_its_series_and_needs_one(given: Home, web: Web) -> None:
    other = commands.OpenSeries(series=f"series-{uuid(20)}", code="EY", name="Example workshops", kind="workshop")
    given.service.handler.handle(other, CLERK)
    assert refusals(given, web, MEETINGS_FILE, MEETINGS.replace("ex-07,EX,", "ex-07,EY,")) == {(2, "series")}
    assert refusals(given, web, MEETINGS_FILE, MEETINGS.replace("EX-08,EX,", "EX-08,EZ,")) == {(3, "series")}
    assert refusals(given, web, MEETINGS_FILE, MEETINGS + "EX-08,EX,8,2016-10,,planned,,,,,\n") == {(4, "code")}


@CALENDAR
def test_a_count_is_corrected_in_the_columns_that_a_file_has(given: Home, web: Web) -> None:
    record(given, web, MEETINGS_FILE, MEETINGS, "it took place")
    rows = "meeting,of,document,relation,value,by\nEX-07,leaders,Example 1,about,20,communiqué\n"
    assert record(given, web, COUNTS_FILE, rows) == 1
    less = "meeting,of,document,value,by\nEX-07,leaders,Example 1,21,communiqué\n"
    assert record(given, web, COUNTS_FILE, less, "read again") == 1
    (count,) = given.service.queries.facts_of(MEETING)
    assert (count.statement.value, count.statement.relation, count.statement.source) == (21, "about", "Example 1")


@CALENDAR
def test_a_row_is_known_however_its_spaces_and_accents_are_stored(given: Home, web: Web) -> None:
    head = "meeting,of,document,relation,value,by\n"
    assert record(given, web, COUNTS_FILE, f"{head}EX-07,heads of delegation,Communiqu\u00e9 1,about,20,staff\n") == 1
    saved_again = f"{head}EX-07,heads  of delegation,Communique\u0301 1,about,21,staff\n"
    assert record(given, web, COUNTS_FILE, saved_again) == 0, "without a reason it stays"
    record(given, web, COUNTS_FILE, saved_again, "read again")
    (count,) = given.service.queries.facts_of(MEETING)
    assert count.statement.value == 21


@pytest.fixture
def held(given: Home) -> Home:
    given.service.handler.handle(commands.HoldMeeting(meeting=MEETING, first_day="2015-10-11"), CLERK)
    return given


@ROOM
def test_conclusions_are_drafted_adopted_and_replaced_in_one_file(held: Home, web: Web) -> None:
    assert record(held, web, CONCLUSIONS_FILE, CONCLUSIONS) == 8
    assert record(held, web, CONCLUSIONS_FILE, CONCLUSIONS) == 0
    found = {row.conclusion.number: row.conclusion for row in held.service.room.conclusions_of(MEETING).values()}
    assert [found[number].state for number in (1, 2, 3, 4)] == ["adopted", "replaced", "adopted", "draft"]
    assert (found[1].calls_on, found[2].by) == ((ORGANIZATION,), (imported_id("conclusion", "example", "EX-07/3"),))
    changed = CONCLUSIONS.replace("They agreed.", "They agreed so.").replace("A draft.,,,", "A text.,,2015-10-12,")
    assert record(held, web, CONCLUSIONS_FILE, changed, "read again") == 3
    found = {row.conclusion.number: row.conclusion for row in held.service.room.conclusions_of(MEETING).values()}
    assert (found[3].wording, found[4].adopted_on) == ("They agreed so.", "2015-10-12")


@ROOM
def test_a_communique_is_published_as_it_was(held: Home, web: Web) -> None:
    record(held, web, CONCLUSIONS_FILE, CONCLUSIONS)
    assert record(held, web, PARAGRAPHS_FILE, PARAGRAPHS) == 6, "opened, four paragraphs, put in order"
    assert record(held, web, PUBLICATIONS_FILE, PUBLISHED) == 5, "agreed once; approved and published twice"
    for file, rows in ((PARAGRAPHS_FILE, PARAGRAPHS), (PUBLICATIONS_FILE, PUBLISHED)):
        assert record(held, web, file, rows) == 0
    text = held.service.room.communique(communique_stream(MEETING))
    assert text.communique.public == ("en", "fr")
    assert (text.communique.title["en"], text.communique.agreed_on) == ("Example communiqué", "2015-10-11")
    assert [each.text for each in text.whole("en")] == ["Example communiqué", "They called on it."]
    with pytest.raises(CommuniqueIsAgreed):
        record(held, web, CONCLUSIONS_FILE, CONCLUSIONS.replace("called on it", "asked it"), "read again")
    with pytest.raises(IsPublished):
        record(held, web, PUBLICATIONS_FILE, PUBLISHED.replace("2015-10-20", "2015-10-21"), "read again")


@ROOM
def test_whoever_is_no_operator_publishes_no_text_of_their_own(held: Home, web: Web) -> None:
    record(held, web, CONCLUSIONS_FILE, CONCLUSIONS)
    record(held, web, PARAGRAPHS_FILE, PARAGRAPHS)
    with pytest.raises(OwnText):
        record(held, web, PUBLICATIONS_FILE, PUBLISHED, by=APPROVER)


@ROOM
def test_a_text_names_its_columns_where_it_is_wrong(held: Home, web: Web) -> None:
    assert refusals(held, web, PUBLICATIONS_FILE, PUBLISHED) == {(2, "meeting")}, "there is no text yet"
    record(held, web, CONCLUSIONS_FILE, CONCLUSIONS)
    wrong = PARAGRAPHS.replace("exemple,1,", "exemple,9,").replace("EX-07,2,fr", "EX-99,2,fr")
    assert refusals(held, web, PARAGRAPHS_FILE, wrong) == {(4, "translates"), (5, "meeting"), (5, "translates")}
    head, row = PUBLISHED.splitlines()[:2]
    assert refusals(held, web, PUBLICATIONS_FILE, f"{head}\n{row.replace('2015-10-12', '')}\n") == {(2, "published on")}

"""Facts stated before statements had separate streams are in their record's stream, and are listed with all others."""

import pytest
from sqlalchemy import inspect, select, text

from services.meetings import read_models as rm
from services.meetings.domain import commands
from services.meetings.queries.visible import Viewpoint, visible_records
from services.meetings.service import rebuild_meetings
from shared.contracts.meetings import meeting_facts, series
from shared.domain.errors import NotThere
from shared.event_store.outbox_key import OutboxKey
from shared.event_store.statements import Filters, StatementQueries, StatementRow
from shared.public_view.marking_changes import ChangeMarking
from tests.meetings.conftest import Home
from tests.meetings.recorded import (
    APPROVER,
    COUNT,
    HOLD,
    MEETING,
    OPEN,
    PLAN,
    RECORD,
    REPORT,
    SERIES,
    SUMMARY,
    TOLD,
    TOPIC,
    record,
    uuid,
)

pytestmark = pytest.mark.requirement("7.03")
IN_ORDER = [COUNT.fact, TOPIC.fact, SUMMARY.fact, REPORT.fact]
PUBLIC = visible_records(Viewpoint("public", "2027-01-01T00:00:00Z"))
SPAN = commands.StateSeriesRecord(series=SERIES, fact=RECORD, state="gap", first="2012", what="lost")
EARLIER = commands.StateSeriesRecord(
    series=SERIES, fact=f"fact-{uuid(70)}", state="complete", first="2010", what="all", last="2011"
)


def story(home: Home) -> StatementQueries:
    record(home.service, OPEN, SPAN, EARLIER, PLAN, HOLD, *TOLD)
    return home.service.queries.statements


def facts(rows: list[StatementRow]) -> list[str]:
    return [row.fact for row in rows]


def check_rows(home: Home) -> None:
    told = story(home)
    assert facts(told.about(MEETING)) == IN_ORDER
    mended = commands.CorrectCount(
        meeting=MEETING, fact=COUNT.fact, value=24, relation="=", of="x", by="y", reason="slip"
    )
    record(home.service, mended)
    rows = told.about(MEETING)
    version = home.service.queries.meeting(MEETING).version
    assert (facts(rows), {row.version for row in rows}, {row.record for row in rows}) == (
        IN_ORDER,
        {version},
        {MEETING},
    )
    assert rows[0].statement.value == 24
    assert facts(told.about(MEETING, [meeting_facts.TOPIC.name, meeting_facts.REPORT.name])) == [
        TOPIC.fact,
        REPORT.fact,
    ]
    assert facts(told.by_kind("", descending=False, offset=0, limit=9)) == [
        *(SUMMARY.fact, COUNT.fact, REPORT.fact),
        *(SPAN.fact, EARLIER.fact, TOPIC.fact),
    ]
    assert facts(told.by_kind("CLOUD computing", descending=True, offset=0, limit=9)) == [TOPIC.fact]
    with pytest.raises(NotThere):
        StatementQueries(home.service.reader, meeting_facts.KINDS).one(SPAN.fact)


def test_rows_are_of_the_stream_of_their_record_in_the_order_of_telling(home: Home) -> None:
    check_rows(home)


@pytest.mark.postgres
def test_rows_are_of_the_stream_of_their_record_in_the_order_of_telling_on_postgresql(home_on_postgres: Home) -> None:
    check_rows(home_on_postgres)


def test_they_are_found_by_their_fields_and_their_record(home: Home) -> None:
    told, name = story(home), series.SERIES_RECORD.name

    def found(filters: Filters, sort: str | None = "first") -> list[str]:
        return facts(told.page(name, filters, sort, descending=False, offset=0, limit=9))

    assert found(Filters(record=SERIES)) == [EARLIER.fact, SPAN.fact]
    assert found(Filters({"state": "gap"})) == [SPAN.fact]
    assert found(Filters(record=MEETING), None) == []


def test_one_is_seen_by_its_own_marking_where_its_record_is_open(home: Home) -> None:
    told = story(home)
    opened = ChangeMarking(record=MEETING, statement=TOPIC.fact, reason="it is known")
    home.service.handler.handle(opened, APPROVER)
    assert [row.marking for row in told.about(MEETING)] == ["bureau", "public", "bureau", "bureau"]
    assert told.about(MEETING, visible=PUBLIC) == []
    home.service.handler.handle(commands.AnnounceMeeting(meeting=MEETING), APPROVER)
    assert facts(told.about(MEETING, visible=PUBLIC)) == [TOPIC.fact]
    with pytest.raises(NotThere):
        told.one(COUNT.fact, PUBLIC)


def test_those_of_a_record_in_error_are_nowhere_until_it_is_reinstated(home: Home) -> None:
    told = story(home)
    before = told.about(SERIES)
    record(home.service, commands.MarkMeetingInError(meeting=MEETING, reason="a slip"))
    record(home.service, commands.MarkSeriesInError(series=SERIES, reason="a slip"))
    assert (told.about(MEETING), told.about(SERIES)) == ([], [])
    with home.service.reader.connect() as connection:
        assert connection.execute(select(rm.metadata.tables["statement_values"])).all() == []
    record(home.service, commands.ReinstateSeries(series=SERIES, reason="it is one"))
    back = told.about(SERIES)
    assert [(row.statement, row.stated, row.version) for row in back] == [
        (row.statement, row.stated, row.version + 2) for row in before
    ]


def test_tables_of_earlier_versions_go_when_all_is_made_anew(home: Home) -> None:
    told = story(home)
    before = told.about(MEETING)
    with home.service.engine.begin() as connection:
        for name in rm.FORMER:
            connection.execute(text(f"CREATE TABLE {name} (fact VARCHAR)"))
        rebuild_meetings(connection, OutboxKey(home.settings.outbox_key))
    assert not set(rm.FORMER) & set(inspect(home.service.reader).get_table_names())
    assert told.about(MEETING) == before

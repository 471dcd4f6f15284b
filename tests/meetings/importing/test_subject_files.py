"""The files 10, 11, 14, 15, 24, 26 and 34 of RECORDS: their columns, and references by code from file to file."""

from typing import Any

import pytest

from services.meetings.domain import commands
from services.meetings.domain.errors import DoesNotFit
from shared.contracts.meetings.agendas import AGENDA_ITEMS
from shared.contracts.meetings.aims import OBJECTIVES
from shared.contracts.meetings.follow_up import PROGRESS
from shared.contracts.meetings.topics import LINEAGES, TOPICS, TREATMENTS
from shared.contracts.meetings.work import WORK_ITEMS
from shared.contracts.registry.groups import GroupStated
from shared.domain.ids import imported_id
from shared.domain.importing import FileRefused
from shared.statements.kinds import StatementKind
from shared.web.statements.file_names import FileNames
from shared.web.statements.importing import StatementImport, plan_statements, read_statements
from tests.meetings.conftest import Home
from tests.meetings.recorded import APPROVER, MEETING, OPEN, PLAN, record, uuid

pytestmark = pytest.mark.requirement("10.03")
GROUP, TSAG = f"group-{uuid(400)}", f"group-{uuid(401)}"

FILES = {
    10: (TOPICS, "code,name,scope,emerging,since\n5g,en: 5G | fr: La 5G,mobile,yes,2015\nnetworks,Networks of 2020,,,2013\n"),
    11: (LINEAGES, "from,into,relation,on,at,grounds\nnetworks,5g,continues as,2015-10-11,EX-07,as the meeting says\n"),
    14: (
        OBJECTIVES,
        ("Set,Document,of,Number,text,set by,parent,since,until\n"
        "strategic plan,PP-22/71,,1,Bridging the gap,,,2024-01-01,2027-12-31\n"
        "strategic plan,PP-22/71,,1.1,Part of it,meeting:EX-07,strategic plan/PP-22/71/1,2024,\n"),
    ),
    15: (
        WORK_ITEMS,
        ("kind;designation;period;title;body;Question;started;continues\n"
        "Question;Q5/13;2013-2016;Networks;group:SG13@2013-2016;;;\n"
        "work item;Y.5g;2013-2016;Requirements of 5G;group:SG13@2013-2016;Question/Q5/13@2013-2016;2015-11;\n"
        "TSAG activity;TSAG-A1;2013-2016;Strategy;group:TSAG@2013-2016;;;\n"),
    ),
    24: (
        AGENDA_ITEMS,
        ("meeting,number,kind,title,topics,objectives,work,takes up,day\n"
        "EX-07,1,procedural,Opening,,,,,\n"
        "EX-07,2,substantive,5G,5g | Networks of 2020,strategic plan/PP-22/71/1.1,TSAG activity/TSAG-A1,,2015-10-11\n"),
    ),
    26: (TREATMENTS, "meeting,topic,named as,said\nEX-07,5g,5G / IMT-2020,top priority of industry\n"),
    34: (
        PROGRESS,
        ("about,on,state,judged by,at,text,document\n"
        "topic:5g,2015-10-11,priority,meeting,EX-07,as it says,communiqué\n"
        "work:work item/Y.5g@2013-2016,2015-12,under study,owner,,,\n"
        "objective:strategic plan/PP-22/71/1,2016,in work,bureau,,,\n"),
    ),
}  # fmt: skip


def take(home: Home, kind: StatementKind, text: str, source: str) -> list[Any]:
    names, wanted = FileNames(home.service, source), StatementImport(kind=kind, source=source)
    planned = plan_statements(read_statements(text.encode(), kind), wanted, home.service, names)
    home.service.handler.handle_all(planned.commands_in(APPROVER))
    return [
        row.statement for row in home.service.statements.by_kind("", [kind.name], descending=False, offset=0, limit=9)
    ]


@pytest.fixture
def home_with_groups(home: Home) -> Home:
    record(home.service, OPEN, PLAN, commands.HoldMeeting(meeting=MEETING, first_day="2015-10-11"))
    for group, code, kind in ((GROUP, "SG13", "study group"), (TSAG, "TSAG", "advisory group")):
        home.tell(group, GroupStated(group, code, kind, {"en": code}, "2013-2016"))  # type: ignore[arg-type]  # one of the kinds
    return home


def test_the_files_go_in_by_number_and_name_each_other_by_code(home_with_groups: Home) -> None:
    made = {
        number: take(home_with_groups, kind, text, f"source {number}") for number, (kind, text) in FILES.items()
    }  # each with a separate source: codes are looked up in the service, not in the file
    five, networks = made[10]
    assert (five.name, five.emerging, five.since) == ({"en": "5G", "fr": "La 5G"}, True, "2015")
    assert five.fact == imported_id("followed-topic", "source 10", "5g")
    (lineage,) = made[11]
    assert (lineage.topic, lineage.into, lineage.at) == (networks.fact, five.fact, MEETING)
    whole, part = made[14]
    assert (part.parent, part.set_by, whole.document) == (whole.fact, MEETING, "PP-22/71")
    question, item, activity = (
        next(each for each in made[15] if each.designation == name) for name in ("Q5/13", "Y.5g", "TSAG-A1")
    )
    assert (item.question, item.body, activity.body) == (question.fact, GROUP, TSAG)
    opening, second = made[24]
    assert (opening.kind, second.topics, second.objectives, second.work) == (
        "procedural", (five.fact, networks.fact), (part.fact,), (activity.fact,),
    )  # fmt: skip
    (treated,) = made[26]
    assert (treated.meeting, treated.topic, treated.named_as) == (MEETING, five.fact, "5G / IMT-2020")
    assert [each.about for each in made[34]] == [five.fact, item.fact, whole.fact]
    for number, (kind, text) in FILES.items():
        assert take(home_with_groups, kind, text, f"source {number}") == made[number], "a file is recorded once"


@pytest.mark.parametrize(
    ("number", "row", "field"),
    [
        (11, "nothing,5g,merged into,2016,,", "topic"), (26, "EX-99,5g,5G,", "meeting"), (34, "topic:5g,2016,met,bureau,,,", None),
        (24, "EX-07,9,substantive,X,nothing,,,,", "topics"), (15, "work item,Y.1,,X,group:SG99@2013-2016,,,", "body"),
    ],
)  # fmt: skip
def test_an_unknown_code_is_refused_with_its_column(
    home_with_groups: Home, number: int, row: str, field: str | None
) -> None:
    take(home_with_groups, *FILES[10], "source")
    kind, text = FILES[number]
    head = text.partition("\n")[0].replace(";", ",")
    if field is None:
        with pytest.raises(DoesNotFit) as refused:
            take(home_with_groups, kind, f"{head}\n{row}\n", "source")
        assert refused.value.parameters["field"] == "state"
        return
    with pytest.raises(FileRefused) as found:
        take(home_with_groups, kind, f"{head}\n{row}\n", "another source")
    assert [(each.line, each.field) for each in found.value.refusals] == [(2, field)]

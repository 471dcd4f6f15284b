"""A conclusion is referred and answered: guard G1, and visibility."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from services.meetings.domain.errors import DoesNotFit, NotByTheAsker
from services.meetings.importing.referrals import REFERRAL_REPLIES, REFERRALS
from shared.contracts.meetings.consultations import REPLIES, REQUESTS
from shared.contracts.registry.groups import GroupStated
from shared.domain.errors import AlreadyTaken
from shared.domain.importing import FileRefused
from shared.domain.provenance import Imported
from shared.event_store.command_handler import CommandContext
from shared.event_store.statements import Filters
from shared.public_view.marking_changes import ChangeMarking
from shared.statements.decider import correct_fact, state_fact
from shared.tables.composed import ComposedFile
from shared.web.statements.composed_files import ComposedImport, plan_composed, read_composed
from shared.web.statements.file_names import FileNames
from tests.meetings.conftest import Home, Web
from tests.meetings.recorded import APPROVER, CLERK, uuid
from tests.statements.examples import correction_of_example, example, example_record

pytestmark = [pytest.mark.requirement("11.01"), pytest.mark.statement_rule("S12")]
COLLEAGUE = CommandContext(actor=f"account-{uuid(11)}")
GROUP = example_record("group")
REFERRED: Any = example(REQUESTS, 7, kind="referral", about=example_record("conclusion"), to=GROUP)


def reply(number: int = 7, **rest: Any) -> Any:
    return example(REPLIES, number, about=REFERRED.fact, respondent=GROUP, **{"answer": "taken up", **rest})


@pytest.fixture
def begins_with(examples_once: Path) -> Path:
    return examples_once


def said(home: Home, command: Any, context: CommandContext = CLERK) -> tuple[str, ...]:
    return home.service.handler.handle(command, context).events


def test_another_account_records_the_answer_and_members_see_both(home: Home) -> None:
    said(home, state_fact(REQUESTS, REFERRED))
    with pytest.raises(NotByTheAsker):
        said(home, state_fact(REPLIES, reply()))
    assert said(home, state_fact(REPLIES, reply()), COLLEAGUE)
    with pytest.raises(NotByTheAsker):
        said(home, correct_fact(REPLIES, correction_of_example(REPLIES, reply(), document="LS/i 12")))
    markings = [home.service.statements.one(each.fact).marking for each in (REFERRED, reply())]
    assert markings == ["members", "members"]


def test_who_makes_it_public_did_not_ask_and_who_asked_asks_still(home: Home) -> None:
    said(home, state_fact(REQUESTS, REFERRED))
    said(home, ChangeMarking(record=REFERRED.fact, reason="agreed"), APPROVER)
    with pytest.raises(NotByTheAsker):
        said(home, state_fact(REPLIES, reply()))
    assert said(home, state_fact(REPLIES, reply()), msgspec.structs.replace(APPROVER, marking="members"))


def test_who_states_a_referral_anew_has_asked(home: Home) -> None:
    said(home, state_fact(REQUESTS, REFERRED))
    said(home, correct_fact(REQUESTS, correction_of_example(REQUESTS, REFERRED, document="LS/o 41")), COLLEAGUE)
    with pytest.raises(NotByTheAsker):
        said(home, state_fact(REPLIES, reply()), COLLEAGUE)


def test_a_reply_of_a_file_is_taken_from_who_asked(home: Home) -> None:
    said(home, state_fact(REQUESTS, REFERRED))
    assert said(home, state_fact(REPLIES, reply(imported=Imported("a file", "1"))))


def test_a_conclusion_is_referred_to_one_body_once_and_answered_as_referrals_are(home: Home) -> None:
    said(home, state_fact(REQUESTS, REFERRED))
    for refused, error in (
        (state_fact(REQUESTS, msgspec.structs.replace(REFERRED, fact=example(REQUESTS, 8).fact)), AlreadyTaken),
        (state_fact(REQUESTS, example(REQUESTS, 9, kind="invitation", about=REFERRED.about)), DoesNotFit),
        (state_fact(REPLIES, reply(answer="accepted")), DoesNotFit),
    ):
        with pytest.raises(error):
            said(home, refused, COLLEAGUE)


REFERRALS_FILE = """conclusion,to,on,by,document,due,for
EXA-01/1,group:SG13@2025-2028,2027-12-15,liaison statement,LS/o 40,2028-03-01,action
"""
REPLIES_FILE = """conclusion,to,from,on,answer,document,text
EXA-01/1,group:SG13@2025-2028,group:SG13@2025-2028,2028-03-05,taken up,LS/i 12,
"""


def load(home: Home, web: Web, file: ComposedFile, text: str) -> int:
    with web.app.test_request_context():
        wanted = ComposedImport(file=file, source="a file")
        names = FileNames(home.service, "a file")
        plan = plan_composed(read_composed(text.encode(), file), wanted, home.service, names)
    home.service.handler.handle_all(plan.commands_in(CLERK))
    return len(plan.commands)


def test_the_files_of_referrals_and_of_replies_go_in_in_this_order_once(home: Home, web: Web) -> None:
    home.tell(GROUP, GroupStated(GROUP, "SG13", "study group", {"en": "Networks"}, "2025-2028"))
    with pytest.raises(FileRefused) as refused:
        load(home, web, REFERRAL_REPLIES, REPLIES_FILE)
    assert {(each.line, each.field) for each in refused.value.refusals} == {(2, "to")}
    assert load(home, web, REFERRALS, REFERRALS_FILE) == 1
    assert load(home, web, REFERRAL_REPLIES, REPLIES_FILE) == 1
    [asked] = home.service.statements.newer_first("request", Filters(values={"kind": "referral"}), None, 9)
    [answered] = home.service.statements.naming([asked.fact], ["reply"])
    assert (asked.statement.to, asked.statement.purpose, asked.marking) == (GROUP, "action", "members")
    assert (answered.statement.about, answered.statement.document, answered.marking) == (
        asked.fact,
        "LS/i 12",
        "members",
    )
    assert load(home, web, REFERRALS, REFERRALS_FILE) == load(home, web, REFERRAL_REPLIES, REPLIES_FILE) == 0

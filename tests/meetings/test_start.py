"""The start page's rules for meetings: each finds due tasks, dates them, and drops them once they are settled."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.meetings.domain import commands as c
from services.meetings.domain.communique_commands import AgreeCommunique, OpenCommunique
from services.meetings.domain.conclusion_commands import AdoptConclusion, DraftConclusion
from shared.contracts import registry
from shared.contracts.meetings import STREAM_KINDS
from shared.contracts.registry.groups import GroupStated, TermStated
from shared.domain.decider import Command
from shared.domain.event import Personal
from shared.event_store.command_handler import CommandContext
from shared.public_view.communiques import sha256_of
from shared.statements.decider import state_fact, withdraw_fact
from shared.statements.kinds import by_name
from tests.meetings.conftest import Home, Web
from tests.meetings.recorded import CLERK, uuid
from tests.plugins.sql_statements import queries, sql_statements

pytestmark = pytest.mark.requirement("10.07")
TODAY = datetime.now(UTC).date()
KINDS = by_name(STREAM_KINDS)
SERIES, TSAG, MEETING, HELD = f"series-{uuid(1)}", f"series-{uuid(2)}", f"meeting-{uuid(3)}", f"meeting-{uuid(4)}"
ORGANIZATION, OTHER, STATE = f"organization-{uuid(5)}", f"organization-{uuid(6)}", f"state-{uuid(7)}"
OPEN = c.OpenSeries(series=SERIES, code="CXO", name="Example CxO", kind="executive meeting")


def on(days: int) -> str:
    """Return the day a number of days from today."""
    return (TODAY + timedelta(days=days)).isoformat()


def plan(days: int, meeting: str = MEETING, code: str = "CXO-9", series: str = SERIES) -> Command:
    return c.PlanMeeting(meeting=meeting, series=series, code=code, first_day=on(days))


def held(days: int) -> tuple[Command, ...]:
    return plan(days, HELD, "CXO-8"), c.HoldMeeting(meeting=HELD, first_day=on(days))


def said(kind: str, number: int = 1, /, **fields: Any) -> Command:
    return state_fact(KINDS[kind], KINDS[kind].stated(fact=fact(kind, number), **fields))


def fact(kind: str, number: int = 1) -> str:
    return f"{kind}-{uuid(100 + number)}"


def invitation(number: int, to: str, **fields: Any) -> Command:
    return said("request", number, about=MEETING, kind="invitation", to=to, on=on(-30), **fields)


@pytest.fixture
def due(home: Home, web: Web) -> Callable[..., dict[str, dict[str, str]]]:
    """Record commands, and return the tasks by rule."""

    def asked(*commands: Command) -> dict[str, dict[str, str]]:
        for command in commands:
            home.service.handler.handle(command, CLERK)
        answer: Any = web.get("/meetings/console/needs").json
        return {each["rule"]: each for each in answer["needs"]}

    return asked


Due = Callable[..., dict[str, dict[str, str]]]


def test_nothing_is_due_of_nothing(due: Due) -> None:
    assert due() == {}
    assert due(OPEN, plan(200)) == {}, "deadlines are told of two weeks before"


@pytest.mark.parametrize(("days", "group"), [(133, "do"), (121, "do"), (119, "late")])
def test_invitations_are_due_120_days_before(due: Due, days: int, group: str) -> None:
    found = due(OPEN, plan(days))["due: invitations"]
    assert (found["group"], found["due"], found["about"]) == (group, on(days - 120), MEETING)
    assert found["what"] == "Nobody is invited to CXO-9 yet"
    assert "due: invitations" not in due(invitation(1, ORGANIZATION))


def test_a_deadline_moves_with_its_meeting_and_has_the_days_that_the_installation_sets(home: Home, due: Due) -> None:
    assert due(OPEN, plan(130))["due: invitations"]["due"] == on(10)
    moved = c.CorrectMeeting(meeting=MEETING, first_day=on(125), reason="moved")
    assert due(moved)["due: invitations"]["due"] == on(5)
    term = TermStated(fact=f"term-{uuid(50)}", vocabulary="deadline", word="invitations", value=126)
    home.tell(term.fact, term, marking="public")
    assert due()["due: invitations"]["due"] == on(-1)
    assert due()["due: invitations"]["group"] == "late"


def test_the_report_to_tsag_is_due_a_week_before(due: Due) -> None:
    opened = c.OpenSeries(series=TSAG, code="TSAG", name="TSAG", kind="advisory group")
    found = due(opened, plan(20, code="TSAG-1", series=TSAG))["due: TD to TSAG"]
    assert (found["group"], found["due"], found["what"]) == ("do", on(13), "The report to TSAG-1 is due")


def test_answers_wait_until_they_are_due_and_are_late_then(due: Due) -> None:
    # One of two invitations is answered, so one is open; it was due yesterday.
    commands = OPEN, plan(60), invitation(1, ORGANIZATION, due=on(-1)), invitation(2, OTHER, due=on(-1))
    answer = said("reply", about=fact("request", 2), respondent=OTHER, answer="accepted", on=on(-3))
    found = due(*commands, answer)["no answer"]
    assert (found["group"], found["due"]) == ("late", on(-1))
    assert found["what"] == "One of 2 invitations to CXO-9 has no answer"
    by_another = said("reply", 3, about=fact("request"), respondent=OTHER, answer="declined", on=on(-2))
    assert due(by_another)["no answer"]["what"] == "One of 2 invitations to CXO-9 has no answer"
    last = said("reply", 2, about=fact("request"), respondent=ORGANIZATION, answer="declined", on=on(-2))
    assert "no answer" not in due(last)


@pytest.mark.parametrize(("days", "group"), [(None, "waiting"), (40, "waiting"), (14, "do")])
def test_answers_that_are_not_due_wait_for_others(due: Due, days: int | None, group: str) -> None:
    given = {} if days is None else {"due": on(days)}
    assert due(OPEN, plan(60), invitation(1, ORGANIZATION, **given))["no answer"]["group"] == group


def test_a_consultation_that_closes_is_told_of_with_who_has_answered(due: Due) -> None:
    asked = said(
        "consultation", method="letter", subject={"en": "Needs"}, meetings=(MEETING,), opened=on(-60), closed=on(9)
    )
    requests = [
        said("request", n, about=fact("consultation"), kind="consultation", to=f"state-{uuid(n)}", on=on(-60))
        for n in (1, 2)
    ]
    answer = said("reply", about=fact("request"), respondent=f"state-{uuid(1)}", answer="replied", on=on(-9))
    found = due(OPEN, plan(100), asked, *requests, answer)["consultation closing"]
    assert (found["due"], found["why"]) == (on(9), "1 of 2 have answered")
    rest = said(
        "reply", 2, about=fact("request", 2), respondent=f"state-{uuid(2)}", answer="nothing to raise", on=on(-8)
    )
    assert "consultation closing" not in due(rest)


def test_a_need_is_on_no_agenda_until_an_item_takes_it_up(due: Due) -> None:
    need = said("need", kind="need", text="A test centre", on=on(-5), raised_by=STATE, at=MEETING)
    found = due(OPEN, plan(200), need)["need without place"]
    assert (found["what"], found["why"]) == ("One need is not on the agenda of CXO-9", "A test centre")
    item = said(
        "agenda-item", meeting=MEETING, number="1", kind="substantive", title={"en": "Tests"}, takes_up=(fact("need"),)
    )
    assert "need without place" not in due(item)


def test_a_meeting_under_way_has_its_sheet_and_its_room_at_hand_until_it_is_over(due: Due) -> None:
    """A meeting of which only the year is known may be under way, and is not shown to be."""
    vague = c.PlanMeeting(meeting=HELD, series=SERIES, code="CXO-8", first_day=on(0)[:4])
    assert "under way" not in due(OPEN, vague)
    two_days = c.PlanMeeting(meeting=MEETING, series=SERIES, code="CXO-9", first_day=on(-1), last_day=on(0))
    found = due(two_days)["under way"]
    assert (found["group"], found["due"], found["what"]) == ("do", on(0), "CXO-9 is under way")
    assert found["act_path"] == f"/meetings/console/meetings/{MEETING}/attendance"
    assert found["quiet_path"] == f"/meetings/console/room/{MEETING}"
    begun = due(c.HoldMeeting(meeting=MEETING, first_day=on(-1), last_day=on(0)))
    assert "under way" in begun
    assert "list complete or not" not in begun, "others may still come"
    over = due(c.CorrectMeeting(meeting=MEETING, first_day=on(-2), last_day=on(-1), reason="typed wrong"))
    assert "under way" not in over
    assert "list complete or not" in over


def test_a_planned_meeting_whose_day_has_passed_is_late(due: Due) -> None:
    found = due(OPEN, plan(-3))["held or not"]
    assert (found["group"], found["due"], found["act_path"]) == (
        "late", on(-3), f"/meetings/console/meetings/{MEETING}/do/hold",
    )  # fmt: skip


def test_a_list_that_may_be_complete_or_not_is_asked_about(due: Due) -> None:
    assert due(OPEN, *held(-2))["list complete or not"]["group"] == "decide"
    assert "list complete or not" not in due(c.CloseAttendanceList(meeting=HELD, complete=True))


def test_registrations_without_invitation_or_seat_wait_for_a_focal_point(home: Home, due: Due) -> None:
    duplicate = f"organization-{uuid(96)}"
    recognized = registry.DuplicateRecognized(f"fact-{uuid(97)}", OTHER)
    home.tell(duplicate, registry.OrganizationRegistered(duplicate, "Example"), recognized)
    come = [
        c.RecordAttendance(fact=f"fact-{uuid(n)}", meeting=HELD, organization=each)
        for n, each in ((8, ORGANIZATION), (9, OTHER), (10, duplicate))
    ]
    seat = said("seat", organization=OTHER, series=SERIES, since=on(-400))
    found = due(OPEN, *held(-10), *come, seat)["not approved"]
    # Due a week after the meeting: three days ago. The holder of a seat needs no approval, nor its duplicate.
    assert (found["group"], found["due"], found["act"]) == ("late", on(-3), "Approve one")
    entry = f"attendance-{HELD.removeprefix('meeting-')}-{ORGANIZATION.removeprefix('organization-')}"
    consent = said("consent", about=entry, to="registration", by=ORGANIZATION, answer="given", on=on(-1))
    assert "not approved" not in due(consent)


def test_presentations_without_consent_are_counted_by_meeting(due: Due) -> None:
    shown = [said("presentation", n, meeting=HELD, title={"en": f"Talk {n}"}) for n in (1, 2)]
    assert due(OPEN, *held(-10), *shown)["consent missing"]["what"].startswith("2 presentations at CXO-8")
    refused = said("consent", about=fact("presentation"), to="recording", by=ORGANIZATION, answer="refused", on=on(-1))
    assert due(refused)["consent missing"]["what"].startswith("One presentation at CXO-8")


def test_an_action_is_overdue_until_it_is_done_or_dropped(due: Due) -> None:
    need = said("need", kind="need", text="A test centre", on=on(-5), raised_by=STATE)
    action = said(
        "action", text={"en": "Publish"}, about=(fact("need"),), owner=ORGANIZATION, made_on=on(-90), due=on(-2)
    )
    found = due(need, action)["action due"]
    assert (found["group"], found["due"]) == ("late", on(-2))
    begun = said("progress", 1, about=fact("action"), state="in work", on=on(-1), judged_by="owner")
    assert "action due" in due(begun)
    done = said("progress", 2, about=fact("action"), state="done", on=on(0), judged_by="owner")
    assert "action due" not in due(done)


def test_a_topic_is_to_be_judged_after_two_meetings_without_a_judgement(due: Due) -> None:
    topic = said("followed-topic", name={"en": "Open networks"})
    first, second = (
        said("treatment", n, meeting=each, topic=fact("followed-topic"), named_as="Open nets")
        for n, each in ((1, HELD), (2, MEETING))
    )
    assert "topic not judged" not in due(OPEN, *held(-60), plan(-30), topic, first)
    found = due(c.HoldMeeting(meeting=MEETING, first_day=on(-30)), second)["topic not judged"]
    assert "Open networks" in found["what"]
    judged = said("progress", about=fact("followed-topic"), state="priority", on=on(-20), judged_by="TSAG")
    assert "topic not judged" not in due(judged)


def test_a_seat_is_vacant_without_a_principal_of_today(due: Due) -> None:
    seat = said("seat", organization=ORGANIZATION, series=SERIES, since=on(-400))
    left = {"organization": ORGANIZATION, "series": SERIES, "since": on(-300)}
    gone = said("representative", 1, person=f"person-{uuid(1)}", role="principal", until=on(-10), **left)
    assert due(OPEN, seat, gone)["seat vacant"]["what"] == "One seat in Example CxO has no principal"
    now = said("representative", 2, person=f"person-{uuid(2)}", role="principal", **left)
    assert "seat vacant" not in due(now)


def test_spans_of_one_seat_that_overlap_are_shown(due: Due) -> None:
    first = said("seat", 1, organization=ORGANIZATION, series=SERIES, since="2024-01-01", until="2025-06-30")
    assert "overlap" not in due(OPEN, first)
    second = said("seat", 2, organization=ORGANIZATION, series=SERIES, since="2025-01-01")
    assert due(second)["overlap"]["about"] == fact("seat", 2)


def test_what_names_a_withdrawn_record_or_an_unknown_group_is_told_of(home: Home, due: Due) -> None:
    group = f"group-{uuid(70)}"
    work = said("work", kind="work item", designation="Y.ai", title={"en": "AI"}, body=group)
    assert due(work)["unknown reference"]["why"] == "a group that the registry does not know"
    known = GroupStated(fact=group, code="SG13", kind="study group", title={"en": "Networks"}, period="2025-2028")
    home.tell(group, known)
    assert "unknown reference" not in due()
    need = said("need", kind="need", text="A test centre", on=on(-5), raised_by=STATE)
    stage = said("progress", about=fact("need"), state="met", on=on(-1), judged_by="bureau")
    withdrawn = withdraw_fact(KINDS["need"].withdrawn(fact("need"), "typed twice"))
    assert due(need, stage, withdrawn)["unknown reference"]["why"] == "it was withdrawn since"


def test_a_task_has_the_officer_of_its_meeting_or_series(due: Due) -> None:
    assigned = said("assignment", 1, about=SERIES, account=f"account-{uuid(1)}")
    assert due(OPEN, plan(121), assigned)["due: invitations"]["officer"] == f"account-{uuid(1)}"
    mine = said("assignment", 2, about=MEETING, account=f"account-{uuid(2)}", since=on(-1))
    assert due(mine)["due: invitations"]["officer"] == f"account-{uuid(2)}"


def test_records_of_a_disabled_account_are_to_be_handed_over(home: Home, due: Due) -> None:
    account = f"account-{uuid(1)}"
    assert "officer gone" not in due(OPEN, said("assignment", about=SERIES, account=account))
    opened = registry.AccountOpened(account=account, name=Personal(account, "Ym94"), kind="person", roles=("staff",))
    home.tell(account, opened, registry.AccountDisabled(reason="left"))
    found = due()["officer gone"]
    assert (found["act_path"], found["act"]) == (f"/meetings/console/hand-over/?account={account}", "Hand over")


def test_the_queries_of_start_and_the_year_do_not_grow_with_what_is_recorded(home: Home, web: Web, due: Due) -> None:
    def asked(path: str) -> int:
        with sql_statements() as sent:
            assert web.get(path).status_code == 200
        return queries(each for each in sent if each.startswith("SELECT"))

    # The year's page shows all of them.
    start = 100 if on(101)[:4] == on(112)[:4] else 88

    def some(first: int, last: int) -> Iterator[Command]:
        for number in range(first, last):
            meeting = f"meeting-{uuid(1000 + number)}"
            yield c.PlanMeeting(meeting=meeting, series=SERIES, code=f"M-{number}", first_day=on(start + number))
            yield said("request", number, about=meeting, kind="invitation", to=ORGANIZATION, on=on(-9), due=on(-1))
            yield said("need", number, kind="need", text="A need", on=on(-5), raised_by=STATE, at=meeting)
            yield said("seat", number, organization=f"organization-{uuid(number)}", series=SERIES, since=on(-90))
            yield said(
                "action",
                number,
                text={"en": "Do it"},
                about=(fact("need", number),),
                owner=OTHER,
                made_on=on(-9),
                due=on(-1),
            )

    due(OPEN, *some(1, 3))
    paths = "/meetings/console/needs", f"/meetings/console/year/?year={on(start + 12)[:4]}"
    few = [asked(path) for path in paths]
    due(*some(3, 13))
    assert [asked(path) for path in paths] == few


def test_the_next_meetings_say_what_they_lack_and_changes_have_an_undo(home: Home, web: Web, due: Due) -> None:
    due(OPEN, plan(200), said("need", kind="need", text="A test centre", on=on(-5), raised_by=STATE))
    answer: Any = web.get("/meetings/console/needs").json
    panels = answer["panels"]
    assert [(each["what"], each["beside"]) for each in panels["upcoming"]] == [("CXO-9", "place, invitations, agenda")]
    newest = panels["changes"][0]
    assert "A test centre" in newest["what"]
    pages = web.pages("staff")
    page = pages.get(newest["act_path"])
    assert "It will be withdrawn." in page.text
    token = page.text.partition('name="csrf_token" value="')[2].partition('"')[0]
    assert pages.post(newest["act_path"], data={"csrf_token": token}).status_code == 303
    assert home.service.statements.several([fact("need")]) == {}
    again = pages.get(newest["act_path"])
    assert again.status_code == 404, "what is undone is not there to undo"


def test_the_last_two_meetings_stand_with_what_is_known_of_them_and_texts_that_are_drafted(
    home: Home, web: Web, due: Due
) -> None:
    state = f"state-{uuid(7)}"
    home.tell(state, registry.StateRegistered(state=state, iso3="FIN", iso2="FI", name="Finland"), marking="public")
    home.tell(state, registry.StatusStated(fact=f"fact-{uuid(70)}", field="region", value="Europe"), first=2)
    placed = registry.OrganizationPlaced(f"fact-{uuid(71)}", "FIN")
    home.tell(ORGANIZATION, registry.OrganizationRegistered(ORGANIZATION, "Alpha"), placed)
    came = [
        c.RecordAttendance(fact=f"fact-{uuid(n)}", meeting=HELD, organization=each)
        for n, each in ((8, ORGANIZATION), (9, OTHER))
    ]
    older = f"meeting-{uuid(33)}", f"meeting-{uuid(34)}"
    before = [plan(-400 * n, each, f"CXO-{n}") for n, each in enumerate(older, 1)]
    begun = [c.HoldMeeting(meeting=each, first_day=on(-400 * n)) for n, each in enumerate(older, 1)]
    opened = OpenCommunique(meeting=HELD, title={"en": "Communiqué"}, original="en")
    due(OPEN, *held(-9), *came, *before, *begun, opened)

    def panels() -> Any:
        return web.get("/meetings/console/needs").json["panels"]  # type: ignore[index]  # JSON

    def totals() -> list[list[str]]:
        return [[each["what"], *(one["words"] for one in each["numbers"])] for each in panels()["totals"]]

    # One of the two organizations has no country, so regions too are known only as a minimum.
    unknown = ["not known"] * 3
    assert totals() == [["CXO-8", "at least 2", "at least 1 of 6", "not known"], ["CXO-1", *unknown]]
    due(c.CloseAttendanceList(meeting=HELD, complete=True))
    assert totals()[0] == ["CXO-8", "2", "at least 1 of 6", "not known"]
    [draft] = panels()["drafts"]
    assert (draft["what"], draft["path"]) == ("Communiqué of CXO-8", f"/meetings/console/room/{HELD}")
    assert draft["at"][:10] == TODAY.isoformat()


def test_undo_of_a_correction_says_again_what_was_said_before(home: Home, web: Web, due: Due) -> None:
    due(said("need", kind="need", text="A test centre", on=on(-5), raised_by=STATE))
    pages, at = web.pages("staff"), f"/meetings/api/needs/{fact('need')}/correct"
    body = {"kind": "need", "text": "Two test centres", "on": on(-5), "raised_by": STATE, "reason": "read again"}
    assert web.post(at, body, **{"If-Match": "*"}).status_code == 200
    answer: Any = web.get("/meetings/console/needs").json
    path = answer["panels"]["changes"][0]["act_path"]
    page = pages.get(path)
    assert "It will say again: Need, " in page.text
    token = page.text.partition('name="csrf_token" value="')[2].partition('"')[0]
    pages.post(path, data={"csrf_token": token})
    row = home.service.statements.one(fact("need"))
    assert (row.statement.text, row.version) == ("A test centre", 3)
    stale = pages.post(path, data={"csrf_token": token})
    assert stale.status_code == 303
    assert home.service.statements.one(fact("need")).version == 3, "changed since: nothing is recorded"


def test_an_adopted_conclusion_that_asks_for_something_says_of_whom(due: Due) -> None:
    conclusion = f"conclusion-{uuid(80)}"
    draft: dict[str, Any] = {
        "conclusion": conclusion,
        "meeting": HELD,
        "number": 4,
        "verb": "requested",
        "language": "en",
    }
    drafted = DraftConclusion(**draft, wording="Study rural coverage")
    adopted = AdoptConclusion(conclusion=conclusion, on=on(-9))
    found = due(OPEN, *held(-10), drafted, adopted)["conclusion without addressee"]
    assert (found["what"], found["why"]) == ("Conclusion 4 of CXO-8 calls on nobody", "Study rural coverage")
    other = f"conclusion-{uuid(81)}"
    asks = DraftConclusion(**draft | {"conclusion": other, "number": 5}, wording="Do it", calls_on=(ORGANIZATION,))
    found = due(asks, AdoptConclusion(conclusion=other, on=on(-9)))["conclusion without addressee"]
    assert found["about"] == conclusion, "one that says of whom is not told of"


def adopted(number: int, **said: Any) -> tuple[Command, ...]:
    """Draft a conclusion of the meeting that was held nine days ago."""
    conclusion = f"conclusion-{uuid(80 + number)}"
    draft: dict[str, Any] = {"conclusion": conclusion, "meeting": HELD, "number": number, "language": "en"}
    draft |= {"verb": "called on", "wording": "Study rural coverage"} | said
    return DraftConclusion(**draft), AdoptConclusion(conclusion=conclusion, on=on(-9))


def test_a_conclusion_is_sent_and_its_answer_waits_until_it_is_late(home: Home, due: Due) -> None:
    conclusion = f"conclusion-{uuid(81)}"
    found = due(OPEN, *held(-9), *adopted(1, calls_on=(ORGANIZATION,)))["conclusion without follow-up"]
    assert found["what"] == f"Conclusion 1 of CXO-8 has not been sent to {ORGANIZATION}"
    assert found["act_path"] == f"/meetings/console/follow-up/#{conclusion}"
    asked = {"about": conclusion, "kind": "referral", "to": ORGANIZATION, "on": on(-8), "document": "LS/o 31"}
    rules = due(said("request", 1, **asked, due=on(3)))
    assert "conclusion without follow-up" not in rules
    assert (rules["referral"]["group"], rules["referral"]["due"]) == ("waiting", on(3))
    later = said("request", 2, **asked | {"to": OTHER}, due=on(-1))
    late = due(later)["referral"]
    assert late["what"] == f"The answer of {OTHER} on conclusion 1 of CXO-8 is overdue"
    assert (late["group"], late["act_path"]) == ("late", f"/meetings/console/follow-up/{OTHER}")
    assert "by LS/o 31" in late["why"]

    def replied(number: int, request: int, respondent: str, answer: str) -> None:
        given = {"about": fact("request", request), "respondent": respondent, "answer": answer, "on": on(-2)}
        home.service.handler.handle(said("reply", number, **given), CommandContext(actor=f"account-{uuid(70)}"))

    replied(1, 2, OTHER, "acknowledged")
    assert due()["referral"]["group"] == "late", "that is no answer yet"
    replied(2, 2, OTHER, "not pursued")
    replied(3, 1, ORGANIZATION, "taken up")
    assert "referral" not in due()


def test_an_overdue_referral_stays_however_long_ago_its_meeting_was(due: Due) -> None:
    asked = {"about": f"conclusion-{uuid(81)}", "kind": "referral", "to": ORGANIZATION, "on": on(-880), "due": on(-800)}
    rules = due(OPEN, *held(-900), *adopted(1, calls_on=(ORGANIZATION, OTHER)), said("request", 1, **asked))
    assert rules["referral"]["group"] == "late"
    assert "conclusion without follow-up" not in rules, "of a meeting so long ago"


def test_a_complete_text_waits_for_an_approver_who_neither_agreed_nor_wrote_it(home: Home, web: Web, due: Due) -> None:
    communique = f"communique-{uuid(4)}"
    opened = OpenCommunique(meeting=HELD, title={"en": "Communiqué"}, original="en")
    due(OPEN, *held(-9), opened, paragraph(1, "Leaders met.", "en"))
    whole = home.service.room.communique(communique).whole("en")
    agree = AgreeCommunique(communique=communique, on=on(-9), text_sha256=sha256_of(whole))
    home.service.handler.handle(agree, CommandContext(actor=f"account-{uuid(70)}"))
    asked = due()["text waits: en"]
    assert (asked["what"], asked["group"]) == (
        "The English text of the communiqué of CXO-8 waits for approval", "waiting",
    )  # fmt: skip
    answer: Any = web.get("/meetings/console/needs", "approver").json
    assert [each["group"] for each in answer["needs"] if each["rule"] == "text waits: en"] == ["waiting"], "wrote it"
    translated = paragraph(2, "Les dirigeants se sont réunis.", "fr", translates=fact("paragraph"))
    home.service.handler.handle(translated, CommandContext(actor=f"account-{uuid(71)}"))
    answer = web.get("/meetings/console/needs", "approver").json
    assert [each["group"] for each in answer["needs"] if each["rule"] == "text waits: fr"] == ["decide"]
    assert "unknown reference" not in due(), "what is translated is there"


def paragraph(number: int, text: str, language: str, **more: Any) -> Command:
    place: dict[str, Any] = {"communique": f"communique-{uuid(4)}", "role": "opening", "language": language}
    return said("paragraph", number, **place, text=text, **more)


@pytest.mark.requirement("10.08")
def test_search_finds_hosts_conclusions_and_what_is_stated(home: Home, web: Web, due: Due) -> None:
    details = c.StateMeetingDetails(meeting=HELD, hosts=("Example Observatory",), source="https://example.org/x")
    conclusion: dict[str, Any] = {
        "conclusion": f"conclusion-{uuid(80)}",
        "meeting": HELD,
        "number": 4,
        "verb": "welcomed",
        "language": "en",
    }
    drafted = DraftConclusion(**conclusion, wording="The observatory of towers")
    due(OPEN, *held(-10), details, drafted, said("followed-topic", name={"en": "Observatory data"}))
    due(said("agenda-item", meeting=HELD, number="1", kind="substantive", title={"en": "Observatory visit"}))
    due(
        said("work", kind="work item", designation="Y.obs", title={"en": "Observatory terms"}, body=f"group-{uuid(70)}")
    )
    answer: Any = web.post("/meetings/console/found", {"q": "observatory"}).json
    found = {each["kind"]: each["name"] for each in answer["found"]}
    assert found["Hosts"] == "Example Observatory"
    assert found["Conclusions"] == "The observatory of towers"
    assert set(found) >= {"Hosts", "Conclusions", "Topics", "Agenda items", "Work"}

"""A complete list of members as of a day: new and changed members, and those who left, whose end is recorded only on
request."""

import re
from pathlib import Path

import pytest

from deploy.installation.service_set import open_services
from deploy.runtime.loading import open_installation
from deploy.transfer.importing import operator_context
from services.registry.domain.commands import MergeOrganization, RecognizeDuplicate, RegisterOrganization, RegisterState
from services.registry.importing.membership_lists import EVERY, MembershipList, plan_memberships
from shared.contracts.completeness import COMPLETENESS
from shared.contracts.registry.memberships import MEMBERSHIPS, MembershipStated, MembershipWithdrawn
from shared.domain.decider import Command
from shared.domain.errors import NotThere
from shared.domain.event import Marking
from shared.domain.ids import imported_id
from shared.domain.importing import FileRefused
from shared.event_store.command_handler import CommandContext
from shared.event_store.statements import Filters, StatementRow
from shared.public_view.openness import OPERATOR
from shared.statements.decider import state_fact, withdraw_fact
from shared.web.statements.file_names import FileNames
from shared.web.statements.importing import StatementPlan, read_statements
from tests.embedded.consoles import Visitor
from tests.plugins.installations import Rapporteur
from tests.registry.conftest import Registry
from tests.statements.examples import example_record

pytestmark = pytest.mark.requirement("10.01")
HEAD = "entity no.,since,category,study group,name,until\n"
FIRST = (
    "1,2020,Sector Member,,Example Alpha,\n2,2020,Sector Member,,Example Beta,\n3,2021-03,Academia,,Example Gamma,\n"
    "4,2020,Sector Member,,Example Delta,2022-12-31\n5,2020,Sector Member,,Example Epsilon,2024\n"
)
NEXT = "1,2020,Sector Member,,Example Alpha,\n6,2024-01,Academia,,Example Beta,\n"
DAY, SOURCE = "2024-06-01", "members"
NAMES = ("Alpha", "Beta", "Gamma", "Delta", "Epsilon")
ALPHA, GAMMA = (imported_id("organization", "", name) for name in ("Alpha", "Gamma"))
BETA_LEFT = "org:Example Beta, Sector Member, full, from 2020"
GAMMA_LEFT = "org:Example Gamma, Academia, full, from 2021-03"
LINK = imported_id("fact", "", "link")


@pytest.fixture
def given(of_registry: Registry) -> Registry:
    """Five members from an earlier list, and Alpha again by a clerk, who entered a different day."""
    by = CommandContext(actor=OPERATOR, marking="members")
    of_registry.service.handle(RegisterState(state=example_record("state"), iso3="KEN", iso2="KE", name="Kenya"), by)
    for name in NAMES:
        of_registry.service.handle(
            RegisterOrganization(organization=imported_id("organization", "", name), name=f"Example {name}"), by
        )
    record(of_registry, planned(of_registry, FIRST))
    typed = MembershipStated(
        imported_id("membership", "", "typed"),
        imported_id("organization", "", "Alpha"),
        "Sector Member",
        "full",
        "2021",
    )
    of_registry.service.handle(state_fact(MEMBERSHIPS, typed), by)
    return of_registry


def planned(
    given: Registry, rows: str, day: str | None = None, *ends: str, reason: str | None = None, without: str = ""
) -> StatementPlan:
    wanted = MembershipList(
        source=SOURCE, reason=reason, complete_as_at=day, ends=frozenset(ends), without=frozenset(without)
    )
    with given.app.test_request_context():
        names = FileNames(given.service, SOURCE)
        return plan_memberships(read_statements((HEAD + rows).encode(), MEMBERSHIPS), wanted, given.service, names)


def record(given: Registry, plan: StatementPlan, marking: Marking = "members") -> None:
    given.service.handle_all(plan.commands_in(CommandContext(actor=OPERATOR, marking=marking)))


def held(given: Registry, name: str) -> list[StatementRow]:
    organization = imported_id("organization", "", name)
    return given.service.statements.naming([organization], [MEMBERSHIPS.name])


def ends(plan: StatementPlan) -> list[tuple[str, str, str | None]]:
    return [(each.row, each.field, each.proposed) for each in plan.proposals if each.verdict == "ended"]


def lists(given: Registry) -> list[tuple[str | None, str | None]]:
    rows = given.service.statements.newer_first(COMPLETENESS.name, Filters(), None, 9)
    return [(row.statement.since, row.statement.until) for row in rows if row.statement.complete]


def test_a_list_that_is_not_said_to_be_complete_proposes_no_end(given: Registry) -> None:
    assert ends(planned(given, NEXT)) == []
    assert ends(planned(given, NEXT, DAY, without="3")) == [], "nor one without some of its lines"


def test_who_is_in_force_and_not_in_a_complete_list_is_proposed_as_ended(given: Registry) -> None:
    """Delta ended before, Epsilon perhaps in that year, and Alpha is in the list under another row; Beta is another category."""
    plan = planned(given, NEXT, DAY)
    left = {(BETA_LEFT, "2024-05-31"), (GAMMA_LEFT, "2024-05-31")}
    assert {(row, proposed) for row, field, proposed in ends(plan) if field == "until"} == left
    assert {proposed for _row, field, proposed in ends(plan) if field == "ended"} == {"not known"}
    joined = {each.row for each in plan.proposals if each.verdict == "new"}
    assert joined == {"6/2024-01/Academia"}
    record(given, plan)
    assert [row.statement.until for row in held(given, "Gamma")] == [None], "nothing is recorded unasked"
    assert lists(given) == [], "the record does not say what the list says"


@pytest.mark.parametrize(
    ("link", "left"),
    [
        (RecognizeDuplicate(organization=GAMMA, fact=LINK, same_as=ALPHA), False),
        (MergeOrganization(organization=GAMMA, fact=LINK, into=ALPHA, since="2023"), False),
        (MergeOrganization(organization=GAMMA, fact=LINK, into=ALPHA, since="2024-07"), True),
    ],
    ids=["duplicate", "merged", "merged later"],
)
def test_a_duplicate_and_what_was_merged_are_in_a_list_that_has_the_other(
    given: Registry, link: Command, left: bool
) -> None:
    [gamma] = held(given, "Gamma")
    given.service.handle(link, CommandContext(actor=OPERATOR, marking="members"))
    plan = planned(given, NEXT + "7,2024-01,Academia,,Example Alpha,\n", DAY)
    assert (gamma.fact in {each.record for each in plan.proposals if each.verdict == "ended"}) is left


def test_the_ends_that_are_chosen_are_recorded_with_day_and_source(given: Registry) -> None:
    [gamma] = held(given, "Gamma")
    record(given, planned(given, NEXT, DAY, gamma.fact))
    [row] = held(given, "Gamma")
    assert (row.statement.until, row.statement.ended, row.statement.source) == ("2024-05-31", "not known", SOURCE)
    assert (row.statement.category, row.statement.since, row.marking) == ("Academia", "2021-03", "members")
    corrected = given.service.queries.history(gamma.fact)[-1].event.data
    assert getattr(corrected, "reason", None) == f"Not in the complete list of {DAY}"
    assert [row.statement.until for row in held(given, "Beta")].count(None) == 2
    assert lists(given) == []
    record(given, planned(given, NEXT, DAY, EVERY))
    assert {row.statement.category: row.statement.until for row in held(given, "Beta")} == {
        "Sector Member": "2024-05-31", "Academia": None,
    }  # fmt: skip
    assert lists(given) == [(DAY, DAY)], "now the record says what the list says"
    again = planned(given, NEXT, DAY, EVERY)
    assert (ends(again), again.commands) == ([], [])


def test_a_line_that_differs_and_stays_keeps_the_list_from_being_stated_complete(given: Registry) -> None:
    whole = FIRST.replace("2022-12-31", "2023-12-31")
    record(given, planned(given, whole, DAY))
    assert lists(given) == []
    record(given, planned(given, whole, DAY, reason="read again"))
    assert lists(given) == [(DAY, DAY)]


def test_a_line_that_was_withdrawn_keeps_the_list_from_being_stated_complete(given: Registry) -> None:
    [gamma] = held(given, "Gamma")
    by = CommandContext(actor=OPERATOR, marking="members")
    given.service.handle(withdraw_fact(MembershipWithdrawn(gamma.fact, "never joined")), by)
    record(given, planned(given, FIRST, DAY))
    assert (held(given, "Gamma"), lists(given)) == ([], []), "the record has no Gamma, which the list has"


@pytest.mark.requirement("1.19")
@pytest.mark.parametrize("day", ["2024-06", "soon", "2999-01-01"])
def test_the_day_of_a_list_is_a_day_that_has_come(given: Registry, day: str) -> None:
    with pytest.raises(FileRefused) as refused:
        planned(given, NEXT, day)
    assert [each.field for each in refused.value.refusals] == ["complete as at"]
    assert refused.value.refusals[0].reason


def test_in_the_console_the_preview_has_a_box_for_each_end(given: Registry) -> None:
    beta, by = imported_id("organization", "", "Beta"), CommandContext(actor=OPERATOR, marking="members")
    paused = MembershipStated(imported_id("membership", "", "paused"), beta, "Sector Member", "suspended", "2023")
    given.service.handle(state_fact(MEMBERSHIPS, paused), by)
    visitor = Visitor(given.app, given.bearer()["Authorization"].removeprefix("Bearer "))
    path, file = "/registry/console/import-membership/", (HEAD + NEXT).encode()
    assert 'name="complete_as_at"' in visitor.get(path).text
    said = {"name": "list.csv", "source": SOURCE, "marking": "members"}
    assert 'name="ends"' not in visitor.upload(path, file, **said).text
    preview = visitor.upload(path, file, complete_as_at="1 June 2024", **said)
    boxes = re.findall(r'name="ends" value="([^"]+)" form="start"> ([^<]+)<', preview.text)
    suspended = BETA_LEFT.replace("full, from 2020", "suspended, from 2023")
    assert {words for _value, words in boxes} == {"All 3 of them", BETA_LEFT, suspended, GAMMA_LEFT}
    assert "6 of what is not in the list" in preview.text
    assert len({value for value, _words in boxes}) == 4, "each span has a box of its own"
    [gamma] = held(given, "Gamma")
    done = visitor.imports(preview, ends=[gamma.fact])
    assert "2 facts are recorded" in done.text
    assert [row.statement.until for row in held(given, "Gamma")] == ["2024-05-31"]
    assert {row.statement.until for row in held(given, "Beta")} == {None}
    assert "complete as at" in visitor.upload(path, file, complete_as_at="soon", **said).text


def test_an_end_that_the_viewer_may_not_record_is_refused_with_its_reason_and_the_rest_waits(given: Registry) -> None:
    [gamma] = held(given, "Gamma")
    opened = FIRST.replace("3,2021-03", "7,2021-04").replace("Gamma", "Delta")
    record(given, planned(given, opened), "public")
    visitor = Visitor(given.app, given.bearer()["Authorization"].removeprefix("Bearer "))
    said = {"name": "list.csv", "source": SOURCE, "marking": "members", "complete_as_at": DAY}
    preview = visitor.upload("/registry/console/import-membership/", (HEAD + NEXT).encode(), **said)
    refused = visitor.imports(preview, ends=[EVERY])
    assert "approver" in refused.text
    assert gamma.fact in refused.text, "and can be chosen without the other"
    assert [row.statement.until for row in held(given, "Gamma")] == [None]


def test_an_end_that_is_refused_is_no_line_that_could_be_left_out(given: Registry) -> None:
    plan = planned(given, NEXT, DAY, EVERY)
    refused = NotThere(id="example")
    refused.command = plan.rows[-1].command
    said = plan.refusal(refused, "It is not there.")
    assert (said.row, said.line, said.part) == (plan.rows[-1].row, None, "")


def test_on_the_command_line_ends_are_shown_and_recorded_if_asked_for(
    rapporteur: Rapporteur, empty_home: Path, tmp_path: Path
) -> None:
    installation = open_installation({"RAPPORTEUR_HOME": str(empty_home)})
    with open_services(installation) as services:
        for name in NAMES:
            one = RegisterOrganization(organization=imported_id("organization", "", name), name=f"Example {name}")
            services.registry.handler.handle(one, operator_context())
    file = tmp_path / "list.csv"

    def take(rows: str, *options: str) -> tuple[int, str]:
        file.write_text(HEAD + rows)
        waiting = () if "--preview" in options else ("--no-wait",)
        said = rapporteur(empty_home, "import", "memberships", str(file), *waiting, *options)
        return said.code, said.text + said.err

    assert take(FIRST)[0] == 0
    code, shown = take(NEXT, "--complete-as-at", DAY, "--preview")
    assert code == 0
    left = f"- {GAMMA_LEFT}, until: 2024-05-31 (recorded: not known; "
    assert f"{left}unchanged; --ends records the end) (In force on {DAY}, and not in the list.)" in shown
    for options, remedy in (
        (("--ends",), "Give --complete-as-at"),
        (("--complete-as-at", DAY, "--good-rows"), "Leave out one of the two"),
        (("--complete-as-at", "2024"), "Give a day"),
    ):
        code, shown = take(NEXT, *options)
        assert code == 3
        assert remedy in shown
    code, shown = take(NEXT, "--complete-as-at", DAY, "--ends")
    assert code == 0, shown
    assert f"{left}recorded as ended)" in shown
    assert "0 differ, 4 are of what is not in the list" in shown
    with open_services(installation) as services:
        rows = services.registry.statements.newer_first(MEMBERSHIPS.name, Filters(), None, 20)
        until = {row.statement.until for row in rows if row.statement.category == "Academia"}
    assert until == {"2024-05-31", None}

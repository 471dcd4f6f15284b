"""The plan for importing a table, and its recording."""

import pytest

from services.registry.domain.commands import (
    CorrectPlace,
    MarkOrganizationInError,
    RecognizeDuplicate,
    RegisterOrganization,
    ReinstateOrganization,
)
from services.registry.importing import ImportOptions, Plan, plan, read_sheet
from shared.domain.ids import imported_id
from shared.domain.importing import FileRefused, Proposal, run_plan
from shared.event_store.command_handler import CommandContext
from tests.registry.conftest import Registry
from tests.registry.importing.tables import LINES, as_csv

pytestmark = pytest.mark.requirement("2.10")

SOURCE = ImportOptions(source="example.csv")
BY = CommandContext(actor="account-operator")
TELECOM = imported_id("organization", "example.csv", "Example Telecom")


def planned(of_registry: Registry, raw: bytes, wanted: ImportOptions = SOURCE) -> Plan:
    return plan(read_sheet(raw), wanted, of_registry.service.queries)


def refused(of_registry: Registry, raw: bytes, wanted: ImportOptions = SOURCE) -> list[Proposal]:
    with pytest.raises(FileRefused) as found:
        planned(of_registry, raw, wanted)
    return list(found.value.refusals)


def recorded(of_registry: Registry, raw: bytes, wanted: ImportOptions = SOURCE) -> int:
    commands = planned(of_registry, raw, wanted).commands
    answers = of_registry.service.handle_all([(command, BY) for command in commands])
    return sum(len(answer.events) for answer in answers)


def verdicts(found: Plan) -> list[tuple[str, str, str]]:
    return [(each.row, each.field, each.verdict) for each in found.proposals if each.verdict != "same"]


def test_everything_is_new_then_everything_is_the_same(of_registry: Registry) -> None:
    found = planned(of_registry, as_csv())
    assert {each.verdict for each in found.proposals} == {"new"}
    assert ("Example Telecom", "country", "FIN (2012-05)") in {
        (each.row, each.field, each.proposed) for each in found.proposals
    }
    assert recorded(of_registry, as_csv()) == len(found.proposals)
    row = of_registry.service.queries.organization(imported_id("organization", "example.csv", "Exämple Networks"))
    assert (row.country, row.parent, row.size) == (None, TELECOM, "small or medium")
    again = planned(of_registry, as_csv())
    assert again.commands == []
    assert {each.verdict for each in again.proposals} == {"same"}
    of_registry.work()
    events = [each.bytes for each in of_registry.service.log.read_all() if b"organization" in each.bytes]
    assert all(b'"imported":{"source":"example.csv","row":"' in each for each in events)
    assert all(b'"source":"a letter"' in each for each in events)


def test_what_staff_corrected_stays_and_what_the_file_changed_is_proposed(of_registry: Registry) -> None:
    recorded(of_registry, as_csv())
    fact = imported_id("fact", "example.csv", "Example Telecom/country")
    corrected = CorrectPlace(organization=TELECOM, fact=fact, country="SWE", reason="a slip")
    of_registry.service.handle(corrected, BY)
    assert verdicts(planned(of_registry, as_csv())) == []
    changed = as_csv((*LINES[0][:2], "NOR", *LINES[0][3:6], "satellite", *LINES[0][7:]), *LINES[1:])
    found = planned(of_registry, changed)
    assert verdicts(found) == [("Example Telecom", "country", "changed"), ("Example Telecom", "sector", "changed")]
    assert found.commands == []
    (country,) = (each for each in found.proposals if each.field == "country" and each.verdict == "changed")
    assert (country.now, country.record) == ("SWE", TELECOM)


def test_a_row_is_about_the_one_organization_that_has_its_name(of_registry: Registry) -> None:
    mine = "organization-01900000-0000-7000-8000-000000000001"
    of_registry.service.handle(RegisterOrganization(organization=mine, name="EXÄMPLE networks"), BY)
    recorded(of_registry, as_csv(*LINES[:2]))
    assert of_registry.service.queries.organization(mine).parent == TELECOM
    assert planned(of_registry, as_csv(*LINES[:2])).commands == []


def test_one_that_was_recognized_as_another_since_is_known_again(of_registry: Registry) -> None:
    raw = as_csv(("Example Telecom",), ("Something Else",), head=("name",))
    recorded(of_registry, raw)
    other = imported_id("organization", "example.csv", "Something Else")
    same = RecognizeDuplicate(organization=other, fact="fact-01900000-0000-7000-8000-000000000001", same_as=TELECOM)
    of_registry.service.handle(same, BY)
    assert planned(of_registry, raw).commands == []


def test_duplicates_are_found_before_they_are_made(of_registry: Registry) -> None:
    recorded(of_registry, as_csv(("Tunisie Télécom",), head=("name",)))
    raw = as_csv(("Tunisia Telecom",), ("Other Example",), ("Other Exampel",), head=("name",))
    found = refused(of_registry, raw, ImportOptions(source="other.csv"))
    assert [(each.line, each.field) for each in found] == [(2, "name"), (4, "name")]
    assert "very similar to Tunisie Télécom" in str(found[0].reason)
    assert "very similar to Other Example" in str(found[1].reason)


@pytest.mark.parametrize("by_column", [True, False])
def test_what_is_very_like_is_registered_all_the_same_when_somebody_says_so(
    of_registry: Registry,
    by_column: bool,
) -> None:
    recorded(of_registry, as_csv(("Tunisie Télécom",), head=("name",)))
    raw = as_csv(("Tunisia Telecom", "yes" if by_column else ""), head=("name", "another"))
    wanted = ImportOptions(source="other.csv", insist=not by_column)
    (name,) = planned(of_registry, raw, wanted).proposals
    assert name.verdict == "new"
    assert "very similar to Tunisie Télécom" in str(name.reason)
    # Only the column states, for each line, that it is a different one; this is remembered, and not asked again.
    assert recorded(of_registry, raw, wanted) == 1 + by_column
    assert len(of_registry.service.queries.pairs()) == (0 if by_column else 1), "list them for checking"


def test_names_that_mean_several_or_nobody_are_refused(of_registry: Registry) -> None:
    for number in (1, 2):
        id_ = f"organization-01900000-0000-7000-8000-00000000000{number}"
        of_registry.service.handle(RegisterOrganization(organization=id_, name="Example", another=True), BY)
    raw = as_csv(("Example", ""), ("Third", "Nobody"), ("Fourth", "EXAMPLE"), head=("name", "subsidiary of"))
    found = refused(of_registry, raw)
    assert [(each.line, each.field) for each in found] == [(2, "name"), (3, "subsidiary of"), (4, "subsidiary of")]


def test_a_group_that_goes_in_a_circle_is_refused_with_its_line(of_registry: Registry) -> None:
    found = planned(of_registry, as_csv(("One", "Two"), ("Two", "One"), head=("name", "subsidiary of")))
    asked = [(command, BY) for command in found.commands]
    with pytest.raises(FileRefused) as stopped:
        run_plan(found, lambda: of_registry.service.handler.handle_all(asked), lambda problem: problem.code)
    assert (stopped.value.refusals[0].line, stopped.value.refusals[0].row) == (3, "Two")
    assert of_registry.get("/organizations").json["items"] == []


@pytest.mark.requirement("5.17")
def test_what_was_registered_in_error_and_reinstated_is_compared_as_any_other(of_registry: Registry) -> None:
    recorded(of_registry, as_csv())
    of_registry.service.handle(MarkOrganizationInError(organization=TELECOM, reason="a slip"), BY)
    of_registry.service.handle(ReinstateOrganization(organization=TELECOM, reason="no slip"), BY)
    again = planned(of_registry, as_csv())
    assert again.commands == []
    assert {each.verdict for each in again.proposals} == {"same"}


@pytest.mark.requirement("7.02")
@pytest.mark.statement_rule("S11")
def test_what_seems_to_name_a_person_is_told_of_and_taken_as_it_is(of_registry: Registry) -> None:
    named = as_csv((LINES[0][0], "Office of Dr Example", *LINES[0][2:]), *LINES[1:])
    found = planned(of_registry, named)
    told = [(each.field, each.proposed, each.reason) for each in found.proposals if each.reason]
    assert [(field, proposed) for field, proposed, _reason in told] == [("also called", "Office of Dr Example")]
    assert "also called: this seems to name a person." in str(told[0][2])
    assert recorded(of_registry, named) == len(found.proposals)
    assert not any(each.reason for each in planned(of_registry, named).proposals)

"""Files of groups, words of lists, bodies and memberships in their own layouts: rows identified by their content,
previewed, recorded atomically."""

import pytest

from services.registry.domain.commands import RegisterOrganization, RegisterState
from shared.contracts.registry.groups import GROUPS, TERMS
from shared.contracts.registry.memberships import LIAISONS, MEMBERSHIPS
from shared.domain.importing import FileRefused
from shared.event_store.command_handler import CommandContext
from shared.event_store.statements import Filters
from shared.public_view.openness import OPERATOR
from shared.statements.kinds import StatementKind
from shared.web.statements.file_names import FileNames
from shared.web.statements.importing import StatementImport, StatementPlan, plan_statements, read_statements
from tests.registry.conftest import Registry
from tests.statements.examples import example_record

pytestmark = pytest.mark.requirement("10.01")
BY = CommandContext(actor=OPERATOR, marking="public")
FILES = {
    TERMS: "vocabulary,word,family,rank,value,since,until\ndeadline,TD to TSAG,,,7,,\ntopic stage,under study,in work,5,,2025,\n",
    GROUPS: (
        "code;period;kind;title;parent;continues;since;until\n"
        "SG9;2022-2024;study group;Cable;ITU-T;;;\n"
        "SG16;2022-2024;study group;Multimedia;ITU-T;;;\n"
        "SG21;2025-2028;study group;Multimedia and cable;ITU-T;SG9@2022-2024 | SG16@2022-2024;;\n"
        "ITU-T;;Sector;Standardization;;;;\n"
    ),
    LIAISONS: "organization,role,regions,agreement,since,until\nExample Telecom,forum or consortium,Africa | CIS,MoU 2016,2016,\n",
    MEMBERSHIPS: (
        "entity no.;since;category;study group;name;country;rights;sme;until;ended;notice;approved by\n"
        "77;2026-01-01;Associate;SG21@2025-2028;Example Telecom;KEN;;yes;2026-06-30;;;KEN\n"
        "77;2026-07-01;Sector Member;;Example Telecom;KEN;suspended;;;;2026-06-01;\n"
    ),
}


@pytest.fixture
def given(of_registry: Registry) -> Registry:
    state, organization = example_record("state"), example_record("organization")
    of_registry.service.handle(RegisterState(state=state, iso3="KEN", iso2="KE", name="Kenya"), BY)
    of_registry.service.handle(RegisterOrganization(organization=organization, name="Example Telecom"), BY)
    return of_registry


def planned(given: Registry, kind: StatementKind, text: str) -> StatementPlan:
    with given.app.test_request_context():
        wanted = StatementImport(kind=kind, source=f"{kind.name}s.csv")
        names = FileNames(given.service, wanted.source)
        return plan_statements(read_statements(text.encode(), kind), wanted, given.service, names)


def test_files_in_their_order_are_recorded_once_and_known_again(given: Registry) -> None:
    for kind, text in FILES.items():
        plan = planned(given, kind, text)
        assert {each.verdict for each in plan.proposals} == {"new"}
        assert given.service.handler.problems_of(plan.commands_in(BY)) == []
        given.service.handle_all(plan.commands_in(BY))
        again = planned(given, kind, text)
        assert {each.verdict for each in again.proposals} == {"same"}
        assert again.commands == []
    held = {kind: given.service.statements.newer_first(kind.name, Filters(), None, 10) for kind in FILES}
    assert [len(rows) for rows in held.values()] == [2, 4, 1, 2]
    groups = {row.statement.called: row.fact for row in held[GROUPS]}
    newest = next(row.statement for row in held[GROUPS] if row.statement.code == "SG21")
    assert newest.continues == (groups["SG9@2022-2024"], groups["SG16@2022-2024"])
    assert newest.parent == groups["ITU-T"]
    full, suspended = sorted((row.statement for row in held[MEMBERSHIPS]), key=lambda said: str(said.since))
    assert (full.rights, full.group, full.sme) == ("full", groups["SG21@2025-2028"], True)
    assert (suspended.rights, suspended.notice, suspended.group) == ("suspended", "2026-06-01", None)
    assert full.imported.row == "77/2026-01-01/Associate/SG21@2025-2028"


def test_one_bad_row_refuses_the_file_and_names_the_cell(given: Registry) -> None:
    text = FILES[MEMBERSHIPS] + ";2026;Friend;;Nobody;KEN;;;;;;\n"
    with pytest.raises(FileRefused) as refused:
        planned(given, MEMBERSHIPS, text)
    assert {each.field for each in refused.value.refusals} >= {"entity no.", "category", "organization"}

"""Changing roles takes two people: proposals, confirmations, refusals, and lapsed proposals."""

import pytest

from services.registry.domain import account
from services.registry.domain.commands import (
    ChangeRoles,
    ConfirmRoles,
    DeclineRoles,
    DisableAccount,
    EnableAccount,
    ProposeRoles,
)
from services.registry.domain.errors import (
    IsDisabled,
    NoSuchValue,
    OwnProposal,
    OwnRoles,
    ProposalDecided,
    ProposalLapsed,
    ProposalWaits,
    RoleOfMachines,
)
from shared.contracts.registry import (
    AccountOpened,
    Role,
    RoleChangeConfirmed,
    RoleChangeDeclined,
    RoleChangeProposed,
    RolesChanged,
)
from shared.domain.errors import NotThere, UnknownRecord
from shared.domain.event import Clear
from shared.testing import Scenario

pytestmark = pytest.mark.requirement("1.17")
PROPOSED = RoleChangeProposed("c1", ("staff", "approver"), "She issues reports.", "head")


def propose(*roles: Role, proposal: str = "c1", by: str = "head") -> ProposeRoles:
    return ProposeRoles(account="a1", proposal=proposal, roles=roles, reason="She issues reports.", by=by)


def confirm(by: str, proposal: str = "c1") -> ConfirmRoles:
    return ConfirmRoles(account="a1", proposal=proposal, by=by)


def decline(by: str, proposal: str = "c1") -> DeclineRoles:
    return DeclineRoles(account="a1", proposal=proposal, reason="Not yet.", by=by)


@pytest.fixture
def theirs() -> Scenario:
    return Scenario(account).given(AccountOpened("a1", Clear("a1", text="Example"), "person", ("staff",)))


def test_one_proposes_and_another_confirms(theirs: Scenario) -> None:
    theirs.when(propose("approver", "staff", "staff")).then(PROPOSED)
    confirmed = (RoleChangeConfirmed("c1"), RolesChanged(("staff", "approver"), "She issues reports."))
    theirs.when(confirm("deputy")).then(*confirmed)
    theirs.when(confirm("deputy")).then_nothing()
    theirs.when(confirm("head")).then_nothing()
    theirs.when(propose("approver", "staff", proposal="c2")).then_nothing()


def test_neither_the_proposer_nor_who_it_is_about_confirms(theirs: Scenario) -> None:
    theirs.given(PROPOSED)
    theirs.when(confirm("head")).then_refused(OwnProposal)
    theirs.when(confirm("a1")).then_refused(OwnRoles)
    theirs.when(decline("a1")).then_refused(OwnRoles)


def test_own_roles_may_be_proposed_and_that_withdrawn(theirs: Scenario) -> None:
    theirs.when(propose("staff", "auditor", by="a1")).then(
        RoleChangeProposed("c1", ("staff", "auditor"), "She issues reports.", "a1")
    )
    theirs.when(confirm("a1")).then_refused(OwnProposal)
    theirs.when(decline("a1")).then(RoleChangeDeclined("c1", "Not yet."))


@pytest.mark.parametrize("by", ["deputy", "head"])
def test_it_is_declined_or_withdrawn_once_and_not_confirmed_after(theirs: Scenario, by: str) -> None:
    theirs.given(PROPOSED)
    theirs.when(decline(by)).then(RoleChangeDeclined("c1", "Not yet."))
    theirs.when(decline(by)).then_nothing()
    theirs.when(confirm("deputy")).then_refused(ProposalDecided, outcome="declined")
    theirs.when(propose("auditor", proposal="c2")).then(
        RoleChangeProposed("c2", ("auditor",), "She issues reports.", "head")
    )


def test_what_was_confirmed_is_not_declined_after(theirs: Scenario) -> None:
    theirs.given(PROPOSED).when(confirm("deputy"))
    theirs.when(decline("head")).then_refused(ProposalDecided, outcome="confirmed")


def test_the_roles_that_hold_or_wait_already_are_proposed_once(theirs: Scenario) -> None:
    theirs.when(propose("staff")).then_nothing()
    theirs.when(propose("staff", "approver"))
    theirs.when(propose("staff", "approver")).then_nothing()
    theirs.when(propose("approver", "staff", proposal="c2", by="deputy")).then_nothing()
    theirs.when(propose("auditor", proposal="c2")).then_refused(ProposalWaits, proposal="c1")


def test_a_proposal_lapses_when_the_roles_change_otherwise(theirs: Scenario) -> None:
    theirs.given(PROPOSED).when(ChangeRoles(account="a1", roles=("reader",)))
    theirs.when(confirm("deputy")).then_refused(ProposalLapsed, proposal="c1")
    theirs.when(decline("deputy")).then_refused(ProposalLapsed)
    theirs.when(ChangeRoles(account="a1", roles=("staff",)))
    theirs.when(confirm("deputy")).then_refused(ProposalLapsed)
    theirs.when(propose("staff", "approver", proposal="c2")).then(
        RoleChangeProposed("c2", ("staff", "approver"), "She issues reports.", "head")
    )


def test_a_proposal_lapses_when_the_account_is_disabled(theirs: Scenario) -> None:
    theirs.given(PROPOSED).when(DisableAccount(account="a1", reason="Left."))
    theirs.when(confirm("deputy")).then_refused(ProposalLapsed)
    theirs.when(propose("auditor", proposal="c2")).then_refused(IsDisabled)
    theirs.when(EnableAccount(account="a1", reason="Back."))
    theirs.when(confirm("deputy")).then_refused(ProposalLapsed)


def test_what_is_not_there_and_roles_that_are_none(theirs: Scenario) -> None:
    Scenario(account).when(propose("staff")).then_refused(NotThere)
    theirs.when(confirm("deputy")).then_refused(UnknownRecord, field="proposal", id="c1")
    theirs.when(decline("deputy")).then_refused(UnknownRecord)
    theirs.when(propose("service")).then_refused(RoleOfMachines)
    theirs.when(propose("king")).then_refused(NoSuchValue)  # type: ignore[arg-type]


def test_all_roles_may_be_taken_away(theirs: Scenario) -> None:
    theirs.when(propose()).then(RoleChangeProposed("c1", (), "She issues reports.", "head"))
    theirs.when(confirm("deputy")).then(RoleChangeConfirmed("c1"), RolesChanged((), "She issues reports."))

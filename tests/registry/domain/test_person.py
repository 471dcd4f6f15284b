"""People and accounts: the decisions about them."""

import msgspec
import pytest

from services.registry.domain import account, person
from services.registry.domain.commands import (
    AffiliatePerson,
    ChangeRoles,
    CorrectAffiliation,
    CorrectPersonName,
    DisableAccount,
    EnableAccount,
    OpenAccount,
    RegisterPerson,
    RevokeSession,
    WithdrawAffiliation,
)
from services.registry.domain.errors import EndBeforeStart, NoSuchValue, RoleOfMachines, UnknownFact
from shared.contracts.registry import (
    AccountDisabled,
    AccountEnabled,
    AccountOpened,
    AffiliationCorrected,
    AffiliationWithdrawn,
    PersonAffiliated,
    PersonNameCorrected,
    PersonRegistered,
    RolesChanged,
    SessionRevoked,
)
from shared.domain.errors import NotThere
from shared.domain.event import Clear, Personal
from shared.testing import Scenario


def personal(text: str, whose: str = "p1") -> Clear:
    return Clear(whose, text=text)


REGISTERED = PersonRegistered("p1", personal("Example Person"))


@pytest.fixture
def somebody() -> Scenario:
    return Scenario(person)


@pytest.fixture
def theirs() -> Scenario:
    return Scenario(account)


def test_a_person_is_registered_once_by_a_personal_name(somebody: Scenario) -> None:
    somebody.when(RegisterPerson(person="p1", name="Example Person")).then(REGISTERED)
    somebody.when(RegisterPerson(person="p1", name="Example Person")).then_nothing()


def test_a_name_is_corrected(somebody: Scenario) -> None:
    correct = CorrectPersonName(person="p1", name="Example Persson", reason="A slip.")
    somebody.when(correct).then_refused(NotThere)
    somebody.given(REGISTERED).when(correct).then(PersonNameCorrected(personal("Example Persson"), "A slip."))
    somebody.when(correct).then_nothing()


def test_an_affiliation_is_stated_corrected_and_withdrawn(somebody: Scenario) -> None:
    somebody.given(REGISTERED)
    affiliate = AffiliatePerson(person="p1", fact="f1", organization="o1", title="Chief Example", since="2013")
    somebody.when(affiliate).then(PersonAffiliated("f1", "o1", personal("Chief Example"), "2013"))
    somebody.when(affiliate).then_nothing()
    ends = CorrectAffiliation(person="p1", fact="f1", organization="o1", since="2013", until="2015", reason="Left.")
    somebody.when(ends).then(AffiliationCorrected("f1", "o1", "Left.", None, "2013", "2015"))
    somebody.when(ends).then_nothing()
    backwards = CorrectAffiliation(person="p1", fact="f1", organization="o1", since="2015", until="2013", reason="r")
    somebody.when(backwards).then_refused(EndBeforeStart)
    somebody.when(WithdrawAffiliation(person="p1", fact="f1", reason="r")).then(AffiliationWithdrawn("f1", "r"))
    somebody.when(ends).then_refused(UnknownFact)
    somebody.when(WithdrawAffiliation(person="p1", fact="f1", reason="r")).then_nothing()


def test_a_title_is_corrected_to_another_one_and_the_same_title_is_no_correction(somebody: Scenario) -> None:
    somebody.given(REGISTERED, PersonAffiliated("f1", "o1", personal("Chief Example"), "2013"))
    same = CorrectAffiliation(
        person="p1", fact="f1", organization="o1", title="Chief Example", since="2013", reason="A slip."
    )
    somebody.when(same).then_nothing()
    other = msgspec.structs.replace(same, title="Head of Examples")
    corrected = AffiliationCorrected("f1", "o1", "A slip.", personal("Head of Examples"), "2013")
    somebody.when(other).then(corrected)
    somebody.when(other).then_nothing()


def test_a_person_whose_key_is_destroyed_keeps_what_is_not_personal(somebody: Scenario) -> None:
    closed = Personal("p1", "a box that nobody opens")
    somebody.given(PersonRegistered("p1", closed), PersonAffiliated("f1", "o1", closed, "2013"))
    somebody.when(AffiliatePerson(person="p1", fact="f2", organization="o1", since="2013")).then_nothing()


def test_an_account_is_opened_once_with_roles_in_one_order(theirs: Scenario) -> None:
    opens = OpenAccount(account="a1", name="Example", roles=("reader", "staff", "reader"))
    theirs.when(opens).then(AccountOpened("a1", personal("Example", "a1"), "person", ("staff", "reader")))
    theirs.when(opens).then_nothing()


def test_roles_change_when_they_change(theirs: Scenario) -> None:
    theirs.when(ChangeRoles(account="a1", roles=("staff",))).then_refused(NotThere)
    theirs.given(AccountOpened("a1", personal("Example", "a1"), "person", ("staff",)))
    theirs.when(ChangeRoles(account="a1", roles=("staff",))).then_nothing()
    changed = RolesChanged(("staff", "approver"), "asked for")
    theirs.when(ChangeRoles(account="a1", roles=("approver", "staff"), reason="asked for")).then(changed)
    theirs.when(ChangeRoles(account="a1", roles=("king",))).then_refused(NoSuchValue)  # type: ignore[arg-type]


def test_the_role_of_services_is_for_machines(theirs: Scenario) -> None:
    theirs.when(OpenAccount(account="a1", name="Example", roles=("service",))).then_refused(RoleOfMachines)
    machine = OpenAccount(account="a1", name="Example", kind="machine", roles=("service",))
    theirs.when(machine).then(AccountOpened("a1", personal("Example", "a1"), "machine", ("service",)))


def test_an_account_is_disabled_and_enabled(theirs: Scenario) -> None:
    theirs.given(AccountOpened("a1", personal("Example", "a1"), "person", ()))
    theirs.when(EnableAccount(account="a1", reason="r")).then_nothing()
    theirs.when(DisableAccount(account="a1", reason="r")).then(AccountDisabled("r"))
    theirs.when(DisableAccount(account="a1", reason="r")).then_nothing()
    theirs.when(EnableAccount(account="a1", reason="r")).then(AccountEnabled("r"))


def test_a_session_is_revoked_once(theirs: Scenario) -> None:
    theirs.given(AccountOpened("a1", personal("Example", "a1"), "person", ()))
    theirs.when(RevokeSession(account="a1", session="j1")).then(SessionRevoked("j1", "revoked"))
    theirs.when(RevokeSession(account="a1", session="j1", reason="signed out")).then_nothing()

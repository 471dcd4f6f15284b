"""A partner: registered, described, assigned ways and contacts, given credentials, suspended and resumed."""

import pytest

from services.registry.domain import partner
from services.registry.domain.commands import (
    AddContact,
    ChangeWays,
    DescribePartner,
    MakeCredential,
    RegisterPartner,
    RemoveContact,
    ResumePartner,
    RevokeCredential,
    RotateCredential,
    SuspendPartner,
)
from services.registry.domain.errors import (
    CredentialEnded,
    CredentialThere,
    HandleNotUsable,
    IsSuspended,
    NoSuchValue,
    RotationUnderWay,
    UnknownCredential,
    WayNotGiven,
    WaysMissing,
)
from shared.contracts.registry import (
    PartnerContactAdded,
    PartnerContactRemoved,
    PartnerCredentialMade,
    PartnerCredentialRevoked,
    PartnerDescribed,
    PartnerRegistered,
    PartnerResumed,
    PartnerSuspended,
    PartnerWaysChanged,
    Way,
)
from shared.domain.errors import NotThere
from shared.testing import Scenario

pytestmark = pytest.mark.requirement("3.03")
REGISTERED = PartnerRegistered("p1", "Example SDO", "example-sdo", ("kafka", "feed"))
KAFKA = PartnerCredentialMade("c1", "kafka", "partner-example-sdo")
FEED = PartnerCredentialMade("c2", "feed", "partner-example-sdo")
WHY = "Its machine was stolen."


def register(handle: str = "example-sdo", ways: tuple[Way, ...] = ("feed", "kafka")) -> RegisterPartner:
    return RegisterPartner(partner="p1", name="Example SDO", handle=handle, ways=ways)


def make(credential: str, way: Way) -> MakeCredential:
    return MakeCredential(partner="p1", credential=credential, way=way)


def rotate(credential: str, replaces: str) -> RotateCredential:
    return RotateCredential(partner="p1", credential=credential, replaces=replaces)


def revoke(credential: str) -> RevokeCredential:
    return RevokeCredential(partner="p1", credential=credential, reason=WHY)


@pytest.fixture
def theirs() -> Scenario:
    return Scenario(partner).given(REGISTERED)


def test_a_partner_is_registered_once() -> None:
    scenario = Scenario(partner)
    scenario.when(register()).then(REGISTERED)
    scenario.when(register("another")).then_nothing()


@pytest.mark.parametrize("handle", ["", "Example", "1st", "a_b", "a.b", "a--b", "a-", "-a", "a b", "x" * 31, "é"])
def test_a_handle_that_users_of_kafka_cannot_be_named_by_is_refused(handle: str) -> None:
    Scenario(partner).when(register(handle)).then_refused(HandleNotUsable, field="handle")


def test_a_partner_has_one_way_at_least_and_each_once() -> None:
    scenario = Scenario(partner)
    scenario.when(register(ways=())).then_refused(WaysMissing)
    scenario.when(register(ways=("post",))).then_refused(NoSuchValue, field="ways")  # type: ignore[arg-type]
    scenario.when(register(ways=("feed", "feed"))).then(
        PartnerRegistered("p1", "Example SDO", "example-sdo", ("feed",))
    )


def test_what_is_asked_of_a_partner_that_is_not_there_is_refused() -> None:
    Scenario(partner).when(make("c1", "feed")).then_refused(NotThere, id="p1")


def test_name_and_organization_are_stated_anew(theirs: Scenario) -> None:
    theirs.when(DescribePartner(partner="p1", name="Example SDO")).then_nothing()
    other = DescribePartner(partner="p1", name="Example body", organization="o1")
    theirs.when(other).then(PartnerDescribed("Example body", "o1"))
    theirs.when(other).then_nothing()


def test_contacts_come_and_go(theirs: Scenario) -> None:
    theirs.when(AddContact(partner="p1", contact="ann")).then(PartnerContactAdded("ann"))
    theirs.when(AddContact(partner="p1", contact="ann")).then_nothing()
    theirs.when(RemoveContact(partner="p1", contact="ann")).then(PartnerContactRemoved("ann"))
    theirs.when(RemoveContact(partner="p1", contact="ann")).then_nothing()


def test_each_way_has_its_own_credential_named_by_the_handle(theirs: Scenario) -> None:
    theirs.when(make("c1", "kafka")).then(KAFKA)
    theirs.when(make("c1", "kafka")).then_nothing()
    theirs.when(make("c2", "feed")).then(FEED)
    theirs.when(make("c3", "feed")).then_refused(CredentialThere, way="feed", handle="partner-example-sdo")


def test_a_new_credential_stands_beside_the_old_one_until_that_ends(theirs: Scenario) -> None:
    theirs.given(KAFKA)
    theirs.when(rotate("c3", "c1")).then(PartnerCredentialMade("c3", "kafka", "partner-example-sdo.2", "c1"))
    theirs.when(rotate("c3", "c1")).then_nothing()
    theirs.when(rotate("c4", "c3")).then_refused(RotationUnderWay, credential="c1", handle="partner-example-sdo")
    theirs.when(revoke("c1")).then(PartnerCredentialRevoked("c1", WHY))
    theirs.when(revoke("c1")).then_nothing()
    theirs.when(rotate("c5", "c1")).then_refused(CredentialEnded, handle="partner-example-sdo")
    theirs.when(rotate("c4", "c3")).then(PartnerCredentialMade("c4", "kafka", "partner-example-sdo.3", "c3"))


def test_a_name_is_never_given_twice(theirs: Scenario) -> None:
    theirs.given(FEED, PartnerCredentialRevoked("c2", WHY))
    theirs.when(make("c3", "feed")).then(PartnerCredentialMade("c3", "feed", "partner-example-sdo.2"))


def test_a_credential_of_nobody_is_neither_rotated_nor_revoked(theirs: Scenario) -> None:
    theirs.when(rotate("c3", "c9")).then_refused(UnknownCredential, field="replaces", id="c9")
    theirs.when(revoke("c9")).then_refused(UnknownCredential, field="credential", id="c9")


def test_a_way_that_is_taken_takes_its_credentials(theirs: Scenario) -> None:
    theirs.given(KAFKA, FEED)
    theirs.when(ChangeWays(partner="p1", ways=("feed", "kafka"))).then_nothing()
    theirs.when(ChangeWays(partner="p1", ways=("feed",))).then(
        PartnerWaysChanged(("feed",)), PartnerCredentialRevoked("c1", partner.WAY_TAKEN)
    )
    theirs.when(make("c3", "kafka")).then_refused(WayNotGiven, way="kafka")


def test_a_suspended_partner_keeps_its_credentials_and_gets_no_new_one(theirs: Scenario) -> None:
    theirs.given(FEED)
    theirs.when(SuspendPartner(partner="p1", reason=WHY)).then(PartnerSuspended(WHY))
    theirs.when(SuspendPartner(partner="p1", reason=WHY)).then_nothing()
    theirs.when(make("c3", "kafka")).then_refused(IsSuspended)
    theirs.when(rotate("c3", "c2")).then_refused(IsSuspended)
    theirs.when(revoke("c2")).then(PartnerCredentialRevoked("c2", WHY))
    theirs.when(ResumePartner(partner="p1", reason="Found.")).then(PartnerResumed("Found."))
    theirs.when(ResumePartner(partner="p1", reason="Found.")).then_nothing()


def test_a_handle_is_claimed_for_one_partner() -> None:
    assert partner.unique_keys(REGISTERED) == [("partner handle", "example-sdo")]
    assert partner.unique_keys(KAFKA) == []

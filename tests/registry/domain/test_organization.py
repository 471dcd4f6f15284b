"""Statements on an organization."""

import pytest

from services.registry.domain import organization
from services.registry.domain.commands import (
    ClassifyOrganization,
    CorrectClass,
    CorrectMerger,
    CorrectPlace,
    CorrectSubsidiary,
    DismissLikeness,
    MergeOrganization,
    NameOrganization,
    PlaceOrganization,
    RecognizeDuplicate,
    RegisterOrganization,
    StateSubsidiary,
    WithdrawOrganizationFact,
)
from services.registry.domain.errors import (
    EndBeforeStart,
    IsOneAlready,
    NoSuchValue,
    NotThatKind,
    SameOrganization,
    UnknownFact,
)
from shared.contracts.registry import (
    DuplicateRecognized,
    LikenessDismissed,
    OrganizationClassified,
    OrganizationFactWithdrawn,
    OrganizationMerged,
    OrganizationNamed,
    OrganizationPlaced,
    OrganizationRegistered,
    SubsidiaryStated,
)
from shared.domain.errors import NotThere
from shared.testing import Scenario

REGISTERED = OrganizationRegistered("o1", "Example One")
PLACED = OrganizationPlaced("f1", "FIN", "2013")


@pytest.fixture
def one() -> Scenario:
    return Scenario(organization)


def test_an_organization_is_registered_once(one: Scenario) -> None:
    one.when(RegisterOrganization(organization="o1", name="Example One")).then(REGISTERED)
    one.when(RegisterOrganization(organization="o1", name="Example One")).then_nothing()


def test_nothing_is_stated_of_one_that_is_not_registered(one: Scenario) -> None:
    one.when(PlaceOrganization(organization="o1", fact="f1", country="FIN")).then_refused(NotThere, id="o1")


def test_a_spelling_and_a_rename_are_names(one: Scenario) -> None:
    one.given(REGISTERED)
    spelling = NameOrganization(organization="o1", fact="f1", kind="spelling", name="EXAMPLE 1")
    one.when(spelling).then(OrganizationNamed("f1", "spelling", "EXAMPLE 1"))
    one.when(spelling).then_nothing()
    rename = NameOrganization(organization="o1", fact="f2", kind="rename", name="Uno", since="2016")
    one.when(rename).then(OrganizationNamed("f2", "rename", "Uno", "2016"))


def test_the_name_it_is_registered_by_is_no_other_spelling(one: Scenario) -> None:
    one.given(REGISTERED)
    one.when(NameOrganization(organization="o1", fact="f1", kind="spelling", name="Example One")).then_nothing()


def test_the_same_place_is_stated_once_whatever_the_fact(one: Scenario) -> None:
    one.given(REGISTERED)
    one.when(PlaceOrganization(organization="o1", fact="f1", country="FIN", since="2013")).then(PLACED)
    one.when(PlaceOrganization(organization="o1", fact="f9", country="FIN", since="2013")).then_nothing()
    one.when(PlaceOrganization(organization="o1", fact="f1", country="SWE", since="2014")).then_nothing()


def test_a_fact_that_is_not_there_is_not_corrected(one: Scenario) -> None:
    one.given(REGISTERED, PLACED)
    one.when(CorrectPlace(organization="o1", fact="f7", country="SWE", reason="r")).then_refused(UnknownFact, id="f7")
    merger = CorrectMerger(organization="o1", fact="f1", into="o2", since="2016", reason="r")
    one.when(merger).then_refused(NotThatKind, kind="place", meant="merger")


def test_a_place_does_not_end_before_it_begins(one: Scenario) -> None:
    one.given(REGISTERED)
    backwards = PlaceOrganization(organization="o1", fact="f1", country="FIN", since="2016-10", until="2016-09")
    one.when(backwards).then_refused(EndBeforeStart, since="2016-10", until="2016-09")
    within_a_year = PlaceOrganization(organization="o1", fact="f1", country="FIN", since="2016-10", until="2016")
    one.when(within_a_year).then(OrganizationPlaced("f1", "FIN", "2016-10", "2016"))


def test_what_is_no_date_is_refused(one: Scenario) -> None:
    one.given(REGISTERED)
    never = PlaceOrganization(organization="o1", fact="f1", country="FIN", since="2015-02-30")
    one.when(never).then_refused(NoSuchValue, field="since", value="2015-02-30")


def test_a_duplicate_is_one_of_one(one: Scenario) -> None:
    one.given(REGISTERED)
    one.when(RecognizeDuplicate(organization="o1", fact="f1", same_as="o1")).then_refused(SameOrganization)
    one.when(RecognizeDuplicate(organization="o1", fact="f1", same_as="o2")).then(DuplicateRecognized("f1", "o2"))
    one.when(RecognizeDuplicate(organization="o1", fact="f2", same_as="o2")).then_nothing()
    third = RecognizeDuplicate(organization="o1", fact="f2", same_as="o3")
    one.when(third).then_refused(IsOneAlready, kind="duplicate", other="o2", fact="f1")


def test_an_organization_is_merged_into_one_other_at_a_time(one: Scenario) -> None:
    one.given(REGISTERED)
    one.when(MergeOrganization(organization="o1", fact="f1", into="o1", since="2016")).then_refused(SameOrganization)
    merge = MergeOrganization(organization="o1", fact="f1", into="o2", since="2016")
    one.when(merge).then(OrganizationMerged("f1", "o2", "2016"))
    one.when(MergeOrganization(organization="o1", fact="f2", into="o3", since="2017")).then_refused(IsOneAlready)
    withdraw = WithdrawOrganizationFact(organization="o1", fact="f1", reason="an error")
    one.when(withdraw).then(OrganizationFactWithdrawn("f1", "an error"))
    correct = CorrectMerger(organization="o1", fact="f1", into="o3", since="2017", reason="r")
    one.when(correct).then_refused(UnknownFact, id="f1")
    one.when(merge).then_nothing()
    one.when(MergeOrganization(organization="o1", fact="f3", into="o2", since="2016")).then(
        OrganizationMerged("f3", "o2", "2016")
    )


def test_only_what_was_stated_is_withdrawn(one: Scenario) -> None:
    one.given(REGISTERED)
    withdraw = WithdrawOrganizationFact(organization="o1", fact="f1", reason="an error")
    one.when(withdraw).then_refused(UnknownFact, id="f1")


@pytest.mark.requirement("2.03")
def test_an_organization_has_several_parents_and_is_none_of_its_own(one: Scenario) -> None:
    one.given(REGISTERED)
    own = StateSubsidiary(organization="o1", fact="f1", parent="o1")
    one.when(own).then_refused(SameOrganization, field="parent")
    state = StateSubsidiary(organization="o1", fact="f1", parent="o2", since="2013-08-07", source="A register.")
    one.when(state).then(SubsidiaryStated("f1", "o2", "2013-08-07", source="A register."))
    again = StateSubsidiary(organization="o1", fact="f2", parent="o2", since="2013-08-07")
    one.when(again).then_nothing()
    one.when(StateSubsidiary(organization="o1", fact="f3", parent="o3", since="2020")).then(
        SubsidiaryStated("f3", "o3", "2020")
    )
    one.when(CorrectSubsidiary(organization="o1", fact="f1", parent="o1", reason="r")).then_refused(SameOrganization)


@pytest.mark.requirement("2.03")
def test_classes_have_the_values_of_their_field(one: Scenario) -> None:
    one.given(REGISTERED)
    member = ClassifyOrganization(organization="o1", fact="f1", field="category", value="Sector Member", since="2015")
    one.when(member).then(OrganizationClassified("f1", "category", "Sector Member", "2015"))
    wrong = ClassifyOrganization(organization="o1", fact="f2", field="size", value="huge")
    one.when(wrong).then_refused(NoSuchValue, field="value", choices=("micro", "small or medium", "large"))
    sector = ClassifyOrganization(organization="o1", fact="f3", field="sector", value="satellite")
    one.when(sector).then(OrganizationClassified("f3", "sector", "satellite"))
    long = ClassifyOrganization(organization="o1", fact="f4", field="sector", value="s" * 61)
    one.when(long).then_refused(NoSuchValue, field="value")


@pytest.mark.requirement("2.03")
def test_a_correction_keeps_the_field_of_a_class(one: Scenario) -> None:
    one.given(REGISTERED, OrganizationClassified("f1", "size", "large"))
    one.when(CorrectClass(organization="o1", fact="f1", value="Associate", reason="r")).then_refused(NoSuchValue)
    one.when(CorrectPlace(organization="o1", fact="f1", country="FIN", reason="r")).then_refused(
        NotThatKind, kind="class", meant="place"
    )


@pytest.mark.requirement("2.10")
def test_two_that_are_like_one_another_are_said_to_be_two_once(one: Scenario) -> None:
    one.given(REGISTERED)
    two = DismissLikeness(organization="o1", other="o2", reason="One is a bank.")
    one.when(two).then(LikenessDismissed("o2", "One is a bank."))
    one.when(two).then_nothing()
    one.when(DismissLikeness(organization="o1", other="o1")).then_refused(SameOrganization, field="other")

"""Statements that a record has only one of, without an id: a new one replaces the old, and then needs a reason."""

from typing import ClassVar

import pytest

from shared.domain.decider import RecordCommand
from shared.domain.provenance import Imported
from shared.statements.errors import ReasonMissing
from shared.statements.sole import ReplacedForReason, SoleStatement, SoleStatementDecider, SoleWithdrawal
from shared.testing import Scenario

pytestmark = pytest.mark.requirement("7.02")

ROW = Imported("ledger", "7")


class CatalogueDescribed(ReplacedForReason, frozen=True):
    states: ClassVar[str] = "catalogue"
    unordered: ClassVar[tuple[str, ...]] = ("shelves",)

    shelves: tuple[str, ...] = ()
    keeper: str | None = None


class CatalogueWithdrawn(SoleWithdrawal, frozen=True):
    states: ClassVar[str] = "catalogue"


class CatalogueClosed(SoleStatement, frozen=True):
    states: ClassVar[str] = "closed"

    complete: bool


class _OnLibrary(RecordCommand, frozen=True, kw_only=True):
    about = "library"

    library: str = "library-1"


class DescribeCatalogue(_OnLibrary, frozen=True, kw_only=True):
    shelves: tuple[str, ...] = ()
    keeper: str | None = None
    source: str | None = None
    reason: str | None = None
    imported: Imported | None = None


class WithdrawCatalogue(_OnLibrary, frozen=True, kw_only=True):
    reason: str


class CloseCatalogue(_OnLibrary, frozen=True, kw_only=True):
    complete: bool
    source: str | None = None


DECIDER = SoleStatementDecider(
    {
        DescribeCatalogue: CatalogueDescribed,
        WithdrawCatalogue: CatalogueWithdrawn,
        CloseCatalogue: CatalogueClosed,
    }
)
DESCRIBED = CatalogueDescribed(("a", "b"), "the bureau", source="a letter")
DESCRIBE = DescribeCatalogue(shelves=("a", "b"), keeper="the bureau", source="a letter")


def test_its_own_fields_stand_before_source_reason_and_origin() -> None:
    assert CatalogueDescribed.__struct_fields__ == ("shelves", "keeper", "source", "reason", "imported")
    assert CatalogueClosed.__struct_fields__ == ("complete", "source")


def test_it_is_stated_once() -> None:
    scenario = Scenario(DECIDER).when(DESCRIBE).then(DESCRIBED)
    scenario.when(DESCRIBE).then_nothing()
    scenario.when(DescribeCatalogue(shelves=("b", "a"), keeper="the bureau", source="a letter")).then_nothing()
    scenario.when(DescribeCatalogue(shelves=("b", "a"), keeper="the bureau", source="a letter", reason="x"))
    scenario.then_nothing()


def test_nothing_is_said_by_leaving_all_out_unless_it_takes_the_place_of_something() -> None:
    Scenario(DECIDER).when(DescribeCatalogue(imported=ROW)).then_nothing()
    emptied = Scenario(DECIDER).given(DESCRIBED).when(DescribeCatalogue(reason="a slip"))
    emptied.then(CatalogueDescribed(reason="a slip"))


def test_it_is_replaced_for_a_reason_and_never_by_a_row_of_a_file() -> None:
    scenario = Scenario(DECIDER).given(DESCRIBED)
    scenario.when(DescribeCatalogue(keeper="a club")).then_refused(ReasonMissing, field="reason")
    scenario.when(DescribeCatalogue(keeper="a club", imported=ROW)).then_nothing()
    scenario.when(DescribeCatalogue(keeper="a club", reason="a slip"))
    scenario.then(CatalogueDescribed(keeper="a club", reason="a slip"))
    scenario.when(DESCRIBE).then_refused(ReasonMissing)


def test_what_needs_no_reason_is_replaced_by_other_content() -> None:
    scenario = Scenario(DECIDER).when(CloseCatalogue(complete=False)).then(CatalogueClosed(complete=False))
    scenario.when(CloseCatalogue(complete=False)).then_nothing()
    scenario.when(CloseCatalogue(complete=True)).then(CatalogueClosed(complete=True))
    scenario.when(DESCRIBE).then(DESCRIBED)


def test_it_is_withdrawn_once_and_stated_anew_without_a_reason() -> None:
    withdraw = WithdrawCatalogue(reason="an error")
    scenario = Scenario(DECIDER).when(withdraw).then_nothing()
    scenario.given(DESCRIBED).when(withdraw).then(CatalogueWithdrawn("an error")).when(withdraw).then_nothing()
    scenario.when(DescribeCatalogue(keeper="a club")).then(CatalogueDescribed(keeper="a club"))

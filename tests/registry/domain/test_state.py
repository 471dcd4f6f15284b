"""Statements on a State."""

import pytest

from services.registry.domain import state
from services.registry.domain.commands import CorrectStatus, RegisterState, StateStatus, WithdrawStatus
from services.registry.domain.errors import EndBeforeStart, NoSuchValue, UnknownFact
from shared.contracts.registry import StateRegistered, StatusStated, StatusWithdrawn
from shared.domain.errors import NotThere
from shared.testing import Scenario

REGISTERED = StateRegistered("s1", "FIN", "FI", "Finland")
IN_EUROPE = StatusStated("f1", "region", "Europe")


@pytest.fixture
def finland() -> Scenario:
    return Scenario(state)


def test_a_state_is_registered_once_and_takes_its_codes(finland: Scenario) -> None:
    finland.when(RegisterState(state="s1", iso3="FIN", iso2="FI", name="Finland")).then(REGISTERED)
    finland.when(RegisterState(state="s1", iso3="FIN", iso2="FI", name="Finland")).then_nothing()


def test_a_status_is_stated_once(finland: Scenario) -> None:
    status = StateStatus(state="s1", fact="f1", field="region", value="Europe")
    finland.when(status).then_refused(NotThere)
    finland.given(REGISTERED).when(status).then(IN_EUROPE)
    finland.when(status).then_nothing()
    finland.when(StateStatus(state="s1", fact="f2", field="region", value="Europe")).then_nothing()


@pytest.mark.parametrize(
    ("field", "value"),
    [("region", "Region 1"), ("development", "yes"), ("ldc", "developing"), ("member", "Y"), ("height", "yes")],
)
def test_a_value_is_one_of_its_status(finland: Scenario, field: str, value: str) -> None:
    finland.given(REGISTERED)
    wrong = StateStatus(state="s1", fact="f1", field=field, value=value)
    finland.when(wrong).then_refused(NoSuchValue)


def test_a_correction_keeps_the_field_of_a_status(finland: Scenario) -> None:
    finland.given(REGISTERED, StatusStated("f1", "ldc", "yes", "2001", certainty="sure", source="a list"))
    other = CorrectStatus(state="s1", fact="f1", value="Europe", reason="r")
    finland.when(other).then_refused(NoSuchValue, value="Europe")
    backwards = CorrectStatus(state="s1", fact="f1", value="no", since="2001", until="2000", reason="r")
    finland.when(backwards).then_refused(EndBeforeStart)


def test_a_withdrawn_status_is_stated_anew_under_another_fact(finland: Scenario) -> None:
    finland.given(REGISTERED, IN_EUROPE)
    finland.when(WithdrawStatus(state="s1", fact="f9", reason="r")).then_refused(UnknownFact, id="f9")
    finland.when(WithdrawStatus(state="s1", fact="f1", reason="r")).then(StatusWithdrawn("f1", "r"))
    finland.when(CorrectStatus(state="s1", fact="f1", value="CIS", reason="r")).then_refused(UnknownFact)
    again = StateStatus(state="s1", fact="f2", field="region", value="Europe")
    finland.when(again).then(StatusStated("f2", "region", "Europe"))

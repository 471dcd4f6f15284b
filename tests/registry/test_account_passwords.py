"""Passwords in the console: set by an administrator for one sign-in, recorded, and never a way for one person to act
as two."""

import re

import pytest

from services.registry import service as registry
from shared.domain.errors import Problem
from tests.registry.conftest import Registry
from tests.registry.signing_in import OWN, enrolled
from tests.registry.test_console import CONSOLE, Staff
from tests.registry.test_role_changes import DEPUTY, HEAD, account_of, of_three, signed_in

pytestmark = pytest.mark.requirement("10.08")
__all__ = ["of_three"]
NEWCOMER = "Example newcomer"


def password_on(page: str) -> str:
    found = re.search(r'id="secret">([^<]+)<', page)
    assert found, page
    return found[1]


def test_an_account_opened_in_the_console_gets_a_password_that_its_holder_replaces(of_three: Registry) -> None:
    head = signed_in(of_three, HEAD)
    form = head.form(f"{CONSOLE}/accounts/new", name=NEWCOMER)
    given = password_on(head.send(f"{CONSOLE}/accounts/new", form, status=200))
    account = account_of(of_three, NEWCOMER)
    assert given not in head.read(f"{CONSOLE}/accounts/{account}")
    newcomer = Staff(of_three.client())
    for path, typed in (("sign-in", {"name": NEWCOMER, "password": given}), ("sign-in/password", {"password": OWN})):
        newcomer.send(f"/registry/{path}", newcomer.form(f"/registry/{path}", **typed))
    assert NEWCOMER in newcomer.read("/registry/account")
    # Sending the form that opened the account again does not affect its user.
    head.send(f"{CONSOLE}/accounts/new", form)
    assert of_three.service.credentials.password_matches(account, OWN)


def test_the_form_that_opened_an_account_gives_no_password_once_it_decides(of_three: Registry) -> None:
    """The form is sent again after the account has become an administrator's, whose first password the operator set."""
    head, service = signed_in(of_three, HEAD), of_three.service
    form = head.form(f"{CONSOLE}/accounts/new", name=NEWCOMER)
    account, head_account = account_of(of_three, DEPUTY), account_of(of_three, HEAD)
    assert registry.give_first_password(service, account, head_account) is None
    password_on(head.send(f"{CONSOLE}/accounts/new", form, status=200))
    assert registry.give_first_password(service, account_of(of_three, NEWCOMER), head_account) is not None


def test_a_reset_is_shown_once_recorded_and_not_repeated(of_three: Registry) -> None:
    registry.open_account(of_three.service, NEWCOMER, ("staff",), OWN)
    account, head = account_of(of_three, NEWCOMER), signed_in(of_three, HEAD)
    reset = f"{CONSOLE}/accounts/{account}/do/password"
    form = head.form(reset)
    answer = head.client.post(reset, data=form)
    given = password_on(answer.text)
    assert answer.headers["Cache-Control"] == "no-store"
    assert of_three.service.credentials.is_generated(account)
    assert of_three.service.credentials.password_matches(account, given)
    (done,) = of_three.service.authentications.listed(9, account=account, act="password-reset")[:1]
    assert done.actor == account_of(of_three, HEAD)
    assert 'id="secret"' not in head.send(reset, form, status=412)
    assert of_three.service.credentials.password_matches(account, given)
    assert not [each for each in of_three.service.queries.history(account) if given in str(each)]
    clerk = signed_in(of_three, "Example clerk", "staff")
    clerk.read(reset, status=403)


def test_nobody_can_act_as_one_who_decides(of_three: Registry) -> None:
    """Without a second factor, an administrator's password would suffice to confirm one's own proposal."""
    service, head, deputy = of_three.service, account_of(of_three, HEAD), account_of(of_three, DEPUTY)

    def refused(account: str) -> str | None:
        try:
            registry.give_password(service, account, head, service.credentials.state(account))
        except Problem as problem:
            return problem.code
        return None

    assert (refused(head), refused(deputy)) == ("own-password", "without-second-factor")
    enrolled(service, deputy)
    assert refused(deputy) is None
    assert service.second_factors.of(deputy) is not None

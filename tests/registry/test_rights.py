"""Every route of the registry with each method and role: the declared rights are enforced."""

import pytest

from shared.contracts.registry import Role
from shared.web.access import NOBODY, routes_and_roles
from tests.registry.conftest import Registry
from tests.registry.partnership import TOKEN, credential, registered, token
from tests.statements.alike import one_of_alike

ROLES: tuple[Role, ...] = ("staff", "approver", "administrator", "auditor", "reader", "service")
GIVES = tuple(f"/registry/api/partners/<partner>/{act}" for act in ("credentials", "credentials/rotate", "resume"))
"""Acts that let a partner in: for administrators only."""
PARTS = {
    "<path:filename>": "icon.svg",
    "<act>": "withdraw",
    "<field>": "into",
    "<kind>": "csv",
    "<id>": "none",
    **{
        f"<{kind}>": f"{kind}-018f0000-0000-7000-8000-000000000000"
        for kind in ("organization", "state", "person", "account", "partner")
    },
}
CONSOLE = {"staff", "approver", "administrator", "auditor"}
WRITERS = {"staff", "approver", "administrator"}


@pytest.mark.requirement("1.17")
@pytest.mark.generated
def test_every_route_and_method_answers_each_role_as_declared(of_registry: Registry) -> None:
    tokens: dict[str, dict[str, str]] = {role: of_registry.bearer(role) for role in ROLES}
    machine = token(of_registry, credential(of_registry, registered(of_registry)))
    tokens["partner"] = {"Authorization": f"Bearer {machine}"}
    for route in one_of_alike(routes_and_roles(of_registry.app)):
        path = route.rule
        for part, value in PARTS.items():
            path = path.replace(part, value)
        for role in (*tokens, None):
            client = of_registry.client()
            if route.rule == "/registry/sign-out" and route.method == "POST":
                continue  # it ends the session that it is called with: tests/registry/test_sign_in.py
            status = client.open(path, method=route.method, headers=tokens[role] if role else {}).status_code
            roles = route.roles or NOBODY
            if "*" in roles and route.rule == TOKEN:
                assert status in (400, 401, 415), (
                    "nobody is let in by a token there: tests/registry/test_partner_tokens.py"
                )
                continue
            allowed = "*" in roles or ("+" in roles and role not in ("service", "partner", None)) or role in roles
            # Visitors' forms without a token are refused, whatever is declared.
            if role is None and route.method == "POST" and status == 403:
                continue
            assert (status not in (401, 403)) == allowed, (route, role, status)


@pytest.mark.requirement("1.17")
def test_who_may_is_what_we_meant(of_registry: Registry) -> None:
    """Check the declarations themselves, by group of addresses."""
    for route in routes_and_roles(of_registry.app):
        assert route.roles is not None, f"{route.rule} declares nothing"
        if (
            route.rule.startswith(("/registry/api/people", "/registry/api/partners"))
            and route.method in ("GET", "HEAD")
        ) or route.rule in (
            "/registry/api/accounts/<account>",
            "/registry/api/officers",
            "/registry/api/people/search",
        ):
            assert route.roles == CONSOLE, route
        elif route.rule.startswith("/registry/api/accounts"):
            assert route.roles <= {"administrator", "auditor"}, route
        elif route.rule in GIVES:
            assert route.roles == {"administrator"}, route
        elif route.rule == "/registry/oauth/token":
            assert route.roles == {"*"}, route
        elif route.rule.startswith("/registry/api") and route.method == "POST":
            assert route.roles == WRITERS, route
        elif route.rule == "/registry/feed":
            assert route.roles == {"auditor", "service"}, route
        elif route.rule.startswith("/registry/console"):
            assert route.roles <= CONSOLE, route

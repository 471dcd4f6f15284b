"""The page "Who sees what": generated from the rules that the program applies, so that it always agrees with them."""

from collections.abc import Iterator
from typing import NamedTuple, get_args

from flask import Blueprint, current_app, render_template

from services.reporting.api.request_scope import READERS, SEES_WHO, readable_audiences
from services.reporting.disclosure import NAME, TEXT, is_counted_whole
from services.reporting.figures import AUDIENCES, RULES
from services.reporting.read_models.kinds import STREAM_KINDS
from shared.contracts.registry import Role
from shared.domain.event import MARKINGS
from shared.public_view.openness import is_open
from shared.web.access import NOBODY, Roles, may, public, routes_and_roles
from shared.web.audience import BUREAU, audience_of
from shared.web.viewer import Viewer

PATH = "/reporting/who-sees-what"
_EVERYBODY = Viewer()


class RoleVisibility(NamedTuple):
    """The access of a role (None for visitors). `live`: the audience whose pages it sees."""

    role: str | None
    markings: tuple[str, ...]
    issued: tuple[str, ...]
    live: str | None
    names: bool


class OutputAccess(NamedTuple):
    """A page or a file, its description, and the roles that may open it."""

    path: str
    what: str
    roles: tuple[str, ...]
    everybody: bool
    signed_in: bool


def who_sees_what() -> Blueprint:
    blueprint = Blueprint("visibility", __name__, url_prefix="/reporting")

    @blueprint.get("/who-sees-what")
    @public
    def page() -> str:
        """The table of who sees what: by role, by marking and by output."""
        return render_template(
            "reporting/who_sees_what.html",
            audiences=AUDIENCES,
            markings=[(marking, [is_open(marking, audience) for audience in AUDIENCES]) for marking in MARKINGS],
            who=[_who(role) for role in (None, *get_args(Role))],
            outputs=list(_outputs()),
            rule=NAME,
            rule_text=TEXT,
            kinds=[
                (kind.wording.plural or kind.wording.kind, kind.marking, kind.imported_marking or kind.marking)
                for kind in STREAM_KINDS.values()
            ],
            counted=[(rule, _counted_whole(rule.key)) for _, rule in sorted(RULES.items())],
        )

    return blueprint


def _who(role: str | None) -> RoleVisibility:
    viewer = _EVERYBODY if role is None else Viewer(account="account", roles=frozenset({role}))
    reads = viewer.roles & {*READERS, *BUREAU}
    audience = audience_of(viewer) if reads else AUDIENCES[0]
    return RoleVisibility(
        role,
        tuple(marking for marking in MARKINGS if is_open(marking, audience)),
        readable_audiences(viewer),
        audience if reads else None,
        bool(viewer.roles & SEES_WHO),
    )


def _outputs() -> Iterator[OutputAccess]:
    """Return every page and file of this service that has a description."""
    for route in sorted(routes_and_roles(current_app)):
        description = (current_app.view_functions[route.endpoint].__doc__ or "").strip().partition("\n")[0]
        if route.method == "GET" and description and route.roles not in (None, NOBODY) and "/static/" not in route.rule:
            signed_in = Viewer(account="account")
            roles: Roles = route.roles or NOBODY
            yield OutputAccess(
                route.rule,
                description,
                tuple(role for role in get_args(Role) if role in roles),
                may(_EVERYBODY, roles),
                may(signed_in, roles),
            )


def _counted_whole(key: str) -> bool | None:
    """Return whether an issued report counts the figure over all facts; None for a change, which follows the figure
    that it compares."""
    return None if key == "assessment.change" else is_counted_whole(key)

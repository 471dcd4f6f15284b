"""Changes of roles in the console: one administrator proposes, another confirms or declines."""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from services.registry.console.form_choices import Choice, record_of_page
from services.registry.console.labels import ROLE_LABELS, role_labels
from services.registry.console.rights import ADMINISTRATORS
from services.registry.domain import commands
from services.registry.queries import RegistryQueries
from services.registry.schemas import accounts as schemas
from shared.event_store.command_handler import Handle
from shared.privacy.vault_names import Names
from shared.web.access import may
from shared.web.console import LINE, FormAction, FormField, Task
from shared.web.console.in_error import REASON
from shared.web.console.record_acts import RecordActs
from shared.web.console.records import bold as sentence
from shared.web.viewer import viewer

MOST_LISTED = 20


def role_actions(
    handle: Handle, queries: RegistryQueries, names: Names, is_chosen: Callable[[str], bool]
) -> tuple[FormAction, ...]:
    act = RecordActs(handle, ADMINISTRATORS, {"account": "id"}, schemas, unchanged=None, signed=True).act
    return (_proposing(act, queries), *_deciding(act, names, is_chosen))


def _proposing(act: Callable[..., FormAction], queries: RegistryQueries) -> FormAction:
    def choices() -> list[Choice]:
        """Return the choices of roles; the role of services is offered for machines only."""
        row = queries.find_account(record_of_page())
        machine = row is not None and row.kind == "machine"
        return [(role, str(label)) for role, label in ROLE_LABELS.items() if machine or role != "service"]

    hint = _l("All roles that the account should have.")
    return act(
        "propose-roles",
        _l("Propose new roles"),
        (FormField("roles", _l("Roles"), hint, "checkboxes", choices=choices), REASON),
        commands.ProposeRoles,
        _l("The new roles are proposed. Another administrator has to confirm them."),
        unchanged=_l("No change: the account has these roles, or they are already proposed."),
        initial=lambda row: {"roles": LINE.join(row.roles.split())},
        intro=lambda _row: who_confirms(queries),
        primary=True,
    )


def _deciding(act: Callable[..., FormAction], names: Names, is_chosen: Callable[[str], bool]) -> tuple[FormAction, ...]:
    """Return the actions on a waiting proposal: another administrator's, and its proposer's."""

    def waiting(row: Any) -> dict[str, str | None]:
        return {"proposal": row.proposal.proposal if row.proposal else None}

    def ending(row: Any) -> Markup | str:
        ends = _("The account's sessions and tokens end; its holder has to sign in again.")
        # Otherwise the one who set the password could sign in first, with the new roles.
        given = "" if is_chosen(row.id) else _("Its holder has not chosen a password yet: confirm after that.")
        # The reason comes last: it is a person's text, without a known end.
        return Markup.escape(f"{ends} {given}".rstrip() + " ") + proposal_notice(row, names)

    proposal = FormField("proposal", _l("Proposal"), kind="hidden")
    confirmed = _l("The roles are changed. The account's sessions and tokens have ended.")
    declined = _l("The new roles are declined. The roles stay as they are.")
    withdrawn = _l("The proposal is withdrawn. The roles stay as they are.")
    confirm, decline = commands.ConfirmRoles, commands.DeclineRoles
    common = {"initial": waiting, "intro": partial(proposal_notice, names=names)}
    return (
        act(
            "confirm-roles", _l("Confirm the new roles"), (proposal,), confirm, confirmed, **common | {"intro": ending}
        ),
        act("decline-roles", _l("Decline the new roles"), (proposal, REASON), decline, declined, **common),
        act("withdraw-roles", _l("Withdraw the proposal"), (proposal, REASON), decline, withdrawn, **common),
    )


def who_confirms(queries: RegistryQueries) -> str:
    if set(queries.administrators()) <= {viewer().account}:
        return str(
            _(
                "Nothing changes until another administrator confirms, and there is none yet. Create one at the"
                " command line: rapporteur accounts token NAME --role administrator."
            )
        )
    return str(_("Nothing changes until another administrator confirms."))


def proposal_notice(row: Any, names: Names) -> Markup | str:
    """Describe the waiting change, its proposer and its reason; "" without one."""
    if row.proposal is None:
        return str(_("No change of roles is waiting. It has been decided or has lapsed."))
    by = row.proposal.proposer
    parts = {"roles": role_labels(row.proposal.roles), "present": role_labels(row.roles), "why": row.proposal.reason}
    if by == viewer().account:
        return sentence(_("You proposed these roles: %(roles)s. They are now: %(present)s. Reason: %(why)s"), **parts)
    who = names.of([by]).get(by, by)
    return sentence(
        _("%(who)s proposed these roles: %(roles)s. They are now: %(present)s. Reason: %(why)s"), who=who, **parts
    )


def decision_actions(row: Any) -> tuple[str, ...]:
    """Return the names of the actions by which the viewer may decide on the waiting change."""
    me = viewer().account
    if row.proposal is None or not may(viewer(), ADMINISTRATORS):
        return ()
    if me == row.proposal.proposer:
        return ("withdraw-roles",)
    return () if me == row.id else ("confirm-roles", "decline-roles")


def role_change_tasks(queries: RegistryQueries, names: Names) -> list[Task]:
    """Return the proposals that the viewer can decide on: those neither made by nor about this administrator."""
    me = viewer()
    if not may(me, ADMINISTRATORS):
        return []
    rows = [row for row in queries.role_proposals(None, MOST_LISTED) if me.account not in (row.proposer, row.account)]
    account_names = names.of([row.account for row in rows] + [row.proposer for row in rows])
    return [_to_decide(row, account_names) for row in rows]


def _to_decide(row: Any, account_names: dict[str, str]) -> Task:
    name, who = account_names.get(row.account, row.account), account_names.get(row.proposer, row.proposer)
    place = url_for("console-accounts.details_view", id=row.account)
    title = _("New roles for %(name)s wait for another administrator", name=name)
    reason = _("%(who)s proposed: %(roles)s.", who=who, roles=role_labels(row.roles))
    return Task(
        "decide", title, place, reason, act=_("Approve or decline"), act_path=place, rule="roles", about=row.account
    )

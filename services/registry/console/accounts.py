"""Accounts in the console. A change of roles takes two administrators: see `account_roles`."""

from functools import partial
from types import SimpleNamespace
from typing import Any, ClassVar

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from services.registry import read_models
from services.registry.console.account_passwords import (
    AccountPasswords,
    GivenPassword,
    first_password,
    password_action,
    password_page,
)
from services.registry.console.account_roles import decision_actions, proposal_notice, role_actions
from services.registry.console.history import history
from services.registry.console.labels import role_labels
from services.registry.console.left_behind import LeftBehind
from services.registry.console.rights import ADMINISTRATORS
from services.registry.console.sessions import session_tabs
from services.registry.domain import commands
from services.registry.queries import RegistryQueries
from services.registry.schemas import accounts as schemas
from shared.domain.errors import NotThere
from shared.event_store.command_handler import Handle
from shared.privacy.vault_names import Names
from shared.web.console import (
    Badge,
    Column,
    EventSourcedView,
    FactRow,
    FormAction,
    FormField,
    HistoryEntry,
    ReadOnlySession,
)
from shared.web.console.in_error import REASON
from shared.web.console.record_acts import RecordActs
from shared.web.viewer import viewer


def _opening(handle: Handle) -> FormAction:
    return RecordActs(handle, ADMINISTRATORS, unchanged=None).act(
        "new",
        _l("Open an account"),
        (FormField("name", _l("Name"), _l("What its holder signs in with.")),),
        partial(commands.OpenAccount, roles=("reader",)),
        lambda values, _answer: _("The account %(name)s is open and can read.", name=values.fields["name"]),
        intro=_l(
            "A new account can only read. Its password is shown once, on the next page; its holder chooses another at the"
            " first sign-in. Propose other roles on its page; another administrator has to confirm them."
        ),
        schema=schemas.OpenAccount,
    )


def _closing(handle: Handle) -> tuple[FormAction, ...]:
    """Return the actions that disable an account and enable it again."""
    act = RecordActs(handle, ADMINISTRATORS, {"account": "id"}, schemas, unchanged=None).act
    return (
        act(
            "disable",
            _l("Disable the account"),
            (REASON,),
            commands.DisableAccount,
            _l("The account is disabled. Its sessions have ended. Its page lists what it is responsible for."),
            intro=_l("Its sessions end, and its holder cannot sign in until it is enabled again."),
        ),
        act(
            "enable",
            _l("Enable the account"),
            (REASON,),
            commands.EnableAccount,
            _l("The account is enabled. Its holder has to sign in again."),
        ),
    )


class AccountsView(EventSourcedView):
    table = read_models.accounts
    title = _l("Accounts")
    is_of_personal_texts = True
    columns = (
        Column("name", _l("Signs in as")),
        Column("roles", _l("Roles"), value=lambda row: role_labels(row.roles)),
        Column("kind", _l("Holder"), value=lambda row: _("machine") if row.kind == "machine" else _("person")),
    )
    roles: ClassVar = ADMINISTRATORS | {"auditor"}
    details_template = "account.html"
    tabs = staticmethod(session_tabs)

    def __init__(
        self,
        handle: Handle,
        queries: RegistryQueries,
        names: Names,
        reading: ReadOnlySession,
        left_behind: LeftBehind,
        given: AccountPasswords,
    ) -> None:
        self.queries, self.names, self.left, self.given = queries, names, left_behind, given
        self.create_action = _opening(handle)
        self.actions = (
            *_closing(handle),
            password_action(given),
            *role_actions(handle, queries, names, given.is_chosen),
        )
        super().__init__(reading, "accounts")

    def get_list(self, page: int | None, *_sorting: Any, **_options: Any) -> tuple[int | None, list[Any]]:
        """Return the list by sign-in names, from the vault."""
        listed = self.names.listed("account", self.page_size + 1, skip=(page or 0) * self.page_size)
        rows = [self.queries.find_account(each.person) for each in listed]
        pairs = zip(rows, listed, strict=True)
        return None, [self._named(row, each.name) for row, each in pairs if row is not None]

    def get_one(self, id: str) -> Any:  # noqa: A002  Flask-Admin's name
        try:
            row = self.queries.account(id)
        except NotThere:
            return None
        return self._named(row, self.names.of([row.id]).get(row.id))

    def get_pk_value(self, model: Any) -> str:
        return str(model.id)

    def heading(self, row: Any) -> str:
        return str(row.name or row.id)

    def badges(self, row: Any) -> list[Badge]:
        return [Badge(_("Disabled"), "bad")] if row.disabled else []

    def marks(self, row: Any) -> list[Badge]:
        waits = [Badge(_("Waits for another administrator"), "warn")] if row.proposal else []
        return [*self.badges(row), *waits]

    def context(self, row: Any) -> dict[str, Any]:
        if row is None:
            return {}
        variables = {"left": self.left.of(row.id)}
        if row.proposal is None:
            return variables
        return variables | {
            "waiting": proposal_notice(row, self.names),
            "deciding": [self.action_named(each) for each in decision_actions(row)],
        }

    def facts(self, row: Any) -> list[FactRow]:
        return [*super().facts(row), FactRow(_("Id"), row.id)]

    def history(self, row: Any) -> list[HistoryEntry]:
        return history(row.id, self.queries, self.names)

    def actions_for(self, row: Any) -> list[FormAction]:
        if row.disabled:
            return [self.action_named("enable")]
        proposes = [] if row.proposal else [self.action_named("propose-roles")]
        if row.id == viewer().account:
            return proposes
        given = [self.action_named("password")] if row.kind == "person" else []
        return [*proposes, *given, self.action_named("disable")]

    def after_submit(self, action: FormAction, row: Any, loaded: Any, answer: Any) -> ResponseReturnValue:
        """Show the new password, if there is one, and otherwise the account's page."""
        password = answer.password if isinstance(answer, GivenPassword) else None
        if action is self.create_action:
            password = first_password(self.given, answer.id)
        if password is None:
            return super().after_submit(action, row, loaded, answer)
        return password_page(self.page, self.row(answer.id), password)

    def _named(self, row: Any, name: str | None) -> Any:
        """Return the account with its name and the proposal of roles that waits, if any."""
        return SimpleNamespace(**row._asdict(), name=name, proposal=self.queries.role_proposal(row.id))

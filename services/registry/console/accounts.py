"""Accounts in the console. Nobody gives roles alone here: see `account_roles`."""

from types import SimpleNamespace
from typing import Any, ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from services.registry import read_models
from services.registry.console.account_roles import deciding, proposed, role_acts
from services.registry.console.dated_fields import REASON
from services.registry.console.history import history
from services.registry.console.rights import ADMINISTRATORS, Handle, makes, runs
from services.registry.console.sessions import session_tabs
from services.registry.console.words import role_words
from services.registry.domain import commands
from services.registry.queries import Questions
from services.registry.schemas import accounts as schemas
from shared.domain.errors import NotThere
from shared.privacy.vault_names import Names
from shared.web.console import Act, Badge, Column, EventSourcedView, Fact, Field, Happening, Reading


def accounts_view(handle: Handle, questions: Questions, names: Names, reading: Reading) -> EventSourcedView:
    why = (Field("reason", _l("Reason"), REASON.hint, "textarea"),)

    class Accounts(EventSourcedView):
        table = read_models.accounts
        title = _l("Accounts")
        columns = (
            Column("name", _l("Signs in as")),
            Column("roles", _l("Roles"), value=lambda row: role_words(row.roles)),
            Column(
                "kind", _l("Whose"), value=lambda row: _("a machine's") if row.kind == "machine" else _("a person's")
            ),
        )
        roles: ClassVar = ADMINISTRATORS | {"auditor"}
        creates = Act(
            "new",
            _l("Open an account"),
            (Field("name", _l("Name"), _l("What its holder signs in with.")),),
            schemas.OpenAccount,
            makes(handle, commands.OpenAccount, roles=("reader",)),
            lambda said, _answer: _("The account %(name)s is open, for reading.", name=said.parts["name"]),
            intro=_l(
                "The account can read. Its password is set at the command line, by `rapporteur accounts password`. "
                "Other roles are proposed on its page, and another administrator confirms them."
            ),
            roles=ADMINISTRATORS,
        )
        acts = (
            Act(
                "disable",
                _l("Disable the account"),
                why,
                schemas.DisableAccount,
                runs(handle, commands.DisableAccount, "account"),
                lambda _said, _answer: _("The account is disabled. Its sessions have ended."),
                roles=ADMINISTRATORS,
            ),
            Act(
                "enable",
                _l("Enable the account"),
                why,
                schemas.EnableAccount,
                runs(handle, commands.EnableAccount, "account"),
                lambda _said, _answer: _("The account is enabled. Its holder signs in anew."),
                roles=ADMINISTRATORS,
            ),
            *role_acts(handle, questions, names),
        )
        details_template = "account.html"
        tabs = staticmethod(session_tabs)

        def get_list(self, page: int | None, *_sorting: Any, **_options: Any) -> tuple[int | None, list[Any]]:
            """By the name its holder signs in with, from the vault."""
            listed = names.listed("account", self.page_size + 1, skip=(page or 0) * self.page_size)
            rows = [questions.account_if_any(each.person) for each in listed]
            pairs = zip(rows, listed, strict=True)
            return None, [
                _shown(row, each.name, questions.role_proposal(row.id)) for row, each in pairs if row is not None
            ]

        def get_one(self, id: str) -> Any:  # noqa: A002  Flask-Admin's name
            try:
                row = questions.account(id)
            except NotThere:
                return None
            return _shown(row, names.of([row.id]).get(row.id), questions.role_proposal(row.id))

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
            if row is None or row.proposal is None:
                return {}
            return {"waiting": proposed(row, names), "deciding": [self.act_named(each) for each in deciding(row)]}

        def facts(self, row: Any) -> list[Fact]:
            return [*super().facts(row), Fact(_("Id"), row.id)]

        def history(self, row: Any) -> list[Happening]:
            return history(row.id, questions, names)

        def acts_for(self, row: Any) -> list[Act]:
            if row.disabled:
                return [self.act_named("enable")]
            proposes = [] if row.proposal else [self.act_named("propose-roles")]
            return [*proposes, self.act_named("disable")]

    return Accounts(reading, "accounts")


def _shown(row: Any, name: str | None, proposal: Any) -> Any:
    return SimpleNamespace(
        id=row.id,
        version=row.version,
        name=name,
        roles=row.roles,
        kind=row.kind,
        disabled=row.disabled,
        proposal=proposal,
    )

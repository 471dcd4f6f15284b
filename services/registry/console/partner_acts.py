"""Actions on a partner, as forms."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from services.registry.console.form_choices import Choice, FormChoices, record_of_page, search_people
from services.registry.console.labels import NO_KAFKA, WAY_CHOICES, WAY_LABELS
from services.registry.console.rights import ADMINISTRATORS, WRITERS
from services.registry.domain import commands
from services.registry.queries import RegistryQueries
from services.registry.schemas import partners as schemas
from services.registry.service import IssuedCredential
from shared.event_store.command_handler import CommandContext, Handle
from shared.privacy.vault_names import Names
from shared.web.console import LINE, FormAction, FormField
from shared.web.console.in_error import REASON
from shared.web.console.record_acts import RecordActs

Make = Callable[[commands.MakeCredential | commands.RotateCredential, CommandContext], IssuedCredential]
Act = Callable[..., FormAction]
SHOWN_ONCE = _l("The secret is shown once, on the next page. Be ready to hand it to the partner securely.")


class PartnerFormFields:
    def __init__(self, queries: RegistryQueries, names: Names, no_users: Callable[[], str | None]) -> None:
        self._queries, self._names, self._no_users = queries, names, no_users
        self.name = FormField("name", _l("Name"), _l("The body's name, or its system's if it has several."))
        self.ways = FormField(
            "ways",
            _l("Channels"),
            _l("How it reads: the feed, Kafka, or both. For a webhook choose the feed, and register its address next."),
            "checkboxes",
            choices=self._ways,
        )
        hint = _l("If it is in the registry: type part of its name.")
        self.organization = FormChoices(queries).organization_field(
            "organization", _l("Organization"), hint, optional=True
        )

    def contact(self, *, optional: bool = False) -> FormField:
        hint = _l("The person to ask about its system. Type part of the name.")
        return FormField(
            "contact", _l("Contact"), hint, "combobox", optional=optional, find=self._people, named=self._person
        )

    def _ways(self) -> list[Choice]:
        without = self._no_users() == "none"
        return [(way, str(NO_KAFKA if without and way == "kafka" else label)) for way, label in WAY_CHOICES]

    def contacts(self) -> list[Choice]:
        ids = self._queries.contacts_of(record_of_page())
        names = self._names.of(ids)
        return [(each, names.get(each, each)) for each in ids]

    def working(self) -> list[Choice]:
        return self._named(self._working())

    def to_rotate(self) -> list[Choice]:
        """Return the credentials without a working replacement."""
        rows = self._working()
        ways = [row.way for row in rows]
        return self._named([row for row in rows if ways.count(row.way) == 1])

    def ways_to_open(self) -> list[Choice]:
        """Return the partner's ways that have no working credential but could have one here."""
        closed = {row.way for row in self._working()}
        if self._no_users() is not None:
            closed.add("kafka")
        ways = self._queries.partner(record_of_page()).ways.split()
        return [(way, str(label)) for way, label in WAY_CHOICES if way in ways and way not in closed]

    def _working(self) -> list[Any]:
        return [row for row in self._queries.credentials_of(record_of_page()) if not row.ended]

    def _named(self, rows: list[Any]) -> list[Choice]:
        return [(row.id, f"{row.handle} ({WAY_LABELS[row.way]})") for row in rows]

    def only(self, field: str, choices: Callable[[], list[Choice]]) -> Callable[[Any], dict[str, str | None]]:
        """Fill a field that has a single choice."""

        def initial(_row: Any) -> dict[str, str | None]:
            offered = choices()
            return {field: offered[0][0] if len(offered) == 1 else None}

        return initial

    def _people(self, typed: str) -> list[Choice]:
        return [(each.person, each.name) for each in search_people(self._queries, self._names, 9, typed)]

    def _person(self, record: str) -> str | None:
        return self._names.of([record]).get(record)


def register_action(handle: Handle, forms: PartnerFormFields) -> FormAction:
    handle_hint = _l(
        "Lower-case letters, digits and hyphens, such as example-sdo. Its users, groups and clients are named after"
        " it, so it can never be changed."
    )
    return RecordActs(handle, WRITERS, schemas=schemas, unchanged=None).act(
        "new",
        _l("Register a partner"),
        (
            forms.name,
            FormField("handle", _l("Handle"), handle_hint),
            forms.ways,
            forms.organization,
            forms.contact(optional=True),
        ),
        commands.RegisterPartner,
        lambda values, _answer: _(
            "%(name)s is registered. It has access once it has a credential.", name=values.fields["name"]
        ),
        schema=schemas.RegisterPartnerForm,
    )


def partner_actions(handle: Handle, make: Make, forms: PartnerFormFields) -> tuple[FormAction, ...]:
    """Return the actions in the order of the page."""
    act = RecordActs(handle, WRITERS, {"partner": "id"}, schemas, _l("No change: it says this already.")).act
    make_one, rotate = _issuing(make, forms)
    suspend, resume = _suspending(act)
    return (make_one, resume, rotate, _revoking(act, forms), *_describing(act, forms), suspend)


def _issuing(make: Make, forms: PartnerFormFields) -> tuple[FormAction, FormAction]:
    """Return the actions that create a credential and show its secret: a first one, and one in place of another."""
    show = RecordActs(make, ADMINISTRATORS, {"partner": "id"}, schemas).act
    replaced = _l("The one to replace. It works until you revoke it.")
    return (
        show(
            "make",
            _l("Create a credential"),
            (FormField("way", _l("Channel"), kind="radio", choices=forms.ways_to_open),),
            commands.MakeCredential,
            "",
            initial=forms.only("way", forms.ways_to_open),
            intro=SHOWN_ONCE,
            primary=True,
        ),
        show(
            "rotate",
            _l("Rotate a credential"),
            (FormField("replaces", _l("Credential"), replaced, "select", choices=forms.to_rotate),),
            commands.RotateCredential,
            "",
            initial=forms.only("replaces", forms.to_rotate),
            intro=SHOWN_ONCE,
        ),
    )


def _revoking(act: Act, forms: PartnerFormFields) -> FormAction:
    return act(
        "revoke",
        _l("Revoke a credential"),
        (FormField("credential", _l("Credential"), kind="select", choices=forms.working), REASON),
        commands.RevokeCredential,
        _l("The credential is revoked. It no longer gives access."),
        intro=_l("It stops working within seconds and cannot be restored."),
    )


def _suspending(act: Act) -> tuple[FormAction, FormAction]:
    return (
        act(
            "suspend",
            _l("Suspend the partner"),
            (REASON,),
            commands.SuspendPartner,
            _l("The partner is suspended and has no access."),
            intro=_l("Within seconds the partner loses all access, until an administrator resumes it."),
        ),
        act(
            "resume",
            _l("Resume the partner"),
            (REASON,),
            commands.ResumePartner,
            _l("The partner is resumed. Its credentials work again; it has to request new tokens."),
            roles=ADMINISTRATORS,
            primary=True,
        ),
    )


def _describing(act: Act, forms: PartnerFormFields) -> tuple[FormAction, ...]:
    """Return the actions that describe the partner: its name, its channels and its contacts."""
    return (
        act(
            "describe",
            _l("Change name or organization"),
            (forms.name, forms.organization),
            commands.DescribePartner,
            _l("The change is recorded."),
            initial=lambda row: {"name": row.name, "organization": row.organization},
        ),
        act(
            "ways",
            _l("Change its channels"),
            (forms.ways,),
            commands.ChangeWays,
            _l("The channels are changed."),
            initial=lambda row: {"ways": LINE.join(row.ways.split())},
            intro=_l("Removing a channel revokes its credentials."),
        ),
        act("add-contact", _l("Add a contact"), (forms.contact(),), commands.AddContact, _l("The contact is added.")),
        act(
            "remove-contact",
            _l("Remove a contact"),
            (FormField("contact", _l("Contact"), kind="select", choices=forms.contacts),),
            commands.RemoveContact,
            _l("The contact is removed. It stays in the history."),
        ),
    )

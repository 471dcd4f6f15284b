"""What can be done about a partner, as forms."""

from collections.abc import Callable
from typing import Any

import msgspec
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from services.registry.console.partners.forms import WHY, PartnerFormFields
from services.registry.console.rights import ADMINISTRATORS, WRITERS, Handle, command_runner, creation_runner
from services.registry.domain import commands
from services.registry.schemas import partners as schemas
from services.registry.service import IssuedCredential
from shared.event_store.command_handler import CommandContext
from shared.event_store.command_results import CommandResult
from shared.web.command_fields import CommandFields
from shared.web.console import LINE, FormAction, FormField

Make = Callable[[commands.MakeCredential | commands.RotateCredential, CommandContext], IssuedCredential]
SHOWN_ONCE = _l("The secret is shown once, on the next page. Have a safe way ready to give it to the partner.")


def register_action(handle: Handle, forms: PartnerFormFields) -> FormAction:
    handle_hint = _l(
        "Small letters, digits and hyphens, such as example-sdo. Its users, groups and clients are named by it; it never changes."
    )
    return FormAction(
        "new",
        _l("Register a partner"),
        (
            forms.name,
            FormField("handle", _l("Handle"), handle_hint),
            forms.ways,
            forms.organization,
            forms.contact(optional=True),
        ),
        schemas.RegisterPartner,
        creation_runner(handle, commands.RegisterPartner),
        lambda said, _answer: _(
            "%(name)s is registered. It is let in once it has a credential.", name=said.fields["name"]
        ),
        roles=WRITERS,
    )


def partner_actions(handle: Handle, make: Make, forms: PartnerFormFields) -> tuple[FormAction, ...]:
    """In the order in which the page offers them."""

    def act(
        name: str, label: Any, fields: tuple[FormField, ...], command: type[Any], done: Any, **more: Any
    ) -> FormAction:
        run = command_runner(handle, command, "partner")
        options = {"roles": WRITERS, **more}
        return FormAction(
            name,
            label,
            fields,
            getattr(schemas, command.__name__),
            run,
            lambda _said, answer: str(done if answer.events else _("It was so already. Nothing was recorded.")),
            **options,
        )

    def shows(command: type[Any]) -> Callable[[CommandFields, CommandContext, Any], CommandResult]:
        def run(said: CommandFields, context: CommandContext, row: Any) -> CommandResult:
            return make(command(partner=row.id, **said.fields), msgspec.structs.replace(context, marking=said.marking))

        return run

    return (
        FormAction(
            "make",
            _l("Make a credential"),
            (FormField("way", _l("Way"), kind="radio", choices=forms.ways_to_open),),
            schemas.MakeCredential,
            shows(commands.MakeCredential),
            lambda _said, _answer: "",
            initial=forms.only("way", forms.ways_to_open),
            intro=SHOWN_ONCE,
            roles=ADMINISTRATORS,
            primary=True,
        ),
        act(
            "resume",
            _l("Resume the partner"),
            (WHY,),
            commands.ResumePartner,
            _l("The partner is resumed. Its credentials work again; tokens are to be asked for anew."),
            roles=ADMINISTRATORS,
            primary=True,
        ),
        FormAction(
            "rotate",
            _l("Rotate a credential"),
            (
                FormField(
                    "replaces",
                    _l("Credential"),
                    _l("The one to be replaced. It works until you revoke it."),
                    "select",
                    choices=forms.to_rotate,
                ),
            ),
            schemas.RotateCredential,
            shows(commands.RotateCredential),
            lambda _said, _answer: "",
            initial=forms.only("replaces", forms.to_rotate),
            intro=SHOWN_ONCE,
            roles=ADMINISTRATORS,
        ),
        act(
            "revoke",
            _l("Revoke a credential"),
            (FormField("credential", _l("Credential"), kind="select", choices=forms.working), WHY),
            commands.RevokeCredential,
            _l("The credential is revoked. It lets nobody in any more."),
            intro=_l("It ends within seconds, and for good."),
        ),
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
            _l("Change its ways"),
            (forms.ways,),
            commands.ChangeWays,
            _l("The ways are changed."),
            initial=lambda row: {"ways": LINE.join(row.ways.split())},
            intro=_l("Credentials of a way that you take away are revoked."),
        ),
        act("add-contact", _l("Add a contact"), (forms.contact(),), commands.AddContact, _l("The contact is added.")),
        act(
            "remove-contact",
            _l("Remove a contact"),
            (FormField("contact", _l("Contact"), kind="select", choices=forms.contacts),),
            commands.RemoveContact,
            _l("The contact is removed. It stays in the history."),
        ),
        act(
            "suspend",
            _l("Suspend the partner"),
            (WHY,),
            commands.SuspendPartner,
            _l("The partner is suspended. It is let in by no way."),
            intro=_l("Within seconds nothing lets it in any more, by any way, until an administrator resumes it."),
        ),
    )

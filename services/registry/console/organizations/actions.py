"""What staff can state of an organization."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from services.registry.console.dated_fields import SEEN_BY, SINCE, SOURCE, UNTIL
from services.registry.console.form_choices import FormChoices
from services.registry.console.labels import CATEGORY_CHOICES, NAME_KINDS, SIZE_CHOICES
from services.registry.console.organizations import fields
from services.registry.console.rights import WRITERS, Handle, command_runner, creation_runner
from services.registry.domain import commands
from services.registry.schemas import organizations as schemas
from services.registry.schemas.states import Withdraw
from shared.web.console import FormAction, FormField

STATED_SINCE = FormField("since", _l("Since"), kind="day")


def register_action(handle: Handle) -> FormAction:
    return FormAction(
        "new",
        _l("Register an organization"),
        (
            FormField("name", _l("Name"), _l("As the organization writes it.")),
            SOURCE,
            SEEN_BY,
            FormField(
                "another", _l("It is another organization than the one of a like name"), kind="checkbox", optional=True
            ),
        ),
        schemas.RegisterOrganization,
        creation_runner(handle, commands.RegisterOrganization),
        lambda said, _answer: _("%(name)s is registered.", name=said.fields["name"]),
        roles=WRITERS,
        primary=True,
    )


def organization_action(
    handle: Handle, name: str, label: Any, shown: tuple[FormField, ...], command: type[Any], done: Any, **more: Any
) -> FormAction:
    """An act on the organization of the page."""
    schema = more.pop("schema", None) or getattr(schemas, command.__name__, Withdraw)
    run = more.pop("run", None) or command_runner(handle, command, "organization")
    return FormAction(name, label, shown, schema, run, lambda _said, _answer: str(done), roles=WRITERS, **more)


def statement_actions(handle: Handle, finding: FormChoices) -> tuple[FormAction, ...]:
    return (
        organization_action(
            handle,
            "place",
            _l("State its country"),
            (fields.country(finding), SINCE, UNTIL, SOURCE, SEEN_BY),
            commands.PlaceOrganization,
            _l("The country is recorded."),
            primary=True,
        ),
        _name(handle),
        *class_actions(handle),
        *_others(handle, finding),
    )


def _name(handle: Handle) -> FormAction:
    kind = FormField("kind", _l("What it is"), kind="radio", choices=NAME_KINDS)
    shown = (kind, FormField("name", _l("Name")), SINCE, SOURCE, SEEN_BY)
    return organization_action(
        handle, "name", _l("Add a name"), shown, commands.NameOrganization, _l("The name is recorded.")
    )


def class_actions(handle: Handle) -> tuple[FormAction, ...]:
    """One act a class, so that each has its own choices."""
    category = FormField("value", _l("Category"), kind="select", choices=CATEGORY_CHOICES)
    size = FormField("value", _l("Size"), kind="select", choices=SIZE_CHOICES)
    sector = FormField("value", _l("Sector"), _l("What it works in, in a few words: operator, equipment, software."))
    return tuple(
        organization_action(
            handle,
            field,
            label,
            (value, SINCE, UNTIL, SOURCE, SEEN_BY),
            commands.ClassifyOrganization,
            done,
            schema=CLASS_FORMS[field],
        )
        for field, label, value, done in (
            ("category", _l("State its category"), category, _l("The category is recorded.")),
            ("size", _l("State its size"), size, _l("The size is recorded.")),
            ("sector", _l("State its sector"), sector, _l("The sector is recorded.")),
        )
    )


CLASS_FORMS = {field: schemas.class_form(field) for field in ("category", "size", "sector")}


def _others(handle: Handle, finding: FormChoices) -> tuple[FormAction, ...]:
    return (
        organization_action(
            handle,
            "parent",
            _l("State whose group it belongs to"),
            (fields.other("parent", _l("Group of"), finding), SINCE, UNTIL, SOURCE, SEEN_BY),
            commands.StateSubsidiary,
            _l("The group is recorded. It stays an organization of its own."),
        ),
        organization_action(
            handle,
            "merge",
            _l("Say that it became part of another"),
            (fields.other("into", _l("Part of"), finding), STATED_SINCE, SOURCE, SEEN_BY),
            commands.MergeOrganization,
            _l("The merger is recorded."),
        ),
        organization_action(
            handle,
            "duplicate",
            _l("Say that it is the same as another"),
            (fields.other("same_as", _l("The same as"), finding), SOURCE, SEEN_BY),
            commands.RecognizeDuplicate,
            _l("Both are known to be the same. Each id still leads to it."),
        ),
        organization_action(
            handle,
            "unlike",
            _l("Say that it is not the same as another"),
            (
                fields.other("other", _l("Not the same as"), finding),
                FormField("reason", _l("Reason"), _l("How one can tell."), "textarea", optional=True),
            ),
            commands.DismissLikeness,
            _l("Both are known to be two. They are not asked about again."),
        ),
    )

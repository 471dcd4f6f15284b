"""Forms by which staff state, correct and withdraw facts about an organization."""

from dataclasses import replace
from typing import Any

from flask_babel import lazy_gettext as _l

from services.registry.console.form_choices import FormChoices
from services.registry.console.labels import CATEGORY_CHOICES, SIZE_CHOICES
from services.registry.console.rights import WRITERS
from services.registry.console.statements import REASON, StatementChoices, fact_field, fields_of_kind
from services.registry.domain import commands
from services.registry.schemas import organizations as schemas
from services.registry.schemas.fields import Withdraw
from shared.contracts.registry.organizations import CATEGORIES, CLASS, DUPLICATE, MERGER, NAME, PARENT, PLACE, SIZES
from shared.event_store.command_handler import Handle
from shared.statements.kinds import StatementKind
from shared.web.console import FormAction, FormField
from shared.web.console.record_acts import RecordActs

Act = tuple[str, StatementKind, Any, type[Any], Any]
"""The name of an act, the kind of its statement, its label, its command, and the notice when it is done."""
_STATED: tuple[Act, ...] = (
    ("place", PLACE, _l("Record the country"), commands.PlaceOrganization, _l("The country is recorded.")),
    ("name", NAME, _l("Record a name"), commands.NameOrganization, _l("The name is recorded.")),
    # One action per class, so that each has its own choices.
    ("category", CLASS, _l("Record the category"), commands.ClassifyOrganization, _l("The category is recorded.")),
    ("size", CLASS, _l("Record the size"), commands.ClassifyOrganization, _l("The size is recorded.")),
    ("sector", CLASS, _l("Record the sector"), commands.ClassifyOrganization, _l("The sector is recorded.")),
    (
        "parent",
        PARENT,
        _l("Record the corporate group"),
        commands.StateSubsidiary,
        _l("The group is recorded. The organization stays a separate record."),
    ),
    (
        "merge",
        MERGER,
        _l("Record a merger"),
        commands.MergeOrganization,
        _l("The merger is recorded."),
    ),
    (
        "duplicate",
        DUPLICATE,
        _l("Merge duplicate"),
        commands.RecognizeDuplicate,
        _l("The two records are merged. Both ids still lead to the organization."),
    ),
)
_VALUES: dict[str, dict[str, Any]] = {
    "category": {"label": _l("Category"), "kind": "select", "choices": CATEGORY_CHOICES},
    "size": {"label": _l("Size"), "kind": "select", "choices": SIZE_CHOICES},
    "sector": {"label": _l("Sector"), "kind": "open-word"},
}
SECTOR_HINT = _l("Its field in a few words, from the list “sector” if there is one: operator, equipment, software.")
_ANY_CLASS = _l(
    "Category: %(categories)s. Size: %(sizes)s. Sector: a few words, such as operator.",
    categories=", ".join(CATEGORIES),
    sizes=", ".join(SIZES),
)
"""One field for three classes: its hint names the possible values, and the domain's refusal the choices."""
_CORRECTED: tuple[Act, ...] = (
    ("correct-place", PLACE, _l("Correct the country"), commands.CorrectPlace, _l("The country is corrected.")),
    (
        "correct-class",
        CLASS,
        _l("Correct category, size or sector"),
        commands.CorrectClass,
        _l("It is corrected."),
    ),
    (
        "correct-parent",
        PARENT,
        _l("Correct the corporate group"),
        commands.CorrectSubsidiary,
        _l("The group is corrected."),
    ),
    ("correct-merger", MERGER, _l("Correct the merger"), commands.CorrectMerger, _l("The merger is corrected.")),
)
CORRECTS = {name: kind for name, kind, *_more in _CORRECTED}
"""The kind of statement that an act corrects, by the act's name."""


def class_value(name: str, form_choices: FormChoices) -> dict[str, Any]:
    """Return the settings of the field for a class's value: its label and its own choices."""
    offered = {"choices": form_choices.sectors, "hint": SECTOR_HINT} if name == "sector" else {}
    return {**_VALUES[name], **offered}


def class_field(name: str, form_choices: FormChoices) -> FormField:
    """Return the field for a class's value in its row."""
    return FormField("value", **class_value(name, form_choices))


class OrganizationActs:
    """A factory of the actions on the organization of a page."""

    def __init__(self, handle: Handle, form_choices: FormChoices, statements: StatementChoices) -> None:
        self._acts = RecordActs(handle, WRITERS, {"organization": "id"}, schemas, unchanged=None)
        self._form_choices, self._statements = form_choices, statements

    def stating(self) -> tuple[FormAction, ...]:
        unlike = self._acts.act(
            "unlike",
            _l("Record that it is not a duplicate"),
            (
                self._form_choices.organization_field("other", _l("Not a duplicate of"), _l("Type part of its name.")),
                FormField(
                    "reason", _l("Reason"), _l("How you know that they are different."), "textarea", optional=True
                ),
            ),
            commands.DismissLikeness,
            _l("Recorded as two different organizations. They are no longer listed as possible duplicates."),
        )
        return (*(self._state(*each) for each in _STATED), unlike)

    def _state(self, name: str, kind: StatementKind, label: Any, command: type[Any], done: Any) -> FormAction:
        if kind is CLASS:
            field, *rest = self._fields(kind, value=class_value(name, self._form_choices))
            fields = (replace(field, kind="hidden"), *rest)
            return self._acts.act(name, label, fields, command, done, initial=lambda _row: {"field": name})
        return self._acts.act(name, label, self._fields(kind), command, done)

    def amending(self) -> tuple[FormAction, ...]:
        """Return the actions that correct a statement, and the one that withdraws any."""
        return (
            *(self._correct(*each) for each in _CORRECTED),
            self._acts.act(
                "withdraw",
                _l("Withdraw a statement"),
                (fact_field(self._statements.choices), REASON),
                commands.WithdrawOrganizationFact,
                _l("The statement is withdrawn. It stays in the history."),
                schema=Withdraw,
            ),
        )

    def _correct(self, name: str, kind: StatementKind, label: Any, command: type[Any], done: Any) -> FormAction:
        fields = [each for each in self._fields(kind, value={"hint": _ANY_CLASS}) if each.name not in kind.fixed]
        fact = fact_field(lambda: self._statements.choices(kind.name))

        def initial(row: Any) -> dict[str, str | None]:
            return self._statements.initial_values(row.id, kind.name)

        return self._acts.act(name, label, (fact, *fields, REASON), command, done, initial=initial)

    def _fields(self, declared: StatementKind, value: dict[str, Any] | None = None) -> tuple[FormField, ...]:
        find, named = self._form_choices.countries, self._form_choices.country
        country, kind = {"kind": "combobox", "find": find, "named": named}, {"kind": "radio"}
        return fields_of_kind(declared, self._form_choices, {"country": country, "kind": kind, "value": value or {}})

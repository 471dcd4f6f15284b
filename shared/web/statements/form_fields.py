"""The form fields of a kind: each declared control, with its declared label and hint."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from flask_babel import lazy_gettext as _l

from shared.event_store.statements import StatementQueries
from shared.statements.events import AnyStatement
from shared.statements.fields import Control, DeclarationError, StatementField
from shared.statements.kinds import StatementKind
from shared.web.console.columns import Choice
from shared.web.console.fields import LINE, FormField, Kind, as_text_pairs
from shared.web.console.markings import marking_field
from shared.web.statements.records import RecordDirectory
from shared.web.statements.vocabularies import listed

FORM_CONTROLS: Mapping[Control, Kind] = {
    "line": "text",
    "text": "textarea",
    "texts": "texts",
    "date": "day",
    "day": "day",
    "number": "number",
    "yes-no": "yes-no",
    "word": "select",
    "open-word": "open-word",
    "amount": "text",
    "currency": "text",
    "record": "combobox",
}
_SEVERAL: Mapping[Kind, Kind] = {"select": "checkboxes", "combobox": "records", "text": "textarea"}
SOURCE = FormField("source", _l("Source"), _l("The document or web page that says so."), optional=True)
REASON = FormField("reason", _l("Reason"), _l("It stays in the history, beside what it was before."), "textarea")
SEEN_BY = marking_field()
NOT_BEFORE = FormField(
    "not_before",
    _l("Not before"),
    _l("For public records: nobody outside sees it before this time (UTC), such as 2027-03-01 09:00."),
    optional=True,
)


def own_form_fields(
    kind: StatementKind, directory: RecordDirectory, queries: StatementQueries
) -> tuple[FormField, ...]:
    """Return the fields of a kind in the order of its event.

    Raises DeclarationError for a field without a label, and for a control that forms lack.
    """
    return tuple(_form_field(kind, each, directory, queries) for each in kind.fields)


def labelled(kind: StatementKind, field: StatementField) -> Any:  # noqa: ANN401  a lazy text
    """Return the label of a field, in the viewer's language. Raises DeclarationError."""
    if field.field is None:
        raise DeclarationError(f"{kind.name}.{field.name}: a form needs a label for it")
    return _l(field.field.label)


def word_choices(field: StatementField) -> list[tuple[str, Any]]:
    """Return the choices of a field, each with its label."""
    return [(word, _l(label)) for word, label in field.choices.items()]


def as_filled(field: StatementField, value: Any) -> str:  # noqa: ANN401  whatever a field may hold
    """Return a value as its form field holds it."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case dict():
            return as_text_pairs(value)
        case tuple():
            return LINE.join(as_filled(field, each) for each in value)
    return str(value)


def filled_from(kind: StatementKind, statement: AnyStatement) -> dict[str, str | None]:
    """Return the values of a statement as the form for its kind holds them."""
    values = {each.name: as_filled(each, getattr(statement, each.name)) for each in kind.fields}
    return {**values, "source": statement.source}


def _form_field(
    kind: StatementKind, field: StatementField, directory: RecordDirectory, queries: StatementQueries
) -> FormField:
    if field.control not in FORM_CONTROLS:
        raise DeclarationError(f"{kind.name}.{field.name}: forms have no control {field.control!r}")
    control: Kind = "select" if field.control == "open-word" and field.choices else FORM_CONTROLS[field.control]
    if field.several:
        if control not in _SEVERAL:
            raise DeclarationError(f"{kind.name}.{field.name}: forms have no control for several of {field.control!r}")
        control = _SEVERAL[control]
    label = labelled(kind, field)
    assert field.field is not None
    hint = field.field.hint and _l(field.field.hint)
    unknown = not field.required and control in ("select", "yes-no")
    return FormField(
        field.name,
        label,
        hint or _hint_of(field),
        control,
        optional=not field.required,
        choices=_choices(kind, field, queries),
        unknown=unknown,
        find=partial(directory.find, field.records) if field.records else None,
        named=directory.name if field.records else None,
        coded=partial(directory.coded, field.records) if field.records else None,
        otherwise=_l("Type another part of the name. If it is new, record it first."),
    )


def _hint_of(field: StatementField) -> Any:  # noqa: ANN401
    if field.control == "day":
        return _l("The day: 16/03/2027.")
    if field.records:
        return _l("Type three letters of the name.")
    return ""


def _choices(
    kind: StatementKind, field: StatementField, queries: StatementQueries
) -> Sequence[Choice] | Callable[[], Sequence[Choice]]:
    if field.control == "open-word":
        return lambda: _words(kind, field, queries)
    return word_choices(field)


def _words(kind: StatementKind, field: StatementField, queries: StatementQueries) -> Sequence[Choice]:
    """Return the words offered for an open one: the usual ones, those of the installation's list, and those in use."""
    offered = {word.casefold(): (word, label) for word, label in word_choices(field)}
    offered |= listed(queries.reader, field.vocabulary) if field.vocabulary else {}
    used = queries.values(kind.name, field.name) if field.name in kind.filtered else ()
    return [*offered.values(), *((word, word) for word in used if word.casefold() not in offered)]

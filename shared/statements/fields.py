"""The form input of a statement's field, declared beside its type.

Not `msgspec.Meta`, because msgspec applies that when decoding: a limit added later would make stored events unreadable.
A `Field` applies only to input.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import msgspec

from shared.domain.event import Personal
from shared.statements.events import SHARED_FIELDS

Texts = dict[str, str]
"""A text by language (ISO 639-1), the original first."""
Control = Literal[
    "line", "text", "texts", "date", "day", "number", "yes-no", "word", "open-word", "amount", "currency", "record"
]
"""The controls available in forms: a line or a text in one language, a text by language, a day known to the year, month
or day, an exact day, a whole number, a word from a list, a word from a list kept by the installation, a decimal amount
of money, a currency code, a record."""
CONTROLS: frozenset[str] = frozenset(get_args(Control))
LONGEST: Mapping[str, int] = {"line": 200, "text": 4000, "texts": 4000, "open-word": 200}
"""Characters that a control accepts unless its field sets another limit."""


class DeclarationError(Exception):
    """The declaration of a kind cannot work. Raised when the declaring module is imported."""


class RecordKind(msgspec.Struct, frozen=True):
    """A kind of record that statements are about or refer to; its ids begin with `name`, and `log` is the log that
    registers it.

    The id of a statement on a `pair` of records ends in the UUIDs of both. `given`: such records exist in every
    installation without being registered.
    """

    name: str
    log: str
    pair: bool = False
    given: bool = False


class Reference(msgspec.Struct, frozen=True):
    """The annotation of a `str` that is the id of a record of one of these kinds."""

    records: tuple[RecordKind, ...]


def refers_to(*records: RecordKind) -> Reference:
    """Return the annotation of a `str` that is the id of a record of one of these kinds."""
    return Reference(records)


class Field(msgspec.Struct, frozen=True):
    """The annotation of a type: a field's label, hint, limits and control, and the allowed words with their labels.

    Labels and hints are marked for translation. By default, the control follows from the type. An open word may be any
    text: its choices are the usual words, to which the installation's list of that name (`vocabulary`) adds.
    """

    label: str
    hint: str | None = None
    control: Control | None = None
    choices: Mapping[str, str] = {}
    vocabulary: str | None = None
    longest: int | None = None
    least: int | None = None
    most: int | None = None


class StatementField(msgspec.Struct, frozen=True, kw_only=True):
    """A field of a kind as declared: with `several` values or one, `required` or not, and with `records` if it is a
    reference."""

    name: str
    control: Control
    required: bool
    several: bool = False
    records: tuple[RecordKind, ...] = ()
    words: tuple[str, ...] = ()
    field: Field | None = None

    @property
    def longest(self) -> int:
        """Return the maximum length of a text; 0 for other types."""
        return (self.field.longest if self.field else None) or LONGEST.get(self.control, 0)

    @property
    def bounds(self) -> tuple[int | None, int | None]:
        """Return the minimum and maximum of a number."""
        return (self.field.least, self.field.most) if self.field else (None, None)

    @property
    def choices(self) -> Mapping[str, str]:
        """Return the words to choose from, with their labels as far as any are declared."""
        labels = self.field.choices if self.field else {}
        return {word: labels.get(word, word) for word in self.words or labels}

    @property
    def vocabulary(self) -> str | None:
        return self.field.vocabulary if self.field else None

    @property
    def label(self) -> str:
        """Return its label, marked for translation; without one, its name."""
        return self.field.label if self.field else self.name


@cache
def fields_of(stated: type[msgspec.Struct]) -> tuple[StatementField, ...]:
    """Return a kind's own fields in the order of its event. Raises DeclarationError."""
    return tuple(_read(stated, each) for each in msgspec.structs.fields(stated) if each.name not in SHARED_FIELDS)


def _read(stated: type[msgspec.Struct], field: msgspec.structs.FieldInfo) -> StatementField:
    where = f"{stated.__name__}.{field.name}"
    types, notes = _taken_apart(field.type)
    if any(isinstance(each, type) and issubclass(each, Personal) for each in types):
        raise DeclarationError(f"{where}: people are references; a personal field is in no statement")
    declared = next((each for each in notes if isinstance(each, Field)), None)
    reference = next((each for each in notes if isinstance(each, Reference)), None)
    for record in () if reference is None else reference.records:
        if not isinstance(record, RecordKind):
            raise DeclarationError(f"{where}: {record!r} is no kind of record")
    words = next((get_args(each) for each in types if get_origin(each) is Literal), ())
    if declared is not None and declared.choices and words and set(declared.choices) != set(words):
        raise DeclarationError(f"{where}: the choices are not the words of its type")
    return StatementField(
        name=field.name,
        control=_control(where, types, declared, reference),
        required=field.required,
        several=tuple in types,
        records=reference.records if reference else (),
        words=words,
        field=declared,
    )


def _control(where: str, types: tuple[Any, ...], declared: Field | None, reference: Reference | None) -> Control:
    """Return the control. Raises DeclarationError for an unknown control, and for a type without one."""
    if declared is not None and declared.control is not None:
        if declared.control not in CONTROLS:
            raise DeclarationError(f"{where}: there is no control {declared.control!r}")
        return declared.control
    if reference is not None:
        return "record"
    for each in types:
        match each:
            case _ if get_origin(each) is Literal:
                return "word"
            case _ if each is bool:
                return "yes-no"
            case _ if each is int:
                return "number"
            case _ if each is str:
                return "line"
            case _ if get_origin(each) is dict:
                return "texts"
            case _:
                continue
    raise DeclarationError(f"{where}: no control is for {types}")


def _taken_apart(kind: Any) -> tuple[tuple[Any, ...], tuple[Any, ...]]:  # noqa: ANN401  any type that Python can write
    """Return the types within a type, with `tuple` for several, and their `Annotated` metadata, outermost first."""
    walked = list(_walk(kind))
    return tuple(each for each, is_note in walked if not is_note), tuple(each for each, is_note in walked if is_note)


def _walk(kind: Any) -> Iterator[tuple[Any, bool]]:  # noqa: ANN401
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Annotated:
        yield from ((note, True) for note in reversed(inner[1:]))
        yield from _walk(inner[0])
    elif origin in (Union, UnionType):
        for each in inner:
            yield from _walk(each)
    elif origin is tuple:
        yield tuple, False
        yield from _walk(inner[0])
    elif kind is not NoneType:
        yield kind, False  # a dictionary's contents are not a type of their own

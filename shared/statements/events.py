"""The three events of a fact: stated, corrected for a reason, withdrawn for a reason; and the derivation of a
correction from the event it corrects.

The order of a correction's fields is the stored format of every correction ever published: the fact, the required
fields, the reason, the optional fields, the source.
"""

from typing import Any, ClassVar, NamedTuple, TypeVar

import msgspec

from shared.domain.event import PublishedEvent
from shared.domain.event_building import shared_fields
from shared.domain.provenance import Imported


class _OfFact(PublishedEvent, frozen=True):
    fact: str


class AnyStatement(_OfFact, frozen=True, kw_only=True):
    """The fields of every statement. A kind published before files could hold it derives from this class, not from
    `Statement`."""

    source: str | None = None


class Statement(AnyStatement, frozen=True, kw_only=True):
    """A statement about a record, with its own id. A kind's own fields come between `fact` and `source`."""

    imported: Imported | None = None


class StreamStatement(Statement, frozen=True, kw_only=True):
    """A statement with its own stream, whose id is its `fact`. Its fields include its subject.

    A public statement is disclosed from `not_before` on, a UTC time written YYYY-MM-DDTHH:MM:SSZ.
    """

    not_before: str | None = None


SHARED_FIELDS = frozenset(StreamStatement.__struct_fields__)
"""The fields of every statement, or of every one with its own stream."""


def referred(statement: msgspec.Struct, field: str) -> tuple[str, ...]:
    """Return the records that a field of a statement names."""
    value = getattr(statement, field)
    if value is None:
        return ()
    return value if isinstance(value, tuple) else (value,)


class Correction(_OfFact, frozen=True):
    """A fact as it should have been stated: it replaces everything that its event names. The reason is one of its own
    fields."""


class Withdrawal(_OfFact, frozen=True):
    """A fact was stated in error."""

    withdraws: ClassVar[bool] = True

    reason: str


S = TypeVar("S", bound=AnyStatement)


class CorrectionField(NamedTuple):
    """A field of a correction: its name, its type, and its default."""

    name: str
    type: Any
    default: Any = msgspec.NODEFAULT

    @property
    def required(self) -> bool:
        return self.default is msgspec.NODEFAULT


def correction_fields(stated: type[AnyStatement], fixed: tuple[str, ...] = ()) -> tuple[CorrectionField, ...]:
    """Return the fields of a correction of `stated` after `fact`, in order; `fixed` fields are never corrected.

    Raises TypeError for an unknown fixed field, and for one with a default factory.
    """
    fields = msgspec.structs.fields(stated)
    if unknown := set(fixed) - {field.name for field in fields}:
        raise TypeError(f"{stated.__name__} has no field {', '.join(sorted(unknown))}")
    correctable = [_field(stated, field) for field in fields if field.name not in SHARED_FIELDS.union(fixed)]
    return (
        *(field for field in correctable if field.required),
        CorrectionField("reason", str),
        *(field for field in correctable if not field.required),
        CorrectionField("source", str | None, None),
    )


def correction_of(stated: type[AnyStatement], fixed: tuple[str, ...] = (), name: str | None = None) -> type[Correction]:
    """Make the event that corrects `stated`; it is called `<...>Corrected` and belongs to the same module.

    Type checkers do not see its fields, so a kind whose corrections are read by name has its class written out
    (`docs/decisions/0017-kinds-declared-once.md`).
    """
    event_name = name or f"{stated.__name__.removesuffix('Stated')}Corrected"
    fields = [(each.name, each.type) if each.required else tuple(each) for each in correction_fields(stated, fixed)]
    correction = msgspec.defstruct(event_name, fields, bases=(Correction,), module=stated.__module__, frozen=True)
    assert issubclass(correction, Correction)
    return correction


def corrected(now: S, correction: Correction) -> S:
    """Return a statement after a correction, which replaces all of its fields except the fixed ones."""
    names = shared_fields(type(now), type(correction))
    return msgspec.structs.replace(now, **{name: getattr(correction, name) for name in names})


def folded(now: AnyStatement | None, event: object) -> AnyStatement | None:
    """Return a statement after one more of its events; None if withdrawn."""
    match event:
        case AnyStatement() as stated:
            return stated
        case Correction() as correction if now is not None:
            return corrected(now, correction)
        case Withdrawal():
            return None
    return now


def origin_of(stated: AnyStatement) -> Imported | None:
    """Return the file row that a statement was loaded from."""
    return stated.imported if isinstance(stated, Statement) else None


def without_origin(stated: S) -> S:
    """Return the content without its origin."""
    return stated if origin_of(stated) is None else msgspec.structs.replace(stated, imported=None)


def _field(stated: type[AnyStatement], field: msgspec.structs.FieldInfo) -> CorrectionField:
    if field.default_factory is not msgspec.NODEFAULT:
        raise TypeError(f"{stated.__name__}.{field.name}: a default is a value that cannot change")
    return CorrectionField(field.name, field.type, field.default)

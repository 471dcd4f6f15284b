"""A kind of statement, declared once: its events, its subject, how many hold at a time, and its wording."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal, get_type_hints

import msgspec

from shared.domain.event import MARKINGS, Marking, PublishedEvent
from shared.domain.ids import uuid_of
from shared.statements.events import (
    SHARED_FIELDS,
    AnyStatement,
    Correction,
    CorrectionField,
    StreamStatement,
    Withdrawal,
    correction_fields,
    referred,
)
from shared.statements.fields import DeclarationError, RecordKind, StatementField, fields_of
from shared.statements.wording import Wording

Cardinality = Literal["many", "one", "pair"]
"""The number of statements of a kind that a record can have: any, one, or one with each other record."""
UniqueKey = Callable[[Any], tuple[str, ...] | None]
"""Returns the key that only one valid statement of the kind may have; None for one without a key."""
_RECORDS = {"one": 1, "pair": 2}
_NAME = re.compile(r"[a-z]+(?:-[a-z]+)*")


class FileForm(msgspec.Struct, frozen=True, kw_only=True):
    """A file format for a kind. `name`: the file's name, as shown to the person importing it. `known_by`: the columns
    that identify a row without `row`, joined by a slash; empty if `row` is required. `also`: alternative column names
    of fields. `beside`: columns that are not fields. `unsaid`: the meaning of an empty cell, by field."""

    name: str = ""
    known_by: tuple[str, ...] = ()
    also: tuple[tuple[str, str], ...] = ()
    beside: tuple[str, ...] = ()
    unsaid: tuple[tuple[str, str], ...] = ()


class StatementKind(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of statement. Raises DeclarationError for a declaration that cannot work.

    `name` is part of stored ids, paths and operations. `about`: the kind of record whose stream holds its statements;
    for statements with their own streams, the fields that name their subjects, empty if a statement is its own subject.
    `one_per`: the fields for each of which one statement holds at a time, the latest. `unique`: the key that no two
    share. `filtered`: fields that filter lists. `answers`: the items of the resolution that its statements answer.
    `listed_as`: the list of its statements that may be declared complete. `marking`: the default audience;
    `marking_where`: returns a statement's audience if it differs from the default, otherwise None; `imported_marking`:
    the audience of statements in a file from a public source. `file_form`: the format of files from elsewhere, if any.
    Without `corrected`, a statement is withdrawn and stated again.
    """

    name: str
    stated: type[AnyStatement]
    withdrawn: type[Withdrawal]
    about: RecordKind | tuple[str, ...]
    marking: Marking
    wording: Wording
    corrected: type[Correction] | None = None
    cardinality: Cardinality = "many"
    one_per: tuple[str, ...] = ()
    unique: UniqueKey | None = None
    filtered: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    listed_as: str | None = None
    imported_marking: Marking | None = None
    marking_where: Callable[[Any], Marking | None] | None = None
    file_form: FileForm = FileForm()

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise DeclarationError(f"{self.name!r} is no name of a kind")
        for marking in (self.marking, self.imported_marking or self.marking):
            if marking not in MARKINGS:
                raise DeclarationError(f"{self.name}: there is no marking {marking!r}")
        self._check_about()
        names = {field.name for field in self.fields}
        self._refuse_unknown("a field that one holds by", self.one_per, names)
        self._refuse_unknown("a field to filter by", self.filtered, names)
        self._refuse_unknown("a place in its wording", self.wording.places(), names | {"source"})
        self._check_correction()

    @property
    def fields(self) -> tuple[StatementField, ...]:
        """Return the kind's own fields, in the order of its event."""
        return fields_of(self.stated)

    @property
    def file_name(self) -> str:
        """Return the name of its file."""
        return self.file_form.name or self.name

    @property
    def has_own_stream(self) -> bool:
        """Return whether each of its statements has its own stream."""
        return issubclass(self.stated, StreamStatement)

    @property
    def stream_name(self) -> str:
        """Return the kind of its statements' streams: its own name, or the kind of record that they are about."""
        return self.about.name if isinstance(self.about, RecordKind) else self.name

    @property
    def references(self) -> tuple[StatementField, ...]:
        """Return its fields that name records."""
        return tuple(field for field in self.fields if field.records)

    @property
    def dated(self) -> bool:
        """Return whether its statements have a first or a last day."""
        return "since" in self.stated.__struct_fields__

    @property
    def fixed(self) -> tuple[str, ...]:
        """Return the fields that are never corrected."""
        if self.corrected is None:
            return ()
        return tuple(
            name
            for name in self.stated.__struct_fields__
            if name not in SHARED_FIELDS and name not in self.corrected.__struct_fields__
        )

    def marking_of(self, statement: AnyStatement) -> Marking:
        """Return the default audience of a statement."""
        imported = self.imported_marking if getattr(statement, "imported", None) is not None else None
        conditional = self.marking_where(statement) if self.marking_where is not None else None
        return imported or conditional or self.marking

    def referred_by(self, statement: AnyStatement) -> tuple[str, ...]:
        """Return the ids of the records that a statement names."""
        return tuple(record for field in self.references for record in referred(statement, field.name))

    def fact_of(self, *records: str) -> str:
        """Return the id of the single statement of a record or pair of records; it is also the id of its stream.

        Raises TypeError for a wrong number of records, and for a kind that allows many statements.
        """
        if len(records) != _RECORDS.get(self.cardinality):
            raise TypeError(f"{self.name}: {self.cardinality} of {len(records)} records")
        return "-".join((self.name, *map(uuid_of, records)))

    def id_of(self, statement: AnyStatement) -> str:
        """Return the id that a statement must have if its records determine it."""
        assert isinstance(self.about, tuple)
        return self.fact_of(*(getattr(statement, field) for field in self.about))

    def _check_about(self) -> None:
        if not self.has_own_stream:
            if not isinstance(self.about, RecordKind):
                raise DeclarationError(f"{self.name}: {self.about!r} is no kind of record")
            return
        if not isinstance(self.about, tuple):
            raise DeclarationError(
                f"{self.name}: it has a stream of its own, so name the fields that say what it is about"
            )
        self._refuse_unknown(
            "a field that says what it is about", self.about, {field.name for field in self.references}
        )
        if len(self.about) != _RECORDS.get(self.cardinality, len(self.about)):
            raise DeclarationError(f"{self.name}: {self.cardinality} of {len(self.about)} records")

    def _refuse_unknown(self, subject: str, used: Iterable[str], declared: Iterable[str]) -> None:
        if unknown := sorted(set(used) - set(declared)):
            raise DeclarationError(f"{self.name}: {subject} is not declared: {', '.join(unknown)}")

    def _check_correction(self) -> None:
        """Check that a written-out correction equals the result of `correction_of`, since its order is the stored
        format."""
        if self.corrected is None:
            return
        _fact, *fields = msgspec.structs.fields(self.corrected)
        plain = get_type_hints(self.corrected)  # a field's input is declared once, in the stating event
        written = tuple(CorrectionField(each.name, plain[each.name], each.default) for each in fields)
        types = get_type_hints(self.stated) | {"reason": str}
        meant = tuple(each._replace(type=types[each.name]) for each in correction_fields(self.stated, self.fixed))
        if written != meant:
            raise DeclarationError(f"{self.name}: its correction has {written}, and needs {meant}")


def by_name(kinds: Iterable[StatementKind]) -> Mapping[str, StatementKind]:
    """Return kinds by their names, in the order given."""
    return {kind.name: kind for kind in kinds}


def events_of(log: str, kinds: Iterable[StatementKind]) -> dict[str, type[PublishedEvent]]:
    """Return the events of kinds with their own streams, by the type names under which a log stores them."""
    return {
        f"rapporteur.{log}.{kind.name}-{act}.v1": event
        for kind in kinds
        for act, event in (("stated", kind.stated), ("corrected", kind.corrected), ("withdrawn", kind.withdrawn))
        if event is not None
    }

"""People and organizations added by the entry line, and the registration of walk-ins that the registry did not have.
An organization unknown to the registry counts at once, under an id of its own. The registry's command registers it,
with the viewer's right; its event then arrives here like any other."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import msgspec
from uuid_utils import uuid7

from services.meetings.console.labels import CAPACITIES, _
from services.meetings.console.registry_commands import RegistryCommands
from services.meetings.console.sheet.marking import Mark, MarkRecorder, checked_row, entry_of, one_of
from services.meetings.console.sheet.pasting import AttendeeMatcher
from services.meetings.console.sheet.rows import CAME, SheetBuilder, SheetContent, SheetRow, row_key, split_row_key
from services.meetings.console.stating import REPEATED, not_longer
from services.meetings.console.workspace import MeetingsWorkspace
from services.meetings.domain.commands import WithdrawAttendance
from shared.contracts.meetings.follow_up import CONSENT_ANSWERS, CONSENTS, ConsentStated
from shared.contracts.registry.organizations import CATEGORIES, SIZES
from shared.domain.errors import Malformed
from shared.event_store.command_handler import CommandContext
from shared.statements.decider import state_fact
from shared.tables.cells import CellRefused, Countries


class Added(msgspec.Struct, frozen=True):
    """The meaning of the entry line: a row, and for an unknown organization the typed name."""

    row: str
    name: str = ""


class WalkIns:
    def __init__(
        self, work: MeetingsWorkspace, matcher: AttendeeMatcher, marking: MarkRecorder, registry: RegistryCommands
    ) -> None:
        self._work, self._matcher, self._marking, self._registry = work, matcher, marking, registry

    def add(self, meeting: Any, form: Mapping[str, str], sheet: SheetBuilder, context: CommandContext) -> str:
        """Record those named in the entry line as present, and return the key of the row.

        Raises AlreadyRegistered for a new person of a similar name, RegistryUnavailable, and the domain's errors.
        """
        how = one_of("how", form.get("how", ""), CAME) or CAME[0]
        capacity = one_of("capacity", form.get("capacity", ""), dict(CAPACITIES))
        added = self._meant(form)
        if added.name:
            fact = made("fact", form, "entry")
            entry = entry_of(meeting.id, fact, added.row, capacity=capacity, mode=how, listed_as=added.name)
            self._work.handler.handle_all([(entry, context)])
            return added.row
        known = _expected(sheet.content(meeting), added.row)
        row = known.key if known else added.row
        mark = Mark(row=row, status=how, capacity=capacity, level=known.level if known else "")
        self._marking.mark(meeting, mark, context)
        return row

    def _meant(self, form: Mapping[str, str]) -> Added:
        typed = _line(form, "find")
        chosen = form.get("find.choice") or form.get("find.id", "")
        if not chosen and typed:
            found = self._matcher.suggestions(typed)
            chosen = found[0][0] if found and form.get("new") != "yes" else ""
        if not chosen and not typed:
            raise Malformed("find", _("Type the name of an organization or a person."))
        person = self._person(form)
        if not chosen:
            return Added(row_key(made("organization", form, "organization"), person), typed)
        organization, named_person = split_row_key(checked_row("find", chosen))
        return Added(row_key(organization, person or named_person))

    def _person(self, form: Mapping[str, str]) -> str | None:
        """Return the representative typed in the form; an unknown name is registered as a new person."""
        typed, chosen = _line(form, "person"), form.get("person.id", "")
        if chosen or not typed:
            return chosen or None
        if (person_id := self._matcher.person(typed)) is not None:
            return person_id
        person = made("person", form, "person")
        self._registry.register_person(person, typed)
        return person

    def register(self, organization: str, form: Mapping[str, str], name: str) -> None:
        """Register the organization of a walk-in, with its facts in the form. Raises AlreadyRegistered,
        RegistryUnavailable."""
        country = self._country(form.get("country", ""))
        category = one_of("category", form.get("category", ""), CATEGORIES)
        size = one_of("size", form.get("size", ""), SIZES)
        self._registry.register_organization(organization, name, another=form.get("another") == "yes")
        if country:
            self._registry.place(organization, country)
        if category:
            self._registry.classify(organization, "category", category)
        if size:
            self._registry.classify(organization, "size", size)

    def rename(self, entry: Any, form: Mapping[str, str], context: CommandContext) -> str:
        """Move the entry of a walk-in to the organization of which it is another name; return that organization."""
        chosen, typed = form.get("find.id", ""), form.get("find", "").strip()
        found = self._matcher.organizations(typed) if not chosen and typed else []
        organization = chosen or (found[0][0] if found else "")
        if not organization:
            raise Malformed("find", _("Choose one of those found."))
        checked_row("find", organization)
        self._registry.spelling(organization, entry.listed_as)
        self.move(
            entry, row_key(organization, entry.person), context, {}, _("It is another name of that organization.")
        )
        return organization

    def move(
        self, entry: Any, row: str, context: CommandContext, details: Mapping[str, str | None], reason: str
    ) -> None:
        """Move an entry to another organization or person, in one transaction."""
        stated = {name: getattr(entry, name) for name in ("capacity", "mode", "level", "listed_as", "source")}
        withdrawal = WithdrawAttendance(attendance=entry.attendance, fact=entry.fact, reason=reason)
        new_entry = entry_of(entry.meeting, f"fact-{uuid7()}", row, **{**stated, **details})
        unmarked = msgspec.structs.replace(context, marking=None)
        self._work.handler.handle_all(
            [(withdrawal, unmarked), (new_entry, msgspec.structs.replace(context, marking=entry.marking))]
        )

    def approve(self, record: str, form: Mapping[str, str], by: str, context: CommandContext) -> None:
        """Record the focal point's answer on a registration; `by` is that person, or the organization."""
        answer = one_of("answer", form.get("answer", ""), CONSENT_ANSWERS)
        if not answer:
            raise Malformed("answer", _("Choose one of those listed."))
        consent = ConsentStated(
            fact=f"consent-{uuid7()}",
            about=record,
            to="registration",
            by=by,
            answer=answer,  # type: ignore[arg-type]  # one of them
            on=datetime.now(UTC).date().isoformat(),
        )
        self._work.handler.handle(state_fact(CONSENTS, consent), msgspec.structs.replace(context, marking=None))

    def _country(self, typed: str) -> str | None:
        """Return the code of a country by its name or code. Raises Malformed."""
        typed = typed.strip()
        if not typed:
            return None
        states = ((code, None, name) for code, name in self._work.directory.states())
        try:
            return Countries(states).read(typed)
        except CellRefused:
            raise Malformed("country", _("No country is called %(typed)s.", typed=typed[:REPEATED])) from None


def _expected(sheet: SheetContent, key: str) -> SheetRow | None:
    """Return the row meant: for an organization without a person, the row of the person expected for it."""
    organization, person = split_row_key(key)
    listed = [row for row in sheet.rows if row.organization == organization and not row.mark]
    return listed[0] if person is None and len(listed) == 1 else sheet.row(key)


def made(kind: str, form: Mapping[str, str], part: str) -> str:
    """Return the id of a new record: the same when the form is sent again."""
    command = form.get("command_id", "")[:128] or str(uuid7())
    return f"{kind}-{uuid5(NAMESPACE_URL, f'{command}/{part}')}"


def _line(form: Mapping[str, str], name: str) -> str:
    """Return the line typed under a name. Raises Malformed if it is too long."""
    return not_longer(name, " ".join(form.get(name, "").replace("\x00", "").split()))

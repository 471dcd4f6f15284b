"""The facts of an organization as rows, each with its days, its source and its editing in place."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from services.registry.console.form_choices import FormChoices
from services.registry.console.labels import CLASS_LABELS, LINK_LABELS, days
from services.registry.console.organization_acts import class_field
from services.registry.console.statements import dated, statement_value
from services.registry.queries import RegistryQueries
from shared.contracts.registry.memberships import MEMBERSHIP_CATEGORIES, MEMBERSHIPS
from shared.contracts.registry.organizations import CLASS, DUPLICATE, MERGER, NAME, PARENT, PLACE
from shared.event_store.statements import StatementRow
from shared.statements.kinds import StatementKind
from shared.statements.succession import last_begun_on
from shared.web.console import FactRow, FormAction
from shared.web.console.editing import Editable
from shared.web.console.sources import linked
from shared.web.statements.form_fields import filled_from
from shared.web.statements.workspace import page_path

Acts = Mapping[str, FormAction]
_VALUE_OF = {PLACE.name: "country", PARENT.name: "parent", CLASS.name: "value", MERGER.name: "into"}
"""The field of a statement that its row shows, by kind."""


class OrganizationFacts:
    """A factory of the rows of an organization's page; `acts` are the page's, by name."""

    def __init__(self, queries: RegistryQueries, form_choices: FormChoices, acts: Acts) -> None:
        self._queries, self._form_choices, self._acts = queries, form_choices, acts

    def of(self, row: Any, membership: StatementRow | None) -> list[FactRow]:
        """Return the rows; `membership`: the one in force, whose category comes before a stated one, as in figures."""
        statements = self._queries.facts_of(row.id)
        today = datetime.now(UTC).date()
        by_membership = [] if membership is None else [_by_membership(membership)]

        def rows(kind: StatementKind, name: str, label: Any, field: str | None = None) -> list[FactRow]:
            """Return a row for each statement of a kind, the present one first; a row "not known" if there is none."""
            matching = [
                each for each in statements if each.kind is kind and (field is None or each.statement.field == field)
            ]
            if not matching and field == "category" and by_membership:
                return []
            if not matching:
                return [FactRow(str(label), None, edit=self._stating(name))]
            found = last_begun_on(matching, today, lambda each: each.statement, lambda each: each.stated)
            present = found[0] or matching[-1]
            others = [each for each in reversed(matching) if each is not present]
            return [self._stated(each, str(label), name, is_present=each is present) for each in (present, *others)]

        classes = (line for field, label in CLASS_LABELS.items() for line in rows(CLASS, field, label, field))
        links = [each for each in statements if each.kind in (DUPLICATE, MERGER)]
        return [
            *self._names(row, statements),
            *rows(PLACE, "place", _("Country")),
            *by_membership,
            *classes,
            *rows(PARENT, "parent", _("Group")),
            *(self._stated(each, str(LINK_LABELS[each.kind.name]), each.kind.name) for each in links),
            *self._from_others(row),
            FactRow(_("Id"), row.id),
        ]

    def _names(self, row: Any, statements: list[StatementRow]) -> list[FactRow]:
        """Return the present name, the name at registration if it differs, and the other spellings."""
        names = [each for each in statements if each.kind is NAME]
        renames = [each for each in names if each.statement.kind == "rename"]
        last = max(renames, key=lambda each: (each.statement.since or "", each.event), default=None)
        registered = Editable(
            "registered-name",
            ("name",),
            {"name": row.registered_name},
            correct=self._acts["registered-name"],
            before=row.registered_name,
        )
        name = Editable(
            "name",
            ("name",),
            {"name": row.name, "kind": "rename"},
            change=self._acts["name"],
            correct=None if renames else self._acts["registered-name"],
            before=row.name,
            withdraw=self._acts["withdraw"],
        )
        source = last.statement.source if last else row.source
        former = [] if last is None else [FactRow(_("Registered as"), row.registered_name, edit=registered)]
        return [
            FactRow(_("Name"), row.name, last.statement.since if last else None, source and linked(source), edit=name),
            *former,
            *(self._named(each) for each in names if each is not last),
        ]

    def _named(self, row: StatementRow) -> FactRow:
        statement = row.statement
        label = _("Called") if statement.kind == "rename" else _("Also written")
        source = linked(statement.source) if statement.source else None
        return FactRow(label, statement.name, statement.since, source, withdraw=self._withdrawing(row))

    def _stated(self, row: StatementRow, label: str, name: str, *, is_present: bool = True) -> FactRow:
        statement, kind = row.statement, row.kind
        value = statement_value(statement, self._form_choices)
        until = getattr(statement, "until", None)
        path = next((url_for(".details_view", id=other) for other in kind.referred_by(statement)), None)
        text = f"{value}, {days(statement.since, until)}" if until else value
        if name == "sector" and self._form_choices.is_off_the_list(statement.value):
            text = _("%(sector)s, not in the list of sectors", sector=text)
        source = linked(statement.source) if statement.source else None
        since = None if until else getattr(statement, "since", None)
        editable = self._amending(row, name, value, is_present=is_present)
        return FactRow(label, text, since, source, path, editable, self._withdrawing(row))

    def _amending(self, row: StatementRow, name: str, value: str, *, is_present: bool) -> Editable | None:
        """Return the editing of a statement: by a new statement from a day on if it is the present one and has no end, and by a
        correction at any time."""
        correct = self._acts.get(f"correct-{row.kind.name}")
        if correct is None:
            return None
        if row.kind is CLASS:
            correct = replace(
                correct,
                fields=tuple(
                    class_field(name, self._form_choices) if each.name == "value" and name in CLASS_LABELS else each
                    for each in correct.fields
                ),
            )
        ended = not is_present or getattr(row.statement, "until", None) is not None or row.kind is MERGER
        return Editable(
            f"{name}-{row.fact}" if ended else name,
            (_VALUE_OF[row.kind.name],),
            {**filled_from(row.kind, row.statement), "marking": row.marking},
            change=None if ended else self._acts[name],
            correct=correct,
            changing={"marking": None, "until": None, "field": name},
            correcting={"fact": row.fact},
            before=value,
            withdraw=self._acts["withdraw"],
        )

    def _stating(self, name: str) -> Editable:
        """Return the editing that enters a fact not yet known."""
        field = "country" if name == "place" else "parent" if name == "parent" else "value"
        return Editable(name, (field,), {"field": name}, change=self._acts[name], withdraw=self._acts["withdraw"])

    def _withdrawing(self, row: StatementRow) -> str:
        return url_for(".act_view", id=row.record, act="withdraw", fact=row.fact)

    def _from_others(self, row: Any) -> list[FactRow]:
        """Return the rows that other records state about this one; they are corrected there."""
        labels = {"duplicate": _("Also registered as"), "merger": _("Absorbed"), "parent": _("In its group")}
        return [
            FactRow(
                labels[each.kind.name],
                dated(self._form_choices.organization(each.record) or each.record, each.statement),
                path=url_for(".details_view", id=each.record),
            )
            for each in self._queries.links_to(row.id)
        ]


def category_by(membership: StatementRow) -> str:
    """Return the category of a membership in words."""
    return str(_(MEMBERSHIP_CATEGORIES[membership.statement.category]))


def _by_membership(membership: StatementRow) -> FactRow:
    text = _("%(category)s, by its membership", category=category_by(membership))
    path = page_path(MEMBERSHIPS, membership.fact)
    return FactRow(str(CLASS_LABELS["category"]), text, membership.statement.since, path=path)

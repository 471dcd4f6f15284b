"""The meetings' part of the pages of organizations and people: meetings attended, seats, roles, proposals."""

from collections.abc import Sequence
from typing import Any

from flask_admin import expose

from services.meetings.console.labels import ROLES, WAYS, _, days, inline_label, label_of, today
from services.meetings.console.workspace import MeetingsWorkspace
from shared.contracts.meetings.follow_up import PROGRESS
from shared.contracts.meetings.proposals import PROPOSALS
from shared.contracts.meetings.seats import REPRESENTATIVES, SEATS
from shared.domain.errors import NotThere
from shared.domain.ids import kind_of
from shared.event_store.statements import StatementRow
from shared.web.console.federated_parts import PartCell, RecordPart
from shared.web.console.page import ConsolePage
from shared.web.days import localized_date
from shared.web.statements.lists import ABOUT
from shared.web.statements.sentences import StatementSentences
from shared.web.statements.workspace import list_path, page_path

MOST = 50


class AboutView(ConsolePage):
    """`/meetings/console/about/<record>`: these parts as JSON, for the record's page in the registry's console."""

    def __init__(self, work: MeetingsWorkspace) -> None:
        super().__init__("about")
        self._work = work

    def roles_for(self, _view: str, _method: str) -> frozenset[str]:
        return ROLES

    @expose("/")
    def index_view(self) -> dict[str, Any]:
        """Raise NotThere: the address must name a record."""
        raise NotThere(id="")

    @expose("/<id>")
    def parts_view(self, id: str) -> dict[str, Any]:  # noqa: A002 - the name of the part of the address
        return {"parts": [each.as_json() for each in RecordParts(self._work, id).all()]}


class RecordParts:
    """Builds the parts of one record in a fixed number of queries."""

    def __init__(self, work: MeetingsWorkspace, record: str) -> None:
        self._work, self._record = work, record
        self._records = work.queries.with_absorbed(record, today())
        self._recorded = work.recorded.around(*self._records)
        work.records.names(
            one for row in self._recorded for one in row.kind.referred_by(row.statement) if kind_of(one) != "person"
        )

    def all(self) -> list[RecordPart]:
        return [self._meetings(), self._seats(), self._roles(), self._proposals()]

    def _of(self, kind: str) -> list[StatementRow]:
        """Return the statements of a kind that name the record, or one that it absorbed, directly, newest first."""
        rows = [row for row in self._recorded if row.kind.name == kind]
        return [row for row in reversed(rows) if self._under(row)]

    def _under(self, row: StatementRow) -> str | None:
        """Return which of the records a statement names: the record itself, if it does."""
        named = set(row.kind.referred_by(row.statement))
        return next((each for each in self._records if each in named), None)

    def _meetings(self) -> RecordPart:
        attended = self._work.queries.attended_by(self._record, today(), MOST + 1)
        of_person, came = kind_of(self._record) == "person", {row.organization for row in attended}
        of_others = not of_person and bool(came - {self._record})
        self._work.records.names(came if of_person or of_others else ())

        def beside(row: Any) -> PartCell:  # noqa: ANN401  a row
            """Return who came for the organization, or for whom the person came."""
            capacity = inline_label(row.capacity) or ""
            if not of_person:
                return PartCell(capacity, record=row.person or "")
            return self._organization(row.organization, capacity)

        rows = [
            (
                PartCell(row.code, f"/meetings/console/meetings/{row.id}"),
                PartCell(" · ".join(part for part in (days(row), row.city or self._work.country(row.country)) if part)),
                PartCell(label_of(WAYS, row.way) or ""),
                beside(row),
                *([self._organization(row.organization)] if of_others else []),
            )
            for row in attended[:MOST]
        ]
        heads = [_("Meeting"), _("When and where"), _("Mode"), _("Came for") if of_person else _("Represented by")]
        if of_others:
            heads.append(_("Recorded under"))
        return RecordPart("meetings", _("Meetings attended"), heads, rows, len(attended))

    def _seats(self) -> RecordPart:
        rows = [
            (PartCell(self._work.name(row.statement.series), page_path(SEATS, row.fact)), PartCell(self._held(row)))
            for row in self._of(SEATS.name)
        ]
        return self._part("seats", _("Seats"), SEATS, [_("Series"), _("Held")], rows)

    def _roles(self) -> RecordPart:
        sentences = StatementSentences(self._work.records.name)
        field = next(each for each in REPRESENTATIVES.fields if each.name == "role")
        rows = [
            (
                PartCell(self._work.name(row.statement.organization), record=row.statement.person),
                PartCell(sentences.in_words(field, row.statement.role), page_path(REPRESENTATIVES, row.fact)),
                PartCell(self._work.name(row.statement.series) if row.statement.series else _("all series")),
                PartCell(self._held(row)),
            )
            for row in self._of(REPRESENTATIVES.name)
        ]
        heads = [_("Who"), _("Role"), _("Series"), _("Held")]
        return self._part("roles", _("Representatives"), REPRESENTATIVES, heads, rows)

    def _proposals(self) -> RecordPart:
        progress = {row.statement.about: row for row in self._recorded if row.kind is PROGRESS}
        sentences = StatementSentences(self._work.records.name)
        field = next(each for each in PROGRESS.fields if each.name == "state")

        def became(row: StatementRow) -> str:
            last = progress.get(row.fact)
            return sentences.in_words(field, last.statement.state) if last else _("not recorded")

        rows = [
            (PartCell(self._line(row), page_path(PROPOSALS, row.fact)), PartCell(became(row)))
            for row in self._of(PROPOSALS.name)
        ]
        return self._part("proposals", _("Proposals"), PROPOSALS, [_("Proposal"), _("What became of it")], rows)

    def _part(
        self, name: str, title: str, kind: Any, heads: Sequence[str], rows: Sequence[tuple[PartCell, ...]]
    ) -> RecordPart:
        under = [self._under(row) or "" for row in self._of(kind.name)]
        if set(under) - {self._record}:
            heads = [*heads, _("Recorded under")]
            rows = [(*cells, self._organization(each)) for cells, each in zip(rows, under, strict=True)]
        return RecordPart(name, title, heads, rows[:MOST], len(rows), list_path(kind, **{ABOUT: self._record}))

    def _line(self, row: StatementRow) -> str:
        text = next(each for each in row.kind.fields if each.name == "text")
        return StatementSentences(self._work.records.name).in_words(text, row.statement.text)

    def _organization(self, record: str, more: str = "") -> PartCell:
        text = ", ".join(part for part in (self._work.name(record), more) if part)
        return PartCell(text, self._work.records.path(record) or "")

    def _held(self, row: StatementRow) -> str:
        since, until = row.statement.since, row.statement.until
        if until:
            return _("%(since)s to %(until)s", since=localized_date(since), until=localized_date(until))
        return _("since %(since)s", since=localized_date(since))

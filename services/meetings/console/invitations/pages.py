"""The page of a meeting's invitations, which records invitations, reminders and answers; its addressees and letters."""

from collections.abc import Callable, Sequence
from typing import Any

from babel import Locale
from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_babel import ngettext

from services.meetings.console.invitations.addressees import AddresseeLetters, addressee_cells, addressee_head
from services.meetings.console.invitations.content import (
    InvitationsContent,
    InvitationSources,
    OrganizationRow,
    ShownInvitations,
    invitations_on,
)
from services.meetings.console.invitations.groups import candidates, group_words
from services.meetings.console.invitations.letters import MOST, SHIPPED, LetterTemplates
from services.meetings.console.labels import CAPACITIES, INLINE_LABELS, WAYS, WRITERS, _, days, today
from services.meetings.console.stating import (
    column_days,
    dated,
    is_script,
    line,
    new_batch,
    not_longer,
    terms_of_request,
)
from services.meetings.console.stating_pages import StatingPage, parts_of_button
from services.meetings.console.workspace import MeetingsWorkspace
from services.meetings.queries.organizations import counted_as
from shared.contracts.meetings.attendance import ATTENDANCE_MODES
from shared.contracts.meetings.consultations import ANSWERS, MEANS, REPLIES, REQUESTS
from shared.contracts.records import ORGANIZATION
from shared.contracts.registry.organizations import SIZES
from shared.contracts.registry.states import REGIONS
from shared.domain.errors import Malformed, NotThere
from shared.domain.ids import is_id
from shared.web.access import may
from shared.web.console.refilled import refilled_page
from shared.web.days import localized_date
from shared.web.personal_names import NamesUnavailable, names_unavailable
from shared.web.sealed_search import as_typed
from shared.web.statements.workspace import StatementWorkspace
from shared.web.tables import MEDIA_TYPES, download
from shared.web.viewer import viewer

ANSWERED = ("accepted", "declined", "excused")
"""The answers of an organization, in the order of their digits."""
MOST_ADDED = 100


class InvitationsView(StatingPage):
    """`/meetings/console/invitations/<meeting>`."""

    undoable = (REQUESTS, REPLIES)

    def __init__(
        self,
        work: MeetingsWorkspace,
        statements: StatementWorkspace,
        sources: InvitationSources,
        templates: LetterTemplates,
    ) -> None:
        super().__init__(statements, "invitations")
        self.work, self.sources, self.templates = work, sources, templates
        self.letters = AddresseeLetters(work, templates)

    def path(self, id: str) -> str:  # noqa: A002  the name of the part of the address
        return url_for(".invitations_view", id=id)

    # Pages ------------------------------------------------------------------------------------------------------------

    @expose("/")
    def index_view(self) -> ResponseReturnValue:
        return redirect(url_for("console-meetings.index_view"))

    @expose("/<id>")
    def invitations_view(self, id: str) -> ResponseReturnValue:  # noqa: A002  the name of the part of the address
        query = request.args
        shown = ShownInvitations(*(query.get(name, "") for name in ("region", "seat", "answer", "group")))
        also = self._also(id)
        invitations = self._load(id, shown, also)
        chosen = self._chosen(invitations, also)
        return str(
            self.render(
                "meetings/invitations.html",
                **self._context(invitations, self._people(invitations.people)),
                shown=shown,
                also=also,
                chosen=chosen,
                regions=REGIONS,
                groups=group_words(self.work.country(host) if (host := invitations.meeting.country) else None),
                means=MEANS,
                modes=WAYS,
                silent=names_unavailable(),
                languages=[(each, Locale.parse(each).get_display_name("en")) for each in self.templates.languages],
            )
        )

    @expose("/<id>/addressees.<file_format>")
    def addressees_view(self, id: str, file_format: str) -> ResponseReturnValue:  # noqa: A002
        """Return the organizations invited, or that may be, as a table."""
        if file_format not in MEDIA_TYPES:
            raise NotThere(id=file_format)
        invitations = self._load(id)
        people = self._people(invitations.people)
        name = f"{invitations.meeting.code}-addressees"
        return download(file_format, name, addressee_head(), [addressee_cells(row, people) for row in invitations.rows])

    # Acts -------------------------------------------------------------------------------------------------------------

    @expose("/<id>/do", methods=("POST",))
    def done_view(self, id: str) -> ResponseReturnValue:  # noqa: A002
        """Invite or remind the ticked organizations, in one act."""
        ticked = self._organizations(id, request.form.getlist("to"))
        invitations = self._load(id, also=ticked)
        rows = [row for record in ticked if (row := invitations.row_of(record)) is not None]
        if request.form.get("do") == "letters":
            return self._letters(invitations, rows)
        if request.form.get("do") == "remind":
            return self._remind(id, [row for row in rows if row.status.can_be_reminded])
        return self._invite(id, [row for row in rows if row.status.request is None])

    def _invite(self, meeting: str, rows: Sequence[OrganizationRow]) -> ResponseReturnValue:
        def invite(batch: str) -> str:
            common = terms_of_request() | {"kind": "invitation", "about": meeting}
            invitations = [{**common, "to": row.organization} for row in rows]
            count = self.acts.state(REQUESTS, batch, invitations)
            sentence = ngettext("%(num)s organization is invited.", "%(num)s organizations are invited.", count)
            self.acts.notify(REQUESTS, batch, sentence)
            return self.path(meeting)

        return self._with(rows, invite, meeting, _("Everyone ticked has been invited already."))

    def _remind(self, meeting: str, rows: Sequence[OrganizationRow]) -> ResponseReturnValue:
        def remind(batch: str) -> str:
            common = {"kind": "reminder", "about": meeting, "on": today().isoformat()}
            count = self.acts.state(REQUESTS, batch, [{**common, "to": row.organization} for row in rows])
            sentence = ngettext("%(num)s organization is reminded.", "%(num)s organizations are reminded.", count)
            self.acts.notify(REQUESTS, batch, sentence)
            return self.path(meeting)

        return self._with(
            rows,
            remind,
            meeting,
            _("Tick an organization that was invited, has not answered and was not reminded today."),
        )

    def _letters(self, invitations: InvitationsContent, rows: Sequence[OrganizationRow]) -> ResponseReturnValue:
        """Return letters to the ticked organizations, with a list of them; nothing is recorded."""
        back = self._back(invitations.meeting.id)
        if not rows or len(rows) > MOST:
            return refilled_page(back, _("Tick at least one organization, and at most %(most)s.", most=MOST), 422)
        try:
            values = dated("on", today()) | dated("due") | line("document") | line("signatory") | line("function")
            language = request.form.get("language", SHIPPED)
            archive = self.letters.archive(invitations, rows, self._people(invitations.people), values, language)
        except (Malformed, ValueError) as problem:
            remedy = problem.parameters["remedy"] if isinstance(problem, Malformed) else _("Give the exact day.")
            return refilled_page(back, f"{remedy} {_('No letter was written.')}", 422)
        headers = {"Content-Disposition": f"attachment; filename={invitations.meeting.code}-letters.zip"}
        return Response(archive, mimetype="application/zip", headers=headers)

    @expose("/<id>/answer", methods=("POST",))
    def answered_view(self, id: str) -> ResponseReturnValue:  # noqa: A002
        """Record the answer of one organization; a script gets the updated row."""
        answering, answer, batch = parts_of_button(3)
        organization = next(iter(self._organizations(id, [answering])), None)
        if organization is None or answer not in ANSWERED:
            raise NotThere(id=answering)
        invitations = self._load(id, also=[organization])
        row = invitations.row_of(organization)
        assert row is not None

        def record(batch: str) -> str:
            about = invitations.exchange.answered_by(organization) or id
            reply = {"about": about, "respondent": organization, "answer": answer, **dated("on", today())}
            self.acts.state(REPLIES, batch, [reply | line("document") | _planned(row, answer)])
            if not is_script():
                self.acts.notify(REPLIES, batch, _("%(name)s: %(answer)s.", name=row.name, answer=_(ANSWERS[answer])))
            return f"{self.path(id)}#{organization}"

        back = f"{self.path(id)}#{organization}"
        return self.answered(record, back, batch, lambda: self._fragment(id, organization))

    @expose("/<id>/add", methods=("POST",))
    def added_view(self, id: str) -> ResponseReturnValue:  # noqa: A002
        """Show another organization on the page, so that it can be invited; nothing is recorded."""
        self.work.queries.meeting(id)
        chosen, typed = request.form.get("also.id", ""), as_typed(request.form.get("also"))
        matches = [(chosen, "")] if is_id(ORGANIZATION.name, chosen) else self.work.directory.named(typed)
        if len(matches) != 1:
            unknown = _("No match for %(typed)s. Choose one of the list.", typed=typed)
            return refilled_page(self.path(id), unknown if typed else _("Type part of a name, then choose one."), 422)
        also = list(dict.fromkeys([*request.form.getlist("shown"), matches[0][0]]))
        return redirect(url_for(".invitations_view", id=id, also=also, _anchor=matches[0][0]), 303)

    # Helpers
    # --------------------------------------------------------------------------------------------------------------

    def _load(
        self,
        id: str,  # noqa: A002
        shown: ShownInvitations = ShownInvitations(),  # noqa: B008  immutable
        also: Sequence[str] = (),
    ) -> InvitationsContent:
        return invitations_on(self.work.queries.meeting(id), self.sources, today(), shown, also)

    def _also(self, meeting: str) -> list[str]:
        """Return the organizations that the address adds: single ones, and those of a region or a group."""
        added = request.args.getlist("also")[:MOST_ADDED]
        if chosen := request.args.get("from"):
            host = self.work.queries.meeting(meeting).country
            added += candidates(self.sources.bodies, chosen, host, today(), MOST_ADDED)
        return self._organizations(meeting, added)

    def _organizations(self, meeting: str, ids: Sequence[str]) -> list[str]:
        """Return the organizations with these ids as they count at a meeting, each once; none in error."""
        organizations = (each for each in ids if is_id(ORGANIZATION.name, each))
        day = self.work.queries.meeting(meeting).first_day
        return list(dict.fromkeys(counted_as(self.sources.bodies.reader, organizations, day).values()))

    @staticmethod
    def _chosen(invitations: InvitationsContent, also: Sequence[str]) -> set[str]:
        """Return the organizations to tick: those added; otherwise all without an answer or, before any invitation,
        all with a seat."""
        if also:
            return {row.organization for row in invitations.not_asked if row.organization in also}
        if any(row.status.request for row in invitations.rows):
            return {row.organization for row in invitations.unanswered}
        return {row.organization for row in invitations.rows if row.seat}

    def _context(self, invitations: InvitationsContent, people: dict[str, str]) -> dict[str, Any]:
        return {
            "invitations": invitations,
            "meeting": invitations.meeting,
            "path": self.path(invitations.meeting.id),
            "writes": may(viewer(), WRITERS),
            "people": people,
            "answers": [(word, _(ANSWERS[word]) if word != "excused" else _("Excused")) for word in ANSWERED],
            "answer_words": {word: _(label) for word, label in ANSWERS.items()} | {"excused": _("Excused")},
            "mode": INLINE_LABELS.get(invitations.meeting.mode or ""),
            "mode_words": {word: _(label) for word, label in ATTENDANCE_MODES.items()},
            "capacity_words": dict(CAPACITIES),
            "size_words": {word: _(label) for word, label in SIZES.items()},
            "new_batch": new_batch,
            "column_day": column_days(invitations.meeting.first_day),
            "meeting_days": days(invitations.meeting, "long"),
            "place": self.work.place(invitations.meeting),
            "today": localized_date(today().isoformat()),
        }

    def _people(self, people: set[str]) -> dict[str, str]:
        try:
            return self.work.names.of(people) if people else {}
        except NamesUnavailable:
            return {}

    def _fragment(self, id: str, organization: str) -> ResponseReturnValue:  # noqa: A002
        invitations = self._load(id, also=[organization])
        row = invitations.row_of(organization)
        assert row is not None
        people = self._people({each.person for each in (row.principal, *row.alternates) if each})
        return render_template(
            "meetings/invitation_row.html",
            row=row,
            chosen=self._chosen(invitations, self._also(id)),
            **self._context(invitations, people),
        )

    def _with(
        self, rows: Sequence[OrganizationRow], act: Callable[[str], str], meeting: str, nobody: str
    ) -> ResponseReturnValue:
        back = self._back(meeting)
        return self.acts.done(act, back) if rows else refilled_page(back, nobody, 422)

    @staticmethod
    def _back(meeting: str) -> str:
        """Return the address of the page with the ticked organizations on it."""
        return url_for(".invitations_view", id=meeting, also=request.form.getlist("to")[:MOST_ADDED])


def _planned(row: OrganizationRow, answer: str) -> dict[str, str]:
    """Return who plans to come and how: by default the principal of the seat, as executive. Only an excuse has a reason."""
    if answer != "accepted":
        reason = not_longer("text", " ".join(request.form.get("text", "").split()), 4000)
        return {"text": reason} if reason and answer == "excused" else {}
    mode = request.form.get("mode", "")
    plan = {"mode": mode} if mode in ATTENDANCE_MODES else {}
    if row.principal is not None and not row.principal.left:
        plan |= {"person": row.principal.person, "capacity": "executive"}
    return plan

"""The pages of a consultation, which record requests, reminders, answers, needs, and reasons for refusing a need."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_babel import ngettext

from services.meetings.console.consultations.content import (
    ON_AGENDA,
    WAITS,
    Consultation,
    ShownStates,
    consultation_on,
)
from services.meetings.console.consultations.usual import usual_consultation
from services.meetings.console.labels import WRITERS, _, today
from services.meetings.console.stating import (
    column_days,
    dated,
    is_script,
    line,
    new_batch,
    terms_of_request,
    warn_if_personal,
)
from services.meetings.console.stating_pages import StatingPage, parts_of_button
from services.meetings.console.workspace import MeetingsWorkspace
from services.meetings.queries.bodies import BodyQueries, KnownState
from shared.contracts.meetings.consultations import (
    ANSWERS,
    CONSULTATIONS,
    MEANS,
    NEED_KINDS,
    RAISED_NEEDS,
    REPLIES,
    REQUESTS,
)
from shared.contracts.meetings.follow_up import PROGRESS
from shared.contracts.vocabularies import DIFFICULTIES
from shared.domain.dates import is_exact
from shared.domain.errors import Malformed, NotThere
from shared.web.access import may
from shared.web.console.refilled import refilled_page
from shared.web.days import localized_date
from shared.web.statements.vocabularies import listed
from shared.web.statements.workspace import StatementWorkspace, list_path, page_path
from shared.web.viewer import viewer

ENDPOINT = "console-consultation"
ANSWERED = ("replied", "took part", "nothing to raise")
"""The answers of a State, in the order of their digits."""


def consultation_path(consultation: str) -> str:
    """Return the address of the page of a consultation."""
    return url_for(f"{ENDPOINT}.consultation_view", id=consultation)


class ConsultationView(StatingPage):
    """`/meetings/console/consultation/<id>`."""

    undoable = (REQUESTS, REPLIES, RAISED_NEEDS, PROGRESS)

    def __init__(self, work: MeetingsWorkspace, statements: StatementWorkspace, bodies: BodyQueries) -> None:
        super().__init__(statements, "consultation")
        self.work, self.bodies = work, bodies

    def roles_for(self, view: str, method: str) -> frozenset[str]:
        return WRITERS if view == "ask_view" else super().roles_for(view, method)

    def path(self, id: str) -> str:  # noqa: A002  the name of the part of the address
        return consultation_path(id)

    # Pages ------------------------------------------------------------------------------------------------------------

    @expose("/")
    def index_view(self) -> ResponseReturnValue:
        return redirect(list_path(CONSULTATIONS))

    @expose("/<id>")
    def consultation_view(self, id: str) -> ResponseReturnValue:  # noqa: A002  the name of the part of the address
        shown = ShownStates(request.args.get("show") == "all", request.args.get("answer", ""))
        consultation = self._load(id, shown)
        names = self.work.records.names([*consultation.statement.meetings, *consultation.others])
        return str(
            self.render(
                "meetings/consultation.html",
                **self._context(consultation, shown),
                meetings=[(record, names.get(record, record)) for record in consultation.statement.meetings],
                others=[names.get(record, record) for record in consultation.others],
                need_of=request.args.get("need", ""),
                method=self._method(consultation),
                facts_path=page_path(CONSULTATIONS, consultation.row.fact),
            )
        )

    @expose("/<id>/ask")
    def ask_view(self, id: str) -> ResponseReturnValue:  # noqa: A002
        """Show the States that the consultation can still ask, with all of them ticked, or those of one region."""
        consultation, only = self._load(id), request.args.get("region", "")
        regions: dict[str, list[KnownState]] = {}
        for state in consultation.not_asked:
            regions.setdefault(state.region or "", []).append(state)
        statement = consultation.statement
        given = {
            "on": localized_date(statement.opened)
            if is_exact(statement.opened)
            else localized_date(today().isoformat()),
            "by": statement.method,
            "document": statement.document or "",
            "due": localized_date(statement.closed) if is_exact(statement.closed) else "",
        }
        return str(
            self.render(
                "meetings/consultation_ask.html",
                **self._context(consultation, ShownStates()),
                choices=regions,
                only=only,
                given=given,
                means=MEANS,
            )
        )

    @expose("/before/<meeting>")
    def of_meeting_view(self, meeting: str) -> ResponseReturnValue:
        """Redirect to the consultation that prepares a meeting; with several, show a choice; with none, offer to begin one."""
        row = self.work.queries.meeting(meeting)
        rows = self.statements.queries.naming([meeting], [CONSULTATIONS.name])
        if len(rows) == 1:
            return redirect(consultation_path(rows[0].fact), 303)
        consultations = [
            (self.statements.line(CONSULTATIONS, each.statement), consultation_path(each.fact)) for each in rows
        ]
        begins = url_for("console-consultations.create_view", **usual_consultation(row))
        context = {"meeting": row, "consultations": consultations, "begins": begins if may(viewer(), WRITERS) else None}
        return str(self.render("meetings/consultations_before.html", **context))

    # Acts -------------------------------------------------------------------------------------------------------------

    @expose("/<id>/ask", methods=("POST",))
    def asked_view(self, id: str) -> ResponseReturnValue:  # noqa: A002
        """Record that these States were asked, in one act."""
        consultation = self._load(id)
        open_to = {each.record for each in consultation.not_asked}
        chosen = [state for state in request.form.getlist("to") if state in open_to]
        if not chosen:
            nobody = _("No further State is chosen. Tick the States that were asked.")
            return refilled_page(url_for(".ask_view", id=id), nobody, 422)

        def ask(batch: str) -> str:
            common = terms_of_request() | {"kind": "consultation", "about": id}
            count = self.acts.state(REQUESTS, batch, [{**common, "to": state} for state in chosen])
            sentence = ngettext("%(num)s State is asked.", "%(num)s States are asked.", count)
            self.acts.notify(REQUESTS, batch, sentence)
            return consultation_path(id)

        return self.acts.done(ask, url_for(".ask_view", id=id))

    @expose("/<id>/remind", methods=("POST",))
    def reminded_view(self, id: str) -> ResponseReturnValue:  # noqa: A002
        """Record today's reminder to every State that has not answered and was not reminded today."""
        consultation = self._load(id)
        if not consultation.to_remind:
            nobody = _("All that have not answered were reminded today.")
            return refilled_page(consultation_path(id), f"{nobody} {_('Nothing was recorded.')}", 422)

        def remind(batch: str) -> str:
            values = {"kind": "reminder", "about": id, "on": today().isoformat()}
            open_to = [{**values, "to": row.state.record} for row in consultation.to_remind]
            count = self.acts.state(REQUESTS, batch, open_to)
            sentence = ngettext("%(num)s State is reminded.", "%(num)s States are reminded.", count)
            self.acts.notify(REQUESTS, batch, sentence)
            return consultation_path(id)

        return self.acts.done(remind, consultation_path(id))

    @expose("/<id>/answer", methods=("POST",))
    def answered_view(self, id: str) -> ResponseReturnValue:  # noqa: A002
        """Record the answer of one State; a script gets the updated row."""
        consultation = self._load(id)
        state, answer, batch = parts_of_button(3)
        row = next((each for each in consultation.whole.rows if each.state.record == state), None)
        request_ = consultation.exchange.answered_by(state)
        if row is None or not request_ or answer not in ANSWERED:
            raise NotThere(id=state)

        def record(batch: str) -> str:
            values = {
                "about": request_,
                "respondent": state,
                "answer": answer,
                **dated("on", today()),
                **line("document"),
            }
            self.acts.state(REPLIES, batch, [values])
            if not is_script():
                sentence = _("%(state)s: %(answer)s.", state=row.state.name, answer=_(ANSWERS[answer]))
                self.acts.notify(REPLIES, batch, sentence)
            return f"{consultation_path(id)}#{state}"

        return self.answered(record, f"{consultation_path(id)}#{state}", batch, lambda: self._row(id, state))

    @expose("/<id>/need", methods=("POST",))
    def need_view(self, id: str) -> ResponseReturnValue:  # noqa: A002
        """Record a need that a State raised."""
        self._load(id)
        state, text = request.form.get("state", ""), request.form.get("text", "").strip()

        def record(batch: str) -> str:
            if not text:
                raise Malformed("text", _("Fill this in."))
            kind = request.form.get("kind", "need")
            values = {"kind": kind if kind in NEED_KINDS else "need", "text": text, "raised_by": state, "at": id}
            self.acts.state(RAISED_NEEDS, batch, [values | dated("on", today()) | line("difficulty")])
            self.acts.notify(RAISED_NEEDS, batch, _("The need is recorded. Only the bureau sees it."))
            warn_if_personal(_("Text"), text)
            return f"{consultation_path(id)}#{state}"

        return self.acts.done(record, url_for(".consultation_view", id=id, need=state, _anchor=state))

    @expose("/<id>/refuse", methods=("POST",))
    def refused_view(self, id: str) -> ResponseReturnValue:  # noqa: A002
        """Record that a need is refused, with the reason."""
        consultation = self._load(id)
        need, text = request.form.get("need", ""), request.form.get("text", "").strip()
        if need not in {each.row.fact for each in consultation.needs}:
            raise NotThere(id=need)

        def record(batch: str) -> str:
            values = {"about": need, "state": "refused", "on": today().isoformat(), "judged_by": "bureau"}
            self.acts.state(PROGRESS, batch, [values | ({"text": text} if text else {})])
            self.acts.notify(PROGRESS, batch, _("The need is refused, for the reason given."))
            return consultation_path(id)

        return self.acts.done(record, consultation_path(id))

    # Helpers
    # --------------------------------------------------------------------------------------------------------------

    def _load(self, id: str, shown: ShownStates = ShownStates()) -> Consultation:  # noqa: A002, B008  immutable
        row = self.statements.queries.one(id)
        if row.kind.name != CONSULTATIONS.name:
            raise NotThere(id=id)
        return consultation_on(row, self.statements.queries, self.bodies, today(), shown)

    def _context(self, consultation: Consultation, shown: ShownStates) -> dict[str, Any]:
        return {
            "consultation": consultation,
            "shown": shown,
            "path": consultation_path(consultation.row.fact),
            "writes": may(viewer(), WRITERS),
            "subject": self.statements.line(CONSULTATIONS, consultation.row.statement),
            "answers": [(word, _(ANSWERS[word])) for word in ANSWERED],
            "answer_words": {word: _(label) for word, label in ANSWERS.items()},
            "need_kinds": {word: _(label) for word, label in NEED_KINDS.items()},
            "difficulties": listed(self.statements.queries.reader, DIFFICULTIES).values(),
            "new_batch": new_batch,
            "column_day": column_days(consultation.statement.opened),
            "today": localized_date(today().isoformat()),
            "waiting": consultation.that(WAITS),
            "ON_AGENDA": ON_AGENDA,
            "WAITS": WAITS,
        }

    def _method(self, consultation: Consultation) -> str:
        field = next(each for each in CONSULTATIONS.fields if each.name == "method")
        return self.statements.sentences.in_words(field, consultation.statement.method)

    def _row(self, id: str, state: str) -> ResponseReturnValue:  # noqa: A002
        consultation = self._load(id)
        row = next(each for each in consultation.whole.rows if each.state.record == state)
        return render_template("meetings/consultation_row.html", row=row, **self._context(consultation, ShownStates()))

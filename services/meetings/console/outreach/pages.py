"""The page of a meeting's recordings, which records presentations, consents, recordings and their addressees."""

from typing import Any

import msgspec
from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_babel import ngettext

from services.meetings.console.labels import _, today
from services.meetings.console.outreach.content import (
    CONSENT_TO,
)
from services.meetings.console.outreach.page import outreach_path
from services.meetings.console.outreach.sending import OutreachSending
from services.meetings.console.sheet.marking import checked_row
from services.meetings.console.sheet.rows import split_row_key
from services.meetings.console.stating import dated, is_script, line
from services.meetings.console.stating_pages import parts_of_button
from shared.contracts.completeness import COMPLETENESS
from shared.contracts.meetings.follow_up import CONSENT_ANSWERS, CONSENTS
from shared.contracts.meetings.recordings import LANGUAGES, PRESENTATIONS, RECORDINGS
from shared.domain.errors import Malformed, NotThere
from shared.public_view.marking_changes import ChangeMarking
from shared.statements.decider import correct_to
from shared.web.command_context import viewer_context
from shared.web.console import show_notice
from shared.web.sealed_search import as_typed
from shared.web.security import asks


class OutreachView(OutreachSending):
    """The page, and what it records about presentations; `sending` records what is sent."""

    # Pages ------------------------------------------------------------------------------------------------------------

    @expose("/")
    def index_view(self) -> ResponseReturnValue:
        """Redirect to the meetings, each of which has its recordings."""
        return redirect(url_for("console-meetings.index_view"))

    @expose("/<id>")
    def outreach_view(self, id: str) -> ResponseReturnValue:  # noqa: A002  the name of the part of the address
        outreach = self.outreach(id)
        return str(self.render("meetings/outreach.html", **self.context(outreach)))

    # Acts -------------------------------------------------------------------------------------------------------------

    @expose("/<id>/presentations", methods=("POST",))
    def presented_view(self, id: str) -> ResponseReturnValue:  # noqa: A002
        """Record a presentation for each chosen item of the agenda, or one by its title."""
        outreach = self.outreach(id)
        by_fact = {item.fact: item.statement for item in outreach.items}
        chosen = [by_fact[fact] for fact in request.form.getlist("item") if fact in by_fact]

        def record(batch: str) -> str:
            presentations: list[dict[str, Any]] = [
                {"meeting": id, "title": item.title, "item": item.fact, **({"day": item.day} if item.day else {})}
                for item in chosen
            ]
            if title := line("title").get("title"):
                presentations.append({"meeting": id, "title": {"en": title}})
            if not presentations:
                raise Malformed("item", _("Choose an item of the agenda, or type a title."))
            count = self.acts.state(PRESENTATIONS, batch, presentations)
            sentence = ngettext("One presentation is recorded.", "%(num)s presentations are recorded.", count)
            self.acts.notify(PRESENTATIONS, batch, sentence)
            return outreach_path(id)

        return self.acts.done(record, outreach_path(id))

    @expose("/<id>/find", methods=("POST",))
    @asks
    def find_view(self, id: str) -> ResponseReturnValue:  # noqa: A002
        """Find organizations and people by the typed text, to name a speaker."""
        self.work.queries.meeting(id)
        found = self.matcher.suggestions(as_typed(request.form.get("q")))
        return {"found": [{"id": key, "label": label} for key, label in found]}

    @expose("/<id>/speaker", methods=("POST",))
    def speaker_view(self, id: str) -> ResponseReturnValue:  # noqa: A002
        """Record who gave a presentation: a person of an organization, or the organization alone."""
        row = self.row(self.outreach(id), request.form.get("presentation", ""))

        def record(batch: str) -> str:
            organization, person = split_row_key(self._chosen())
            statement = msgspec.structs.replace(row.statement, organization=organization, speaker=person)
            command = correct_to(PRESENTATIONS, statement, _("The speaker is known now."))
            self.work.handler.handle(command, viewer_context(command=batch, expected=row.row.version))
            return f"{outreach_path(id)}#{row.row.fact}"

        return self.acts.done(record, f"{outreach_path(id)}#{row.row.fact}")

    def _chosen(self) -> str:
        """Return the chosen speaker, or the only match of the typed text. Raises Malformed."""
        typed, chosen = request.form.get("who", "").strip()[:300], request.form.get("who.id", "")
        found = [key for key, _label in self.matcher.suggestions(typed)] if typed and not chosen else []
        if not chosen and len(found) != 1:
            raise Malformed("who", _("More than one fits, or none. Type more of the name."))
        return checked_row("who", chosen or found[0])

    @expose("/<id>/consent", methods=("POST",))
    def consent_view(self, id: str) -> ResponseReturnValue:  # noqa: A002
        """Record an answer on being recorded, or on sharing; a script gets the updated cell."""
        presentation, to, answer, batch = parts_of_button(4)
        row = self.row(self.outreach(id), presentation)
        if to not in CONSENT_TO or answer not in CONSENT_ANSWERS:
            raise NotThere(id=presentation)

        def record(batch: str) -> str:
            by = row.statement.speaker or row.statement.organization
            if by is None:
                raise Malformed("by", _("Record the speaker first: consent comes from a person or an organization."))
            values = {"about": presentation, "to": to, "by": by, "answer": answer, **dated("on", today())}
            self.acts.state(CONSENTS, batch, [values | line("document")])
            if not is_script():
                self.acts.notify(CONSENTS, batch, _("The consent is recorded."))
            return f"{outreach_path(id)}#{presentation}"

        def cell() -> ResponseReturnValue:
            outreach = self.outreach(id)
            context = self.context(outreach)
            return render_template(
                "meetings/outreach_cell.html", row=self.row(outreach, presentation), to=to, **context
            )

        return self.answered(record, f"{outreach_path(id)}#{presentation}", batch, cell)

    @expose("/<id>/recording", methods=("POST",))
    def recorded_view(self, id: str) -> ResponseReturnValue:  # noqa: A002
        """Record where a presentation can be seen or heard, in one language."""
        presentation = request.form.get("presentation", "")
        row = self.row(self.outreach(id), presentation)

        def record(batch: str) -> str:
            address = line("address").get("address")
            if not address:
                raise Malformed("address", _("Type or paste the address of the recording."))
            language = request.form.get("language", "")
            if language not in LANGUAGES:
                raise Malformed("language", _("Choose the language of the recording."))
            values = {"presentation": row.row.fact, "language": language, "address": address, **dated("made_on")}
            self.acts.state(RECORDINGS, batch, [values])
            self.acts.notify(RECORDINGS, batch, _("The recording is added."))
            return f"{outreach_path(id)}#{presentation}"

        return self.acts.done(record, f"{outreach_path(id)}#{presentation}")

    @expose("/<id>/public", methods=("POST",))
    def public_view(self, id: str) -> ResponseReturnValue:  # noqa: A002
        """Make a recording public, or limit it to the bureau again; only an approver can make it public."""
        recording, marking = request.form.get("recording", ""), request.form.get("marking", "")
        outreach = self.outreach(id)
        row = next((each for each in outreach.rows if recording in {one.fact for one in each.recordings}), None)
        if row is None or marking not in ("public", "bureau"):
            raise NotThere(id=recording)

        def record(batch: str) -> str:
            change = ChangeMarking(record=recording, reason=_("Decided on the page of recordings."))
            self.work.handler.handle(change, viewer_context(command=batch, marking=marking))
            sentence = (
                _("The recording is public.") if marking == "public" else _("Only the bureau sees the recording.")
            )
            show_notice(sentence)
            return f"{outreach_path(id)}#{row.row.fact}"

        return self.acts.done(record, f"{outreach_path(id)}#{row.row.fact}")

    @expose("/<id>/complete", methods=("POST",))
    def completed_view(self, id: str) -> ResponseReturnValue:  # noqa: A002
        """Record whether the presentations are all recorded."""
        self.outreach(id)

        def record(batch: str) -> str:
            complete = request.form.get("complete") == "yes"
            self.acts.state(COMPLETENESS, batch, [{"of": "presentations", "complete": complete, "about": id}])
            sentence = _("All presentations are on the list.") if complete else _("There were other presentations too.")
            self.acts.notify(COMPLETENESS, batch, sentence)
            return outreach_path(id)

        return self.acts.done(record, outreach_path(id))

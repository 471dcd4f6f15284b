"""The acts of the follow-up page: referrals, the answers of a body in one table, and what partners may see."""

from typing import Any
from urllib.parse import quote

from flask import request
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_babel import ngettext

from services.meetings.console.follow_up.content import AddressedBody, FollowUp, FollowUpRow
from services.meetings.console.follow_up.page import EVERY, VIEWS, FollowUpPage, asked_rows, view_asked
from services.meetings.console.follow_up.referring import refer, take_back
from services.meetings.console.labels import _, today
from services.meetings.console.stating import checked_batch, dated, line, not_longer, warn_if_personal, worded
from shared.contracts.meetings.consultations import REPLIES, REQUESTS, TO_A_REFERRAL
from shared.contracts.meetings.referrals import continuing
from shared.domain.errors import ChangedMeanwhile, Malformed, NotThere, Refused
from shared.public_view.marking_changes import ChangeMarking
from shared.statements.kinds import StatementKind
from shared.web.command_context import viewer_context
from shared.web.console import show_notice

LONGEST = 4000  # characters


class FollowUpView(FollowUpPage):
    @expose("/")
    def index_view(self) -> ResponseReturnValue:
        """Show one row per conclusion: all of them, or those overdue, without follow-up, waiting or answered."""
        follow_up, shown_view = self.follow_up(), view_asked()
        rows = follow_up.rows_in(shown_view)
        context = {
            **self.context(follow_up, follow_up.rows),
            "rows": rows,
            "shown_view": shown_view,
            "path": self.path(EVERY),
        }
        counts = {word: len(follow_up.rows_in(word)) for word in VIEWS}
        return str(self.render("meetings/follow_up.html", views=VIEWS, counts=counts, **context))

    @expose("/<id>")
    def body_view(self, id: str) -> ResponseReturnValue:  # noqa: A002  the name of the part of the address
        """Show everything that a group or an organization was asked, to go through with its counsellor in one sitting."""
        follow_up = self.follow_up()
        referrals = self._referrals_of(follow_up, id)
        rows = [row for row, _each in referrals]
        earlier = [one for one in follow_up.groups if one != id and id in continuing(one, follow_up.groups)]
        works = asked_rows(self.queries.work_of([id, *earlier]))
        context = self.context(follow_up, rows)
        names = self.work.records.names([id, *earlier])
        context |= {"names": {**context["names"], **names}, "earlier": [names.get(one, one) for one in earlier]}
        page_context = {**context, "asked": referrals, "body": id, "work_choices": works, "path": self.path(id)}
        return str(self.render("meetings/follow_up_body.html", **page_context))

    @expose("/<id>/refer", methods=("POST",))
    def referred_view(self, id: str) -> ResponseReturnValue:  # noqa: A002
        """Record that a conclusion was referred to an addressee, with a due day."""
        back = f"{self.path(id)}#{quote(request.form.get('conclusion', '')[:80])}"

        def record(batch: str) -> str:
            refer(self.work, batch, id)
            return back

        return self.acts.done(record, back)

    @expose("/<id>/answers", methods=("POST",))
    def answered_view(self, id: str) -> ResponseReturnValue:  # noqa: A002
        """Record the chosen answers of a body to what it was asked, in one act."""
        referrals = self._referrals_of(self.follow_up(), id)

        def record(batch: str) -> str:
            common = {"respondent": id, **dated("on", today())}
            replies = [{**common, **reply} for _row, each in referrals if (reply := _answer_in_form(each))]
            if not replies:
                raise Malformed("answer", _("Choose an answer in at least one row."))
            count = self.acts.state(REPLIES, batch, replies)
            sentence = ngettext("One answer is recorded.", "%(num)s answers are recorded.", count)
            self.acts.notify(REPLIES, batch, sentence)
            return self.path(id)

        return self.acts.done(record, self.path(id))

    @expose("/<id>/public", methods=("POST",))
    def told_view(self, id: str) -> ResponseReturnValue:  # noqa: A002
        """Show a referral or its answer to partners, or hide it again. Only an approver can do this."""
        statement, marking = request.form.get("statement", ""), request.form.get("marking", "")
        referrals = [each for row in self.follow_up().rows for each in row.referrals]
        statements = {each.row.fact for each in referrals} | {fact for each in referrals for fact in each.replies}
        if statement not in statements or marking not in ("public", "members"):
            raise NotThere(id=statement)

        def record(batch: str) -> str:
            change = ChangeMarking(record=statement, reason=_("Decided on the page of follow-up."))
            self.work.handler.handle(change, viewer_context(command=batch, marking=marking))
            sentence = _("Partners are told of it, if its conclusion is public.")
            show_notice(sentence if marking == "public" else _("Partners are no longer told of it."))
            return self.path(id)

        return self.acts.done(record, self.path(id))

    def undo(self, kind: StatementKind, batch: str) -> None:
        """Undo an act; with a referral also the call on its addressee, if that was added with it."""
        if kind is not REQUESTS:
            super().undo(kind, batch)
            return
        try:
            taken_back = take_back(self.work, checked_batch(batch))
        except (Refused, ChangedMeanwhile) as problem:
            show_notice(f"{worded(problem)} {_('Nothing was undone.')}", "bad")
        else:
            show_notice(_("The referral is taken back.") if taken_back else _("There is nothing left to undo."))

    @staticmethod
    def _referrals_of(follow_up: FollowUp, body: str) -> list[tuple[FollowUpRow, AddressedBody]]:
        """Return what a body was asked. Raises NotThere if it was never asked anything."""
        referrals = follow_up.referrals_of(body)
        if not referrals:
            raise NotThere(id=body)
        return referrals


def _answer_in_form(addressed_body: AddressedBody) -> dict[str, Any]:
    """Return the contents of a form row: an answer, its document (by default the sitting's), the work, a text.

    Raises Malformed for a text without an answer.
    """
    fact = addressed_body.row.fact
    answer = request.form.get(f"answer.{fact}", "")
    text = not_longer(f"text.{fact}", request.form.get(f"text.{fact}", "").strip(), LONGEST)
    if answer not in TO_A_REFERRAL:
        if text:
            raise Malformed(f"answer.{fact}", _("A row has a text and no answer. Choose its answer too."))
        return {}
    warn_if_personal(_("Text"), text)
    document = line(f"document.{fact}").get(f"document.{fact}") or line("document").get("document")
    work = request.form.get(f"work.{fact}", "")
    values: dict[str, Any] = {"about": fact, "answer": answer}
    values |= {"document": document} if document else {}
    values |= {"text": text} if text else {}
    return values | ({"work": (work,)} if work else {})

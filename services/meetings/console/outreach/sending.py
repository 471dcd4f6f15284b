"""The sending of a meeting's recordings and the answers to it, recorded on the page of recordings."""

from itertools import islice

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_babel import ngettext

from services.meetings.console.labels import _, today
from services.meetings.console.outreach.content import Addressee, Outreach
from services.meetings.console.outreach.page import REPLIED, OutreachPage, outreach_path
from services.meetings.console.stating import dated, is_script, line
from services.meetings.console.stating_pages import parts_of_button
from shared.contracts.meetings.consultations import REPLIES, REQUESTS
from shared.domain.errors import NotThere

AT_ONCE = 500


class OutreachSending(OutreachPage):
    @expose("/<id>/send", methods=("POST",))
    def sent_view(self, id: str) -> ResponseReturnValue:  # noqa: A002
        """Record that everything that may be sent went to the bodies and absentees that lack it, at most 500 at once."""
        outreach = self.outreach(id)
        bodies, absent = outreach.waiting

        def record(batch: str) -> str:
            common = {"kind": "transmission", **dated("on", today()), **line("document")}
            transmissions = (
                {**common, "about": each, "to": to.organization} for to in (*bodies, *absent) for each in to.missing
            )
            count = self.acts.state(REQUESTS, batch, list(islice(transmissions, AT_ONCE)))
            remaining = sum(len(each.missing) for each in (*bodies, *absent)) - count
            sentence = ngettext("One recording is sent.", "%(num)s recordings are sent.", count)
            if remaining:
                remark = ngettext("One remains: send again.", "%(num)s remain: send again.", remaining)
                sentence = f"{sentence} {remark}"
            self.acts.notify(REQUESTS, batch, sentence)
            return outreach_path(id)

        return self.acts.done(record, outreach_path(id))

    @expose("/<id>/reply", methods=("POST",))
    def replied_view(self, id: str) -> ResponseReturnValue:  # noqa: A002
        """Record the answer of an addressee to everything it was sent last; a script gets the updated row."""
        organization, answer, batch = parts_of_button(3)
        outreach = self.outreach(id)
        addressee = self._addressee(outreach, organization)
        if not addressee.sent or answer not in REPLIED:
            raise NotThere(id=organization)

        def record(batch: str) -> str:
            last = max(each.row.statement.on for each in addressee.sent)
            values = {"respondent": organization, "answer": answer, **dated("on", today()), **line("document")}
            latest = [each for each in addressee.sent if each.row.statement.on == last]
            self.acts.state(REPLIES, batch, [{"about": each.row.fact, **values} for each in latest])
            if not is_script():
                self.acts.notify(REPLIES, batch, _("The answer is recorded."))
            return f"{outreach_path(id)}#{organization}"

        def line_of_addressee() -> ResponseReturnValue:
            outreach = self.outreach(id)
            return render_template(
                "meetings/outreach_addressee.html",
                each=self._addressee(outreach, organization),
                **self.context(outreach),
            )

        return self.answered(record, f"{outreach_path(id)}#{organization}", batch, line_of_addressee)

    @staticmethod
    def _addressee(outreach: Outreach, organization: str) -> Addressee:
        for each in outreach.addressees:
            if each.organization == organization:
                return each
        raise NotThere(id=organization)

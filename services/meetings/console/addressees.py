"""The addressees of a conclusion in a form: chosen from the matches, or typed."""

from flask import request

from services.meetings.console.labels import _
from shared.contracts.records import GROUP, ORGANIZATION, STATE
from shared.domain.errors import Malformed
from shared.web.statements.records import RecordDirectory

ADDRESSEES = (GROUP, ORGANIZATION, STATE)
LONGEST_NAME = 200


def named_addressee(records: RecordDirectory) -> str:
    """Return the addressee in a form's field `who`; "" if it is empty. Raises Malformed unless exactly one matches."""
    typed, chosen = request.form.get("who", "").strip()[:LONGEST_NAME], request.form.get("who.id", "")
    if not typed or chosen:
        return chosen
    found = [key for key, _label in records.find(ADDRESSEES, typed)]
    if len(found) != 1:
        raise Malformed("who", _("More than one fits, or none. Type more of the name."))
    return found[0]

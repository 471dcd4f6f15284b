"""Records chosen in a form: from the matches, or by the typed text."""

from collections.abc import Sequence

from flask import request

from services.meetings.console.labels import _
from shared.contracts.records import GROUP, ORGANIZATION, STATE
from shared.domain.errors import Malformed
from shared.statements.fields import RecordKind
from shared.web.statements.records import RecordDirectory

ADDRESSEES = (GROUP, ORGANIZATION, STATE)
LONGEST_NAME = 200


def chosen_record(records: RecordDirectory, name: str, kinds: Sequence[RecordKind]) -> str:
    """Return the record in a form's field; "" if it is empty. Raises Malformed unless exactly one matches."""
    typed, chosen = request.form.get(name, "").strip()[:LONGEST_NAME], request.form.get(f"{name}.id", "")
    if not typed or chosen:
        return chosen
    found = [key for key, _label in records.find(kinds, typed)]
    if len(found) != 1:
        raise Malformed(name, _("More than one fits, or none. Type more of the name."))
    return found[0]

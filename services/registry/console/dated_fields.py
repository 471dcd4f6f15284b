"""Fields that forms about dated statements share."""

from flask_babel import lazy_gettext as _l

from shared.web.console import FormField
from shared.web.console.markings import marking_field

SOURCE = FormField("source", _l("Source"), _l("Where this is stated."), optional=True)
REASON = FormField("reason", _l("Reason"), _l("Why it is stated anew. It stays in the history."), "textarea")
SEEN_BY = marking_field(_l("Unless you choose, the bureau alone."), "select", optional=True)
SINCE = FormField("since", _l("Since"), kind="day", optional=True)
UNTIL = FormField("until", _l("Until"), kind="day", optional=True)

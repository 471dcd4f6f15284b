"""What partners are told: public facts, translated into events of their own, in a log of their own.

`publisher` follows the three logs, each by a cursor of its own, and appends what they make public in the transaction that
moves the cursor: nothing is told twice, and a rebuild tells nothing. What is told of a record depends on that record's own
stream alone, so the order in which the logs come makes no difference.
"""

from services.reporting.publication.corrected import Corrected
from services.reporting.publication.due import tell_due
from services.reporting.publication.following import publisher, read_up_to
from services.reporting.publication.resuming import go_on_from, told_up_to
from services.reporting.publication.telling_again import tell_again

__all__ = ["Corrected", "go_on_from", "publisher", "read_up_to", "tell_again", "tell_due", "told_up_to"]

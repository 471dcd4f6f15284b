"""Publication to partners: public facts, translated into separate events in a log of their own.

`partner_projector` follows the three logs, each with its own cursor, and appends public events in the transaction that
moves the cursor: nothing is published twice, and a rebuild publishes nothing. The events about a record depend on that
record's stream alone, so the order of the logs makes no difference.
"""

from services.reporting.publication.corrections import CorrectionPublisher
from services.reporting.publication.deliveries import Deliveries
from services.reporting.publication.restoring import restore_partner_log
from services.reporting.publication.signing_secrets import SigningSecrets
from services.reporting.publication.translators import DuePublisher, partner_projector
from services.reporting.publication.webhooks import mark_loaded, webhooks_projector

__all__ = [
    "CorrectionPublisher",
    "Deliveries",
    "DuePublisher",
    "SigningSecrets",
    "mark_loaded",
    "partner_projector",
    "restore_partner_log",
    "webhooks_projector",
]

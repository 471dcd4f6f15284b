"""The progress of reporting and of what partners are sent, for the start page."""

from flask_babel import gettext as _

from services.reporting.read_models.publication import PUBLICATION
from services.reporting.read_models.webhooks import WEBHOOKS
from services.reporting.service import Service, consumed_logs
from shared.event_store.outbox_key import OutboxKey
from shared.web.console.log_progress import LogProgress, log_progress


def progress(service: Service) -> LogProgress:
    """Return what reporting has read of all logs."""
    reads = consumed_logs(service.reader)
    counted = _("Reports and figures do not count everything yet.")
    partners = _("Partners have not been sent everything that is public.")
    lacking = {consumer: partners if consumer in (PUBLICATION, WEBHOOKS) else counted for consumer in reads}
    return log_progress(service.reader, "reporting", OutboxKey(service.settings.outbox_key), reads, lacking)

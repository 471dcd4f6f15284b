"""Partners in the console: who they are, what lets them in, and what each has read."""

from services.registry.console.partners.page import Addresses, KafkaAddress, PartnerAccess
from services.registry.console.partners.progress import FeedProgressClient
from services.registry.console.partners.tasks import partner_tasks
from services.registry.console.partners.view import partners_view

__all__ = ["Addresses", "FeedProgressClient", "KafkaAddress", "PartnerAccess", "partner_tasks", "partners_view"]

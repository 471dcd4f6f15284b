"""Partners in the console: who they are, what lets them in, and what each has read."""

from services.registry.console.partners.needs import needs_of_partners
from services.registry.console.partners.reading import FeedReadings
from services.registry.console.partners.shown import Addresses, KafkaPlace, Letting
from services.registry.console.partners.view import partners_view

__all__ = ["Addresses", "FeedReadings", "KafkaPlace", "Letting", "needs_of_partners", "partners_view"]

"""What is told by events, as an AsyncAPI 3.0 document made from the contracts, and as a page that needs no internet."""

from shared.web.asyncapi.document import Places, document
from shared.web.asyncapi.log import Described
from shared.web.asyncapi.serving import Offer, describe_events

__all__ = ["Described", "Offer", "Places", "describe_events", "document"]

"""Published events as an AsyncAPI 3.0 document, made from the contracts, and as a page that needs no internet."""

from shared.web.asyncapi.document import ServerAddresses, document
from shared.web.asyncapi.log import LogDescription
from shared.web.asyncapi.serving import EventDocument, describe_events

__all__ = ["EventDocument", "LogDescription", "ServerAddresses", "describe_events", "document"]

"""Queries on the registry's read models, and on its log for a record's history. Every result has a definite order."""

from services.registry.queries.histories import HistoryQueries
from services.registry.queries.likenesses import LikenessQueries, Pair
from services.registry.queries.organizations import OrganizationFilter, OrganizationQueries
from services.registry.queries.partners import PartnerQueries
from services.registry.queries.people import AccountQueries, PersonQueries
from services.registry.queries.states import StateQueries
from services.registry.queries.webhooks import WebhookQueries


class RegistryQueries(
    OrganizationQueries,
    LikenessQueries,
    StateQueries,
    PersonQueries,
    AccountQueries,
    PartnerQueries,
    WebhookQueries,
    HistoryQueries,
):
    """All queries of the registry, by record."""


__all__ = ["OrganizationFilter", "Pair", "RegistryQueries"]

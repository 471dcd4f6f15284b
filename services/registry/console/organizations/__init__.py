"""Organizations in the console: list, record, what can be stated of one, and those to review."""

from services.registry.console.organizations.review import review
from services.registry.console.organizations.view import organizations_view

__all__ = ["organizations_view", "review"]

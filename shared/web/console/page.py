"""A page of the console that is not a list of records."""

from typing import Any

from flask_admin import BaseView


class ConsolePage(BaseView):
    """A page at `/<service>/console/<name>`, or below another `url`."""

    def __init__(self, name: str, url: str | None = None) -> None:
        super().__init__(name=name, endpoint=f"console-{name}", url=url or name)

    def _run_view(self, fn: Any, *args: Any, **kwargs: Any) -> Any:
        # Flask-Admin's own calls the view a second time after a TypeError, and hides where it was raised.
        return fn(self, *args, **kwargs)

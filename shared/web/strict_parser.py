"""The parser of API requests: it refuses anything that a schema does not name, and bodies that are not strict JSON."""

from typing import Any, NoReturn

from flask_babel import gettext as _
from marshmallow import RAISE, Schema, ValidationError
from webargs.flaskparser import FlaskParser

from shared.web import strict_json
from shared.web.problems import WrongMediaType


class StrictParser(FlaskParser):
    """A parser that reads bodies with strict_json and refuses unknown query parameters."""

    DEFAULT_UNKNOWN_BY_LOCATION = {  # noqa: RUF012
        "json": RAISE,
        "query": RAISE,
        "form": RAISE,
        "headers": None,
    }

    def load_json(self, req: Any, schema: Schema) -> Any:  # noqa: ARG002 - webargs' signature
        if req.mimetype != "application/json":
            raise WrongMediaType(expected="application/json")
        return strict_json.loads(req.get_data(cache=False))

    def load_querystring(self, req: Any, schema: Schema) -> Any:  # noqa: ARG002
        several = [name for name, values in req.args.lists() if len(values) > 1]
        if several:
            raise strict_json.MalformedBody(strict_json.printable(several[0]), _("Give this parameter once."))
        return req.args.to_dict()

    def handle_error(self, error: ValidationError, *_args: Any, **_options: Any) -> NoReturn:
        """Raise the fields' messages, without the level that webargs adds for their location."""
        messages = error.messages
        for location in ("json", "query"):
            if isinstance(messages, dict) and set(messages) == {location}:
                messages = messages[location]
        raise ValidationError(messages)

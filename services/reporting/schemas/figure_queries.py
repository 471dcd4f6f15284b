"""Parameters of figures and reports, and the shapes of their answers."""

from collections.abc import Mapping

from marshmallow import Schema, fields

from services.reporting.schemas.moments import IN_THE_LOG, PATTERN
from shared.web.fields import OneOf, StrictSchema, Text
from shared.web.refusals import unless


class PeriodName(Text):
    """The name of a period."""

    def __init__(self) -> None:
        condition = unless("a study period has this name, or it is a year, or two days in order")
        described = {"description": "A study period, a year, or FROM..TO."}
        super().__init__(required=True, longest=60, metadata=described | condition)


class FigureQuery(StrictSchema):
    """The period, moment and audience of a request."""

    period = PeriodName()
    as_known_at = Text(
        longest=200,
        metadata={
            "description": "A day or a minute such as 2026-11-05T07:01 (its end, UTC), or a position in each log; the present if absent.",
            "pattern": PATTERN,
            **unless(IN_THE_LOG),
        },
    )
    audience = OneOf("public", "members", "bureau", metadata={"description": "Yours if absent, and never wider."})


_FIRST = (
    "level", "base", "development", "host", "count", "by", "relation", "source", "m", "measure", "countries", "cause", "compared",
)  # fmt: skip


class FiguresQuery(FigureQuery):
    """The parameters for the figures of one key; `with_parameters` adds those of a rule."""

    key = Text(required=True, longest=60, metadata={"description": "Such as participation.organizations."})
    evidence = OneOf("all", metadata={"description": "all: every event behind the figure, not the first 20."})
    figure = Text(longest=300, metadata={"description": "One figure, such as participation.organizations;mode=remote."})


def with_parameters(longest: Mapping[str, int]) -> type[FiguresQuery]:
    """Return the schema with a text field for each parameter of a rule, with its greatest length.

    Parameters of the first releases keep their places in the API's document; others follow, by name.
    """
    names = sorted(longest, key=lambda name: (_FIRST.index(name) if name in _FIRST else len(_FIRST), name))
    condition = unless("the rule has this parameter, and takes this value")
    texts = {name: Text(longest=longest[name], metadata=condition) for name in names}
    return type(FiguresQuery.__name__, (FiguresQuery,), texts)


class EvidenceShape(Schema):
    count = fields.Integer(required=True)
    digest = fields.String(required=True)
    events = fields.List(fields.String(), required=True)


# `unknown` is a name in FIGURES.md's shape, and also an attribute of marshmallow's schemas, so this is not written
# as a class.
FigureShape = Schema.from_dict(
    {
        "key": fields.String(required=True),
        "of": fields.Dict(keys=fields.String(), values=fields.String(), required=True),
        "value": fields.Raw(required=True, allow_none=True),
        "at_least": fields.Raw(required=True, allow_none=True),
        "numerator": fields.Integer(required=True, allow_none=True),
        "denominator": fields.Integer(required=True, allow_none=True),
        "unit": fields.String(required=True),
        "as_of": fields.String(required=True),
        "items": fields.List(fields.String(), required=True),
        "rule": fields.String(required=True),
        "parameters": fields.Dict(required=True),
        "unknown": fields.Integer(required=True),
        "reason": fields.String(required=True, allow_none=True),
        "clauses": fields.List(fields.String(), required=True),
        "evidence": fields.Nested(EvidenceShape, required=True),
    },
    name="Figure",
)


class FiguresShape(Schema):
    period = fields.Dict(required=True)
    as_known_at = fields.Dict(required=True)
    figures = fields.List(fields.Nested(FigureShape), required=True)


class SectionShape(Schema):
    id = fields.String(required=True)
    figures = fields.List(fields.Integer(), required=True)


class ReportShape(Schema):
    report = fields.String(required=True)
    audience = fields.String(required=True)
    period = fields.Dict(required=True)
    as_known_at = fields.Dict(required=True)
    logs = fields.Dict(required=True)
    sections = fields.List(fields.Nested(SectionShape), required=True)
    figures = fields.List(fields.Nested(FigureShape), required=True)


class ComparisonQuery(StrictSchema):
    """Two moments of one report; `from` and `to` as in `as_known_at`."""

    before = Text(
        required=True,
        data_key="from",
        longest=200,
        metadata={
            "description": "A day or a minute (its end, UTC), or a position in each log.",
            "pattern": PATTERN,
            **unless(IN_THE_LOG),
        },
    )
    to = Text(
        longest=200,
        metadata={
            "description": "As `from`, and later; the present if absent.",
            "pattern": PATTERN,
            **unless(f"{IN_THE_LOG}, and it is later"),
        },
    )
    period = PeriodName()
    audience = OneOf("public", "members", "bureau", metadata={"description": "Yours if absent, and never wider."})


class ComparisonShape(Schema):
    report = fields.String(required=True)
    audience = fields.String(required=True)
    period = fields.String(required=True)
    before = fields.Dict(required=True, data_key="from")
    to = fields.Dict(required=True)
    commands = fields.Integer(required=True)
    each_command = fields.Boolean(required=True)
    figures = fields.List(fields.Dict(), required=True)
    steps = fields.List(fields.Dict(), required=True)

"""The parameters that rules of several modules have."""

from services.reporting.figures.classes import BY
from services.reporting.figures.counting import LEVELS
from services.reporting.figures.figure import Parameter
from shared.statements.wording import translatable as _

LEVEL = Parameter("level", "entity", LEVELS, {"group": _("by corporate group")})
DEVELOPMENT = Parameter("development", "footnote", BY, {"m49": _("by UN M49")})

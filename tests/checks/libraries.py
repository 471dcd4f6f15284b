"""The rooms in which each library may be imported. import-linter separates our own rooms; this check confines libraries."""

import ast
import sys
from pathlib import Path

from tests.checks.finding import PACKAGES, Finding, Module, lies_in, modules

PURE = ("services.*.domain", "shared.domain", "shared.statements", "shared.contracts", "shared.public_view")
PURE_LIBRARIES = {"msgspec"}

WEB_EDGE = ("shared.web", "services.*.api", "services.*.console", "services.*.app", "deploy")
# These texts of reports, remedies and imports are translated too, which is the only part of Flask they may use.
WORDED = (*WEB_EDGE, "services.*.schemas", "services.*.reports", "services.*.importing")
BROKER = ("shared.messaging", "services.*.worker", "deploy")

ONLY_IN = {
    "flask": WEB_EDGE,
    "flask_admin": WEB_EDGE,
    "flask_babel": WORDED,
    "flask_smorest": WEB_EDGE,
    "flask_sqlalchemy": WEB_EDGE,
    "flask_wtf": WEB_EDGE,
    "werkzeug": WEB_EDGE,
    "wtforms": WEB_EDGE,
    "gunicorn": ("deploy",),
    "waitress": ("deploy",),
    "prometheus_client": ("shared.web.metrics", "deploy"),
    "kafka": BROKER,
    "marshmallow": (*WEB_EDGE, "services.*.schemas"),
    "openpyxl": ("shared.tables",),
    "xlsxwriter": ("shared.tables",),
}
NEVER_IN = {
    "sqlalchemy": (
        "services.*.api",
        "services.*.schemas",
        "services.*.figures",
        "services.*.reports",
        "shared.tables",
        *PURE,
    ),
}


def check(root: Path) -> list[Finding]:
    return [finding for module in modules(root, *PACKAGES) for finding in look_at(module)]


def look_at(module: Module) -> list[Finding]:
    found = []
    for line, imported in imports(module):
        library = imported.split(".")[0]
        if library in sys.stdlib_module_names or library in PACKAGES:
            continue
        if any(lies_in(module.name, room) for room in PURE) and library not in PURE_LIBRARIES:
            found.append(
                module.finding(line, f"{library} is imported, but domain and contracts know no library but msgspec")
            )
        elif library in ONLY_IN and not any(lies_in(module.name, room) for room in ONLY_IN[library]):
            found.append(module.finding(line, f"{library} is imported outside of {', '.join(ONLY_IN[library])}"))
        elif any(lies_in(module.name, room) for room in NEVER_IN.get(library, ())):
            found.append(module.finding(line, f"{library} is imported where no SQL belongs; ask through queries"))
    return found


def imports(module: Module) -> list[tuple[int, str]]:
    """Yield line and dotted name of every absolute import, including those inside functions."""
    found = []
    for node in module.nodes:
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.append((node.lineno, node.module))
    return found

"""No SQL in api, schemas and policies, which use queries. (`libraries` forbids importing SQLAlchemy there.)"""

import ast
import re
from pathlib import Path

from tests.checks.finding import Finding, Module, lies_in, modules

ROOMS = ("services.*.api", "services.*.schemas", "services.*.policies")
SHOUTED = re.compile(r"\s*(SELECT|INSERT|UPDATE|DELETE|WITH|MERGE)\s")
SPOKEN = re.compile(
    r"\s*(select\s.*\sfrom\s|insert\s+into\s|update\s+\S+\s+set\s|delete\s+from\s)", re.IGNORECASE | re.DOTALL
)


def check(root: Path) -> list[Finding]:
    rooms = (module for module in modules(root, "services") if any(lies_in(module.name, room) for room in ROOMS))
    return [finding for module in rooms for finding in look_at(module)]


def look_at(module: Module) -> list[Finding]:
    documentation = {id(statement.value) for statement in module.nodes if isinstance(statement, ast.Expr)}
    return [
        module.finding(node.lineno, "this text is SQL; it belongs in queries or projections")
        for node in module.nodes
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in documentation
        and (SHOUTED.match(node.value) or SPOKEN.match(node.value))
    ]

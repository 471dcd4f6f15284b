"""The addresses and settings with which a partner's programs connect."""

from dataclasses import dataclass
from pathlib import Path
from shlex import quote

from services.registry.service import IssuedCredential
from shared.messaging.groups import group_prefix

CA_FILE = "kafka-ca.pem"
"""The name of the file in which a partner keeps the certificates from the bureau."""


@dataclass(frozen=True)
class KafkaAddress:
    """The brokers as partners reach them, their protocol, and the prefix of names in the cluster.

    `outside`: whether this is known to be the address for partners, rather than only this program's. `ca_file`: the
    certificates by which partners check the brokers; None for those that their machines trust anyway.
    """

    bootstrap: str | None
    protocol: str
    prefix: str
    outside: bool = False
    ca_file: Path | None = None

    @property
    def authority(self) -> str | None:
        """Return the text of `ca_file`, if it has any."""
        if self.ca_file is None or not self.ca_file.is_file():
            return None
        return self.ca_file.read_text().strip() or None

    def group_prefix(self, handle: str) -> str:
        """Return the prefix of the names of a partner's groups in the cluster; `handle` is a credential's."""
        return group_prefix(f"{self.prefix}{handle}")


@dataclass(frozen=True)
class Addresses:
    """The addresses for partners' tokens and feed: scheme, name and port, from the settings."""

    tokens: str
    feed: str


def connection_settings(made: IssuedCredential, addresses: Addresses, kafka: KafkaAddress) -> str:
    """Return the settings for the partner's programs, one shell line each, named as in docs/partners.md.

    `addresses` are those from the settings.
    """
    if made.way == "kafka":
        variables = {
            "KAFKA": kafka.bootstrap,
            "KAFKA_PROTOCOL": kafka.protocol,
            "KAFKA_USER": f"{kafka.prefix}{made.handle}",
            "KAFKA_PASSWORD": made.secret,
            "KAFKA_GROUP": kafka.group_prefix(made.handle),
            **({"KAFKA_CA_FILE": CA_FILE} if kafka.authority else {}),
        }
    else:
        variables = {
            "PARTNER_URL": addresses.feed,
            "PARTNER_TOKEN_URL": f"{addresses.tokens}/registry/oauth/token",
            "PARTNER_CLIENT_ID": made.handle,
            "PARTNER_CLIENT_SECRET": made.secret,
        }
    lines = [f"export {name}={quote(value or '')}" for name, value in variables.items()]
    if made.way == "kafka" and kafka.authority:
        lines += [f"cat > {CA_FILE} <<'END'", kafka.authority, "END"]
    return "\n".join(lines)

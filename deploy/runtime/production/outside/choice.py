"""The address and files named by the operator for the partners' access to Kafka."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from shared.domain.errors import Malformed

if TYPE_CHECKING:
    from deploy.runtime.production.outside.certificates import KeyStore

NONE = "none"
PORT = 9093
_ADDRESS = re.compile(r"(?:\[(?P<v6>[0-9a-fA-F:]+)\]|(?P<name>[A-Za-z0-9._-]+))(?::(?P<port>[0-9]{1,5}))?")


class OutsideListener(msgspec.Struct, frozen=True, omit_defaults=True):
    """The listener for partners: the name that they connect to, and PEM files with absolute paths.

    `ca_file`: the certificates of an authority not known to machines by default, which are given to partners.
    """

    host: str
    port: int
    certificate: str
    key: str
    ca_file: str | None = None

    @property
    def address(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"

    def keystore(self) -> "KeyStore":
        """Return the checked content of the files. Raises Malformed, naming the option and the remedy."""
        # Imported here because every command reads the choice, but few need to check certificates.
        from deploy.runtime.production.outside.certificates import read_keystore  # noqa: PLC0415

        return read_keystore(
            self.host, Path(self.certificate), Path(self.key), Path(self.ca_file) if self.ca_file else None
        )


def outside_listener(address: str, certificate: Path | None, key: Path | None, ca_file: Path | None) -> OutsideListener:
    """Return the listener named by the options. Raises Malformed."""
    found = _ADDRESS.fullmatch(address)
    port = int(found["port"] or PORT) if found else 0
    if found is None or not 0 < port < 65536:
        raise Malformed("--listen", "Write it as HOST or HOST:PORT, with the name that partners ask for.")
    host = found["v6"] or found["name"]
    if host in ("0.0.0.0", "::"):  # noqa: S104  refused
        raise Malformed("--listen", "Name the host as partners ask for it. The broker listens on all addresses anyway.")
    if certificate is None:
        raise Malformed(
            "--certificate", "--listen needs a certificate (PEM) of that name: add --certificate and --key."
        )
    if key is None:
        raise Malformed("--key", "--listen needs the certificate's private key (PEM): add --key.")
    listener = OutsideListener(
        host.lower(),
        port,
        str(certificate.absolute()),
        str(key.absolute()),
        str(ca_file.absolute()) if ca_file else None,
    )
    listener.keystore()
    return listener

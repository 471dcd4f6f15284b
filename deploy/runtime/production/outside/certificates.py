"""A certificate with its key, as PEM files: read, and checked the way clients will check it."""

import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

from shared.domain.errors import Malformed
from shared.environment.files import readable

SOON = timedelta(days=21)


@dataclass(frozen=True)
class KeyStore:
    """`pem`: key and chain as Kafka reads them, the key in PKCS #8. `leaf` is in DER. `authority`: the CA certificates
    that clients check it with, None for the machines' own. `last`: the last moment at which the whole chain is
    valid."""

    pem: bytes
    leaf: bytes
    authority: bytes | None
    last: datetime

    def expires_soon(self, now: datetime) -> bool:
        return self.last - now < SOON


def read_keystore(host: str, certificate: Path, key: Path, ca_file: Path | None = None) -> KeyStore:
    """Return certificate and key, checked. Raises Malformed if they are unreadable, not PEM, encrypted with a
    passphrase, not a pair, not for that name, expired, not yet valid, or not issued by the authority in `ca_file`."""
    chain = _certificates("--certificate", certificate)
    private = _private_key(key)
    _refuse_other_key(chain, certificate, private, key)
    leaf, now = chain[0], datetime.now(UTC)
    _refuse_other_name(leaf, host, certificate)
    for each in chain:
        if now > each.not_valid_after_utc:
            sentence = (
                f"{certificate} holds a certificate that expired on {each.not_valid_after_utc:%Y-%m-%d} ({_who(each)})."
            )
            raise Malformed("--certificate", f"{sentence} Renew it.")
        if now < each.not_valid_before_utc:
            sentence = f"{certificate} holds a certificate that is good from {each.not_valid_before_utc:%Y-%m-%d} on ({_who(each)})."
            raise Malformed(
                "--certificate", f"{sentence} Wait until then, or look whether this machine's clock is right."
            )
    authorities = _certificates("--ca-file", ca_file) if ca_file else []
    if ca_file:
        _refuse_other_issuer(chain, authorities, host, ca_file, now)
    closed = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    last = min(each.not_valid_after_utc for each in chain)
    return KeyStore(closed + _pem(chain), leaf.public_bytes(Encoding.DER), _pem(authorities) or None, last)


def _pem(certificates: list[x509.Certificate]) -> bytes:
    return b"".join(each.public_bytes(Encoding.PEM) for each in certificates)


def _certificates(option: str, file: Path) -> list[x509.Certificate]:
    try:
        return x509.load_pem_x509_certificates(_read(option, file))
    except ValueError as error:
        raise Malformed(
            option,
            f"{file} holds no certificate in PEM, which begins with -----BEGIN CERTIFICATE-----. One in DER is made one by "
            f"`openssl x509 -inform der -in {file} -out certificate.pem`.",
        ) from error


def _private_key(file: Path) -> PrivateKeyTypes:
    content = _read("--key", file)
    try:
        return load_pem_private_key(content, password=None)
    except TypeError as error:
        raise Malformed(
            "--key",
            f"{file} is closed by a passphrase, which nobody could type at each start. Write it without: "
            f"`openssl pkey -in {file} -out key.pem`, and let only its owner read it.",
        ) from error
    except ValueError as error:
        raise Malformed("--key", f"{file} holds no private key in PEM (-----BEGIN PRIVATE KEY-----).") from error


def _read(option: str, file: Path) -> bytes:
    with readable(option, file):
        return file.read_bytes()


def _refuse_other_key(chain: list[x509.Certificate], certificate: Path, private: PrivateKeyTypes, key: Path) -> None:
    def public(holder: x509.Certificate | PrivateKeyTypes) -> bytes:
        return holder.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

    if public(chain[0]) == public(private):
        return
    if any(public(each) == public(private) for each in chain):
        sentence = (
            f"{certificate} does not begin with the certificate of {key}: put that first, then those that issued it."
        )
        raise Malformed("--certificate", sentence)
    raise Malformed(
        "--key",
        f"{key} is not the key of the certificate in {certificate} ({_who(chain[0])}). Name the two that belong together.",
    )


def _refuse_other_name(leaf: x509.Certificate, host: str, certificate: Path) -> None:
    carried = list(_names(leaf))
    if not any(_carries(name, host) for name in carried):
        names = ", ".join(carried) or "no name at all (a common name is not looked at any more)"
        raise Malformed(
            "--certificate",
            f"{certificate} does not carry the name {host}, so every client would refuse it. It carries {names}. Give --listen "
            "one of these, or have a certificate made with that name as a subject alternative name.",
        )


def _refuse_other_issuer(
    chain: list[x509.Certificate], authorities: list[x509.Certificate], host: str, ca_file: Path, now: datetime
) -> None:
    if chain[0] in authorities and chain[0].issuer == chain[0].subject:
        return  # it is its own authority
    subject = x509.DNSName(host) if not _address(host) else x509.IPAddress(ipaddress.ip_address(host))
    verifier = PolicyBuilder().store(Store(authorities)).time(now).build_server_verifier(subject)
    try:
        verifier.verify(chain[0], chain[1:])
    except VerificationError as error:
        raise Malformed(
            "--ca-file",
            f"The certificate ({_who(chain[0])}) does not follow from those in {ca_file}: {error}. Name the authority that issued it, "
            "and put the certificates between the two into --certificate, behind the own one.",
        ) from error


def _names(leaf: x509.Certificate) -> Iterator[str]:
    """Yield the subject alternative names that hosts are compared with."""
    try:
        names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return
    yield from names.get_values_for_type(x509.DNSName)
    yield from map(str, names.get_values_for_type(x509.IPAddress))


def _carries(name: str, host: str) -> bool:
    """Return whether a name in a certificate matches a host (RFC 9525): an asterisk stands only for the first label."""
    if _address(host):
        return _address(name) == _address(host)
    name, host = name.lower().rstrip("."), host.lower().rstrip(".")
    if name.startswith("*."):
        return host.partition(".")[2] == name[2:]
    return name == host


def _address(text: str) -> str | None:
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        return None


def _who(certificate: x509.Certificate) -> str:
    return certificate.subject.rfc4514_string() or "without a subject"

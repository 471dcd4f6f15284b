"""Certificates for serving Kafka, issued by a test's own authority."""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID


@dataclass(frozen=True)
class Authority:
    """`file`: its own certificate, with which clients verify the others."""

    file: Path
    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey


def authority(folder: Path, name: str = "ca") -> Authority:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = _named(f"Example authority {name}")
    made = (
        _begun(subject, subject, key, timedelta(days=365))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(_usage(signs=True), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / f"{name}.pem"
    file.write_bytes(made.public_bytes(Encoding.PEM))
    return Authority(file, made, key)


def certificate(
    folder: Path,
    issuer: Authority,
    *names: str,
    days: int = 90,
    form: PrivateFormat = PrivateFormat.PKCS8,
    called: str = "server",
) -> tuple[Path, Path]:
    """Return the files of a new certificate for these names and of its key. A further call replaces the files."""
    key = ec.generate_private_key(ec.SECP256R1())
    builder = (
        _begun(_named("Example broker"), issuer.certificate.subject, key, timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key()), critical=False)
        .add_extension(_usage(signs=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
    )
    if names:
        builder = builder.add_extension(x509.SubjectAlternativeName(_alternatives(names)), critical=False)
    made = builder.sign(issuer.key, hashes.SHA256())
    file, of_key = folder / f"{called}.pem", folder / f"{called}.key"
    file.write_bytes(made.public_bytes(Encoding.PEM))
    of_key.write_bytes(key.private_bytes(Encoding.PEM, form, NoEncryption()))
    return file, of_key


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _begun(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, good: timedelta
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    begin = min(now, now + good) - timedelta(days=1)
    return (
        x509.CertificateBuilder(issuer, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(now + good)
    )


def _alternatives(names: Sequence[str]) -> list[x509.GeneralName]:
    found: list[x509.GeneralName] = []
    for name in names:
        try:
            found.append(x509.IPAddress(ipaddress.ip_address(name)))
        except ValueError:
            found.append(x509.DNSName(name))
    return found


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs,
        crl_sign=signs,
        encipher_only=False,
        decipher_only=False,
    )

"""A key that signs the bench's logs, generated for each run."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared.transparency.note import Key

KEY = Ed25519PrivateKey.generate()


def key_named(origin: str) -> Key:
    return Key(origin, KEY.public_key().public_bytes_raw())

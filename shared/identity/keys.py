"""The keys that sign and verify tokens: Ed25519, identified by their thumbprint (RFC 7638)."""

import re
from collections.abc import Mapping
from functools import lru_cache

from joserfc.jwk import OKPKey

_PEM = re.compile("-----BEGIN PUBLIC KEY-----.*?-----END PUBLIC KEY-----", re.DOTALL)


@lru_cache(maxsize=8)
def public_keys(pem: str) -> Mapping[str, OKPKey]:
    """Return the public keys in a PEM text by id, in the order of the text.

    During a key rotation there are two, and tokens signed with either are valid.
    """
    keys = [OKPKey.import_key(block) for block in _PEM.findall(pem)]
    return {key.thumbprint(): key for key in keys}


@lru_cache(maxsize=8)
def private_key(pem: str) -> OKPKey:
    return OKPKey.import_key(pem)

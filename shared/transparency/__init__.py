"""Proofs that a log was not altered: Merkle trees as in RFC 9162."""

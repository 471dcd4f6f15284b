"""Proofs that nothing was altered: Merkle trees after RFC 9162."""

"""Trees and proofs, against computations that share no code with ours."""

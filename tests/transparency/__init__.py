"""Trees and proofs, compared with computations that share no code with the program."""

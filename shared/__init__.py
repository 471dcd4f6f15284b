"""The kernel: everything that all services need and that is not business of one. No business nouns outside
`contracts`."""

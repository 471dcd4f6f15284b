"""The kernel, which all services share and which holds no service's business. No business nouns outside `contracts`."""

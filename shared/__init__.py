"""The kernel: what every service needs and no service's business. No business nouns outside `contracts`."""

"""The kernel, shared by all services and free of any service's business logic. No business terms outside
`contracts`."""

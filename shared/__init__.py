"""The kernel, shared by all services and free of any service's business logic. Only `contracts`
and `public_view` use business terms."""

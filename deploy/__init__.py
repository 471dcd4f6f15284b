"""Everything that runs the services: the only package that may know all of them."""

"""Everything that runs the services: the one package that may know all of them."""

"""Events told to partners, and those kept from them."""

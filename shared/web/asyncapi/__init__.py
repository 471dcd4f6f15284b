"""Published events as an AsyncAPI 3.0 document, made from the contracts, and as a page that needs no internet."""

"""Between HTTP and the business: access, identity, transactions, pages, errors and headers."""

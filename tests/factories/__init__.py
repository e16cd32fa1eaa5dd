"""What tests make: members, contracts, accounts, extracts."""

"""The member's profile: personal information, e-mail, password, bank details, scheme."""

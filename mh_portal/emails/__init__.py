"""The e-mails as people receive them: their texts, how they are sent, and what came of it."""

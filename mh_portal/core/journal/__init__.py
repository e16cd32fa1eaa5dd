"""What a member reads of the audit trail: who did what with their file, and when."""

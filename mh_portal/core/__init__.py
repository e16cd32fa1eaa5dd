"""The insurer's business: what the portal decides, keeps and knows, without any HTTP."""

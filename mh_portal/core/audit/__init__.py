"""The audit trail: what happened, who did it, for whom; append-only and chained."""

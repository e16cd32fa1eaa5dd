"""The insurer's work on what members send: the queue, prepared texts, the orders for the printer."""

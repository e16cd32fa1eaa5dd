"""The call centre's queues: requests, messages and calls to members."""

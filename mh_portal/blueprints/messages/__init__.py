"""The members' messages: conversations with the insurer, about a request or on their own."""

"""What a member lets the insurer send, by which channel, and the proof of each decision."""

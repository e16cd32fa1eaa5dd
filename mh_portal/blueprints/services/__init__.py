"""The services of a contract: explained to everybody, and a call about them booked by members."""

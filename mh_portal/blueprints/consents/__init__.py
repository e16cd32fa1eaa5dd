"""The pages on which members decide what they are sent, and leave a list of recipients."""

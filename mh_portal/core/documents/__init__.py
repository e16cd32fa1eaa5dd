"""What the documents of a member say, and how they are recognized as genuine."""

"""What a product pays: its guarantee table, with the dates it holds."""

"""What members may change of what the insurer knows of them; their own word wins over the extract."""

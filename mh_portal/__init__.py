"""The online space of Malakoff Humanis's retired members."""

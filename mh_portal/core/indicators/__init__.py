"""What the call centre is measured by: counts by day, kept up to date from what was recorded."""

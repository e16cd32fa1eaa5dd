"""The indicators for supervisors, the weekly report, and the figures for the monitoring."""

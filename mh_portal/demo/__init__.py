"""The demo base: fictitious members for trying the portal, loaded like a real extract."""

"""The pages of data rights, of accesses to the file and of open sessions."""

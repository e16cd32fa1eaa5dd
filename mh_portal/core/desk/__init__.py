"""An advisor on the telephone: finding a member, checking who calls, opening and closing the file."""

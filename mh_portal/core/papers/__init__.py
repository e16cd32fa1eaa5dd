"""Files that members give with requests and messages: received, rebuilt, kept, given back."""

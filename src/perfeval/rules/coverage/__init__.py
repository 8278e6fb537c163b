"""Whether the indicators cover what they should, level by level."""

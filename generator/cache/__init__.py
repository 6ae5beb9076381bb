"""What earlier runs found out, kept as data so that it need not be found out again."""

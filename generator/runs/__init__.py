"""Runs over many pages: what is asked for, what the last run knew, what is done again, in how many processes."""

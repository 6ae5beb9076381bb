"""Tables of parameters, from cells to `Parameter`s."""

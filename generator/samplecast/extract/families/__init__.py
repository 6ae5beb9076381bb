"""What other documentation families write, said as tables."""

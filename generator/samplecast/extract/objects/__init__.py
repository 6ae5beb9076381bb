"""Which table describes which object, on this page or another."""

"""What requests count as, and the cells that figures are read from."""

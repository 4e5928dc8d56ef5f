"""What HTTP answers mean: pure functions."""

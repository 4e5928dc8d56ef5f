"""When to ask for what, and when it is over: pure functions."""

"""Long work in the background: a row is the queue, and tells how far the work has come."""

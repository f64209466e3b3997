"""审批: what waits for a review or a decision at the left, the case and its strip at the right."""

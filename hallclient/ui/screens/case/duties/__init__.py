"""其他办理: the rare acts beside the way, each a description of what is written and which rule is asked."""

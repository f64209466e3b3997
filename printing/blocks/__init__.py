"""One module a family of blocks: each turns a block of a layout and the facts into boxes."""

"""Lists of what is said against the hall and answered for: what 监察 and 评价 share."""

"""受理台: one table, one checklist and the law's answer at every moment."""

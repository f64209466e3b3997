"""统计: what the acts say in figures, for a counter's book. Counts and nothing else.

`counted` is one case with all that counts of it, small and free of personal data; `totals` adds such cases up for days;
`measures` holds what each figure means, as it is printed; `report` is the whole of it with its edition (第 2 版).
"""

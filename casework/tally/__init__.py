"""统计: what the acts say in figures, the same for a counter's book and for the hall's server. Counts and nothing else.

`counted` is one case with all that counts of it, small and free of personal data; `totals` adds such cases up for days;
`measures` holds what each figure means, as it is printed; `editions` tells two counts of one day apart (第 2 版).
"""

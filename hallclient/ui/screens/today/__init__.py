"""今日: the hall at a glance, read from a metre; every figure opens its cases."""

"""What is printed: facts in, PDF bytes out. The only package that knows reportlab.

`render.render(code, facts)` lays out one paper. The layouts are data: `documents/*.yaml`.
"""

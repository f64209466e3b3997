"""How the window looks: colours, type sizes, lengths, icons and the sheets of what Qt paints, all
from `resources/theme`.

`use_theme(app, "light", 1.25)` sets everything, `dress` gives a widget its sheet; `px`, `color`, `font` and
`paint_icon` answer for the theme in use.
"""

from hallclient.ui.theme.current import color, dress, font, make_app, px, theme, use_theme
from hallclient.ui.theme.fonts import line_height, meet, metrics, sized_font
from hallclient.ui.theme.icons import icon_pixmap, paint_icon
from hallclient.ui.theme.tokens import SCALES, THEMES, Theme, load_theme

__all__ = [
    "SCALES",
    "THEMES",
    "Theme",
    "color",
    "dress",
    "font",
    "icon_pixmap",
    "line_height",
    "load_theme",
    "make_app",
    "meet",
    "metrics",
    "paint_icon",
    "px",
    "sized_font",
    "theme",
    "use_theme",
]

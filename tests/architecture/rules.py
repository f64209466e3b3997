"""What user text may never reach, as rules over syntax trees. Each rule yields (line, what is wrong).

S1 one factory for labels, no rich text; S2 no shortcut out of a name; S3 style sheets never contain data;
S4 fields paste plain text; S5 no mark-up paragraph outside printing; S30 child processes by argument list;
S32 one door to the desktop.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import PurePosixPath

Fault = tuple[int, str]
Rule = Callable[[str, ast.Module], Iterator[Fault]]

LABEL_DOOR = "hallclient/ui/widgets/label.py"
TIP_DOOR = "hallclient/ui/widgets/naming.py"
THEME = "hallclient/ui/theme"
LINK_DOOR = "hallclient/ui/links.py"

# classes that guess rich text from what they are given
GUESSING = {
    "QLabel", "QMessageBox", "QInputDialog", "QProgressDialog", "QErrorMessage", "QToolTip", "QFormLayout",
    "QTextEdit", "QTextBrowser", "QStaticText", "QWhatsThis",
}  # fmt: skip
MARKUP_CALLS = {
    "setHtml",
    "insertHtml",
    "setMarkdown",
    "insertMarkdown",
    "appendHtml",
    "setDefaultStyleSheet",
}
SHORTCUT_TEXT = {"addAction": 0, "addMenu": 0, "addTab": 1, "setTabText": 1}  # place of the text
TIP_CALLS = {"setToolTip", "setWhatsThis"}
SHELLS = {
    "os.system", "os.popen", "os.startfile", "subprocess.getoutput", "subprocess.getstatusoutput",
    "asyncio.create_subprocess_shell", "pty.spawn",
}  # fmt: skip
CHILDREN = {"run", "Popen", "call", "check_call", "check_output"}


@cache
def nodes(tree: ast.AST) -> tuple[ast.AST, ...]:
    """All of a tree, walked once however many rules look at it."""
    return tuple(ast.walk(tree))


def dotted(node: ast.expr) -> str:
    """`a.b.c` of a name or attribute chain; the chain's last names alone when it starts in something else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return f"{before}.{node.attr}" if before else node.attr
    return ""


def named(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """(line, name) of every name used, the last one of an attribute chain."""
    for node in nodes(tree):
        if isinstance(node, ast.Name):
            yield node.lineno, node.id
        elif isinstance(node, ast.Attribute):
            yield node.lineno, node.attr


def calls(tree: ast.Module) -> Iterator[tuple[ast.Call, str]]:
    for node in nodes(tree):
        if isinstance(node, ast.Call):
            yield node, dotted(node.func)


def imports(tree: ast.Module) -> Iterator[tuple[int, str, str]]:
    """(line, module, name) of every import; name is empty for `import module`."""
    for node in nodes(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, node.module or "", alias.name) for alias in node.names)


def in_theme(path: str) -> bool:
    return path in {THEME, f"{THEME}.py"} or path.startswith(f"{THEME}/")


def plain_text_only(path: str, tree: ast.Module) -> Iterator[Fault]:
    """S1, S4: classes that guess rich text are met in one file only, and nothing sets mark-up."""
    if path != LABEL_DOOR:
        for line, name in named(tree):
            if name in GUESSING:
                yield line, f"{name}: only {LABEL_DOOR} may make text that Qt could take for mark-up"
        for line, module, name in imports(tree):
            if module.startswith("PySide6") and (name in GUESSING or name == "*"):
                yield line, f"import of {name} outside {LABEL_DOOR}"
    for node in nodes(tree):
        if isinstance(node, ast.Attribute) and node.attr in {"RichText", "AutoText", "MarkdownText"}:
            yield node.lineno, f"text format {node.attr}"
    for call, name in calls(tree):
        last = name.rsplit(".", 1)[-1]
        if last in MARKUP_CALLS:
            yield call.lineno, f"{last} takes mark-up"
        if last in TIP_CALLS and path != TIP_DOOR:
            yield call.lineno, f"{last}: tool tips guess rich text, only {TIP_DOOR} sets them"


def style_sheets_are_constant(path: str, tree: ast.Module) -> Iterator[Fault]:
    """S3: `setStyleSheet` takes a literal or what the theme's module made; never text put together."""
    from_theme = {
        name or module.rsplit(".", 1)[-1]
        for _, module, name in imports(tree)
        if in_theme(module.replace(".", "/")) or (module == "hallclient.ui" and name == "theme")
    }
    for call, name in calls(tree):
        if name.rsplit(".", 1)[-1] != "setStyleSheet":
            continue
        given = call.args[0] if len(call.args) == 1 and not call.keywords else None
        if isinstance(given, ast.Constant) and isinstance(given.value, str):
            continue
        source = given.func if isinstance(given, ast.Call) else given
        known = isinstance(source, ast.Name | ast.Attribute) and dotted(source).split(".")[0]
        if known and (in_theme(path) or known in from_theme):
            continue
        yield call.lineno, "setStyleSheet takes a literal or the theme's own sheet"


def no_markup_paragraph(path: str, tree: ast.Module) -> Iterator[Fault]:
    """S5: reportlab's Paragraph changes legal text; outside printing nobody meets reportlab at all."""
    inside = path.startswith("printing/")
    for line, name in named(tree):
        if name == "Paragraph" and not inside:
            yield line, "Paragraph outside printing"
    for line, module, name in imports(tree):
        if module.split(".")[0] == "reportlab" and not inside:
            yield line, "reportlab outside printing"
        if name == "Paragraph" and not inside:
            yield line, "Paragraph outside printing"


def children_by_argument_list(path: str, tree: ast.Module) -> Iterator[Fault]:
    """S30: no shell, no command line as one string, no program looked up in the search path."""
    own = {name for _, module, name in imports(tree) if module == "subprocess"}
    for call, name in calls(tree):
        last = name.rsplit(".", 1)[-1]
        if (
            name in SHELLS
            or name.startswith(("os.spawn", "os.execlp", "os.execvp"))
            or last == "startCommand"
        ):
            yield call.lineno, f"{name} is a shell or a search of the path"
        if not (name.startswith("subprocess.") and last in CHILDREN) and name not in own & CHILDREN:
            continue
        command = call.args[0] if call.args else None
        if not isinstance(command, ast.List | ast.Tuple) or not command.elts:
            yield call.lineno, f"{name}: the command must be a list written here"
        elif isinstance(command.elts[0], ast.JoinedStr) or (
            isinstance(command.elts[0], ast.Constant)
            and not PurePosixPath(str(command.elts[0].value)).is_absolute()
        ):
            yield call.lineno, f"{name}: the program must be an absolute path"
        if any(k.arg == "shell" or k.arg is None for k in call.keywords):
            yield call.lineno, f"{name}: no shell, no unpacked arguments"
        if not any(k.arg == "env" for k in call.keywords):
            yield call.lineno, f"{name}: a minimal environment must be given"


def one_door_to_the_desktop(path: str, tree: ast.Module) -> Iterator[Fault]:
    """S32: links and files are opened by one module that knows what may be opened."""
    if path == LINK_DOOR:
        return
    for line, module, name in imports(tree):
        if name == "QDesktopServices" or module == "webbrowser":
            yield line, f"only {LINK_DOOR} opens links and files"
    for node in nodes(tree):
        if isinstance(node, ast.Attribute) and node.attr in {"QDesktopServices", "setOpenExternalLinks"}:
            yield node.lineno, f"only {LINK_DOOR} opens links and files"


def ampersands_survive(path: str, tree: ast.Module) -> Iterator[Fault]:
    """S2: what Qt reads for a shortcut (menus, tabs) is a literal or went through `button_text`."""
    for call, name in calls(tree):
        last = name.rsplit(".", 1)[-1]
        place = SHORTCUT_TEXT.get(last)
        if place is None or len(call.args) <= place:
            continue
        given = call.args[place]
        literal = isinstance(given, ast.Constant)
        escaped = isinstance(given, ast.Call) and dotted(given.func).rsplit(".", 1)[-1] == "button_text"
        if not literal and not escaped:
            yield call.lineno, f"{last}: a lone & would become a shortcut; button_text keeps it"


RULES: tuple[Rule, ...] = (
    ampersands_survive,
    plain_text_only,
    style_sheets_are_constant,
    no_markup_paragraph,
    children_by_argument_list,
    one_door_to_the_desktop,
)

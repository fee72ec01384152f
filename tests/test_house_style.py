"""What a machine can count of the house style."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ["newsroom", "interchange", "comments", "articles", "publication", "images", "accounts", "page_cache"]
MODULES = [
    path
    for room in ROOMS
    for path in sorted((ROOT / room).rglob("*.py"))
    if not {"migrations", "tests"} & set(path.relative_to(ROOT).parts)
]


def functions():
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
                yield f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", node.end_lineno - first + 1, node


def test_nineteen_functions_in_twenty_have_25_lines_at_most_and_none_over_50():
    lengths = sorted(length for _name, length, _node in functions())
    assert lengths[int(len(lengths) * 0.95)] <= 25
    assert [name for name, length, _node in functions() if length > 50] == []


def test_no_function_imports():
    importing = [
        name
        for name, _length, node in functions()
        if any(isinstance(inner, ast.Import | ast.ImportFrom) for inner in ast.walk(node))
    ]
    assert importing == []


def test_no_file_has_more_than_400_lines():
    assert [str(path) for path in MODULES if len(path.read_text(encoding="utf-8").splitlines()) > 400] == []


def test_no_signal_receiver_of_our_own():
    found = [str(path) for path in MODULES if "@receiver" in (text := path.read_text("utf-8")) or ".connect(" in text]
    assert found == []


def test_what_a_reader_may_see_is_defined_in_one_place():
    defining = [str(path.relative_to(ROOT)) for path in MODULES if "live_from__lte" in path.read_text("utf-8")]
    assert defining == ["articles/models/edition.py"]


def test_templates_print_nothing_unescaped():
    templates = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "templates").rglob("*.txt")]
    assert templates
    assert [str(path) for path in templates if "|safe" in path.read_text("utf-8")] == []


def test_no_lock_file_names_a_registry():
    locks = sorted(ROOT.glob("requirements*"))
    assert len(locks) == 4
    assert [path.name for path in locks if "://" in path.read_text("utf-8")] == []

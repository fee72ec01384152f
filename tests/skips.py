"""``pytest -p tests.skips``: a skipped test fails the run, but for two reasons that are no fault of the machine."""

import pytest

ALLOWED = ("/shared", "SQLite has no", "PostgreSQL has no")  # a clone may lack the folder; the other database has it
refused: set[str] = set()


def pytest_runtest_logreport(report):
    _note(report)


def pytest_collectreport(report):
    _note(report)


def pytest_sessionfinish(session):
    if refused and session.exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter):
    for line in sorted(refused):
        terminalreporter.write_line(f"SKIPPED and may not be: {line}", red=True)


def _note(report):
    if report.skipped and not hasattr(report, "wasxfail"):
        _path, _line, reason = report.longrepr
        if not any(words in reason for words in ALLOWED):
            refused.add(f"{report.nodeid}: {reason}")

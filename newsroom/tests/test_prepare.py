import os
import re
import socket
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command

from accounts import roles
from accounts.models import User
from accounts.tests.factories import UserFactory
from articles.models import Article

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def small_static_files(settings, tmp_path):
    sources = tmp_path / "sources"
    sources.mkdir()
    (sources / "paper.css").write_text("main { color: black }")
    settings.STATICFILES_DIRS, settings.STATIC_ROOT = [sources], tmp_path / "static"
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    return sources


@pytest.fixture
def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


@pytest.fixture
def prepare(free_port, capsys):
    def prepare(**options):
        call_command("prepare", **{"port": free_port} | options)
        return capsys.readouterr().out

    return prepare


@pytest.fixture
def in_charge(db):
    return UserFactory(role=roles.CHIEF_EDITOR)


def test_the_first_start_fills_the_newsroom_and_lets_the_chief_editor_in_and_the_next_changes_nothing(
    prepare, client, settings
):
    said = prepare()
    password = re.search(r"with the password  (\S+)", said)[1]
    assert f"Newsroom is at {settings.SITE_URL}/ and the desk at {settings.SITE_URL}/admin/" in said
    assert client.login(username="chief", password=password)
    chief, stories = User.objects.get(username="chief"), Article.objects.count()
    assert [group.name for group in chief.groups.all()] == [roles.CHIEF_EDITOR]
    assert chief.is_staff
    assert not chief.is_superuser
    assert stories > 0
    assert "password" not in prepare()
    assert User.objects.get(username="chief").password == chief.password
    assert Article.objects.count() == stories


def test_a_newsroom_with_somebody_in_charge_gets_no_demo(prepare, in_charge):
    prepare()
    assert not Article.objects.exists()
    assert not User.objects.filter(username="chief").exists()


def test_a_chief_who_was_sent_away_does_not_come_back(prepare):
    UserFactory(username="chief", is_staff=False, is_active=False)
    prepare()
    assert not User.objects.get(username="chief").is_active


def test_a_first_start_that_fails_leaves_nothing_behind(prepare):
    Group.objects.get(name=roles.CHIEF_EDITOR).delete()
    with pytest.raises(Group.DoesNotExist):
        prepare()
    assert not Article.objects.exists()
    assert not User.objects.exists()


def test_a_taken_port_is_refused_before_anything_is_done(prepare):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(CommandError, match=rf"Port {port} is taken.*make run PORT=\d+"):
            prepare(port=port)
    assert not User.objects.exists()


@pytest.mark.parametrize("port", [0, 70000])
def test_a_number_that_is_no_port_is_refused(prepare, port):
    with pytest.raises(CommandError, match=f"PORT={port} is not a port: make run PORT=8000"):
        prepare(port=port)


@pytest.mark.parametrize("host", ["192.0.2.250", "news.example", "2001:db8::250"])
def test_an_address_of_another_machine_is_refused(prepare, host):
    with pytest.raises(CommandError, match=f"HOST={host} is no address of this machine"):
        prepare(host=host)


def test_who_lets_the_network_in_learns_the_names_of_the_site(prepare, in_charge, settings):
    settings.ALLOWED_HOSTS = ["localhost", "192.0.2.7"]
    assert "on the network" not in prepare()
    assert "Everybody on the network may come, to localhost, 192.0.2.7." in prepare(host="0.0.0.0")  # noqa: S104 the port is tried, and left again


def test_a_site_that_is_half_configured_does_not_start(prepare, settings):
    settings.TRUSTED_PROXIES = ["nginx"]
    with pytest.raises(CommandError, match="TRUSTED_PROXIES has 'nginx'"):
        prepare()


def test_static_files_are_collected_again_only_when_one_has_changed(
    prepare, in_charge, settings, small_static_files: Path
):
    collected = settings.STATIC_ROOT / "paper.css"
    assert "Collecting" in prepare()
    assert collected.exists()
    assert "Collecting" not in prepare()
    (small_static_files / "paper.css").write_text("main { color: navy }")
    assert "Collecting" in prepare()
    assert "navy" in collected.read_text()
    (small_static_files / "paper.css").unlink()
    assert "Collecting" in prepare()
    assert not collected.exists()


def test_a_file_that_was_half_collected_is_mended(prepare, in_charge, settings):
    """``collectstatic`` alone keeps what looks newer than its source."""
    prepare()
    collected = settings.STATIC_ROOT / "paper.css"
    collected.write_text("mai")
    os.utime(collected)
    settings.STATIC_ROOT.with_suffix(".sources").unlink()
    prepare()
    assert collected.read_text() == "main { color: black }"

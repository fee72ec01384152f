"""nginx with deploy/nginx.conf as an operator has it, less what a machine for tests has not: port 80 and /var/cache."""

import http.client
import os
import re
import shutil
import socket
import subprocess
import time
from pathlib import Path

DEPLOY = Path(__file__).resolve().parents[1] / "deploy"
PROGRAM = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
AROUND = """
{user}
worker_processes 1;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
  access_log off;
  types {{ text/css css; text/html html; }}
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  include {folder}/site.conf;
}}
"""


class Nginx:
    """In front of the app at ``app`` (host:port), with all its files in ``folder``.

    ``certificate``: a file with it and its key; readers then come to ``tls_port``.
    """

    def __init__(self, folder: Path, app: str, *, certificate: Path | None = None):
        self.folder, self.static = folder, folder / "static"
        self.static.mkdir()
        self.port, self.tls_port = _free_port(), _free_port()
        self.certificate = certificate
        (folder / "site.conf").write_text(self._site(app))
        user = "" if os.geteuid() else "user root;"
        (folder / "nginx.conf").write_text(AROUND.format(folder=folder, user=user))

    def _site(self, app):
        ours = {
            "/var/cache/nginx/newsroom": f"{self.folder}/cache",
            "server 127.0.0.1:8000;": f"server {app};",
            "listen 80;": f"listen 127.0.0.1:{self.port};",
            "/srv/newsroom/var/static/": f"{self.static}/",
        }
        if self.certificate:
            (self.folder / "tls.conf").write_text(self._tls())
            ours["# include /etc/nginx/newsroom-tls.conf;"] = f"include {self.folder}/tls.conf;"
        return _changed((DEPLOY / "nginx.conf").read_text(), ours)

    def _tls(self):
        ours = {
            "listen 443 ": f"listen 127.0.0.1:{self.tls_port} ",
            "/etc/letsencrypt/live/news.example/fullchain.pem": str(self.certificate),
            "/etc/letsencrypt/live/news.example/privkey.pem": str(self.certificate),
        }
        return _changed((DEPLOY / "nginx-tls.conf").read_text(), ours)

    def __enter__(self):
        command = [PROGRAM, "-p", self.folder, "-e", self.folder / "error.log", "-c", self.folder / "nginx.conf"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        for _attempt in range(200):
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return self
            except OSError:
                time.sleep(0.02)
                assert self.process.poll() is None, self.process.stderr.read().decode()
        raise TimeoutError((self.folder / "error.log").read_text())

    def __exit__(self, *exception):
        self.process.terminate()
        self.process.communicate(timeout=10)

    def ask(self, path, *, method="GET", body=None, tls=None, **headers):
        """One request on a connection of its own; a redirect is not followed. ``tls``: the context of a reader."""
        if tls:
            connection = http.client.HTTPSConnection("127.0.0.1", self.tls_port, timeout=30, context=tls)
        else:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            names = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body=body, headers=names)
            response = connection.getresponse()
            response.body = response.read()
            return response
        finally:
            connection.close()

    def pictures_on(self, path) -> list[str]:
        return pictures_in(self.ask(path).body.decode())


def _free_port():
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


def _changed(text, changes):
    for theirs, ours in changes.items():
        assert theirs in text
        text = text.replace(theirs, ours)
    return text


def pictures_in(source: str) -> list[str]:
    """Every address of a picture that stands in a page's source, in whatever attribute."""
    return sorted(set(re.findall(r"/pictures/[\w./-]+", source)))

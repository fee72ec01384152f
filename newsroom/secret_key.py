import os
import secrets
from pathlib import Path


def secret_key(path: Path) -> str:
    """The key kept in ``path``, made on the first start; two processes that start at once get the same one."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        key = secrets.token_urlsafe(50)
        file.write(key)
    return key

"""One request over one connection: what a race needs of HTTP."""

import asyncio
from urllib.parse import urlencode

WORDS = "Comment {number} of the race: who pays for the ferry, and who decided that nobody would be told?"


async def post(port: int, article: int, number: int, *, address: str = "") -> int | str:
    """The status, or the error. The comment's ``number`` makes its words, and its address if there is none."""
    form = {"name": f"Reader {number}", "email": f"r{number}@example.org", "body": WORDS.format(number=number)}
    body = urlencode(form).encode()
    address = address or f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
    head = (
        f"POST /comments/on/{article}/ HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n"
        f"Sec-Fetch-Site: same-origin\r\nX-Forwarded-For: {address}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return await _status(port, head.encode() + body)


async def get(port: int, page: str) -> int | str:
    return await _status(port, f"GET {page} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n".encode())


async def _status(port, request):
    try:
        answer, sending = await asyncio.open_connection("127.0.0.1", port)
        sending.write(request)
        text = await asyncio.wait_for(answer.read(), 60)
        sending.close()
        return int(text.split(b" ", 2)[1])
    except (OSError, TimeoutError, IndexError, ValueError) as error:
        return f"{type(error).__name__}: {error}"

from urllib.parse import urlsplit


def is_same_origin(request) -> bool:
    """Whether a browser says that the form was on our own page.

    The form stands on cached pages and cannot hold a token. Browsers send Sec-Fetch-Site (since 2023), else Origin,
    else Referer, and scripts of other sites cannot forge them; who sends none gets the confirmation page.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site == "same-origin"
    source = request.headers.get("Origin") or request.headers.get("Referer")
    if not source:
        return False
    try:
        parts = urlsplit(source)
    except ValueError:
        return False
    return f"{parts.scheme}://{parts.netloc}" == f"{request.scheme}://{request.get_host()}"

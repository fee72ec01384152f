from django import template
from django.utils.translation import gettext as _

register = template.Library()

# The first that a browser's own words contain; the later ones are in everybody's.
BROWSERS = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}
SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "CrOS": "ChromeOS",
    "Mac OS": "macOS",
    "Linux": "Linux",
}


@register.filter
def browser(user_agent: str) -> str:
    """What a person would call it: “Firefox on Windows”."""
    name = next((name for sign, name in BROWSERS.items() if sign in user_agent), "")
    system = next((system for sign, system in SYSTEMS.items() if sign in user_agent), "")
    if name and system:
        return _("%(browser)s on %(system)s") % {"browser": name, "system": system}
    return name or system or _("An unknown browser")

"""What the dashboard is made of: panels of at most ROWS rows. The templates in admin/dashboard/ print them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise

ROWS = 8


@dataclass
class Panel:
    """``rows`` is what the template named by ``kind`` prints; ``empty`` stands in for none, in words.

    ``link`` leads to all of them: the list, narrowed by the same question. ``wide`` is for what one comes for.
    """

    name: str
    kind: str
    title: str | Promise
    rows: Sequence[Any]
    empty: str | Promise
    link: str = ""
    link_text: str | Promise = ""
    wide: bool = False
    goes_without_saying: str | Promise = ""  # the pill that says what the title says
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def template(self) -> str:
        return f"admin/dashboard/{self.kind}.html"

"""Two people changed the same: both texts side by side, one question a field, and what was decided as a form again."""

import json
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.safestring import SafeString

from .. import revisions
from ..comparison import FieldChange, compare
from ..merge import LISTS, Content, Merged
from ..models import Article
from .prose import ProseWidget

ROWS = {"bylines": ("bylines", ("author", "role")), "related": ("related_links", ("target",))}
LONG = ("standfirst", "seo_description")
OURS = ("answer", "mine", "theirs", "both", "edit")  # prefixes of the names of this page's fields
BUTTONS = ("_save", "_continue", "_verb", "_open_form", "_load", "_throw_away")


@dataclass(frozen=True)
class Question:
    """``rows`` has theirs before and mine after; the three texts are JSON, ``editor`` is where words can be edited."""

    name: str
    change: FieldChange
    mine: str
    theirs: str
    both: str
    editor: SafeString | None
    editor_id: str


def questions(merged: Merged) -> list[Question]:
    """In the order of the form, the body last."""
    changes = compare(*({name: side[name] for name in merged.conflicts} for side in (merged.other, merged.content)))
    return [_question(change.name, change, merged) for change in changes]


def media(merged: Merged) -> forms.Media:
    """The editor's, where the body is among what is asked: without its field it has nothing to begin with."""
    return ProseWidget().media if "body" in merged.conflicts else forms.Media()


def kept(data: QueryDict, content: Content) -> list[tuple[str, str]]:
    """All that the form was sent with, as hidden fields, with ``content`` for its text."""
    ours = {column.name for column in revisions.COLUMNS} | {"tags"}
    rows = tuple(f"{prefix}-" for prefix, _names in ROWS.values())
    mine = tuple(f"{prefix}-" for prefix in OURS)
    left = ours | {"csrfmiddlewaretoken", "base_revision", *BUTTONS}
    others = [(name, value) for name, values in data.lists() if name not in left for value in values]
    return [pair for pair in others if not pair[0].startswith((*rows, *mine))] + as_fields(content)


def as_fields(content: Content) -> list[tuple[str, str]]:
    """A text as the story's form would send it; the inverse of what the form makes of its fields."""
    fields = [(column.name, _sent(content.get(column.attname))) for column in revisions.COLUMNS]
    fields += [("tags", str(key)) for key in content.get("tags") or []]
    for key, (prefix, names) in ROWS.items():
        rows = [row if isinstance(row, list | tuple) else [row] for row in content.get(key) or []]
        fields += [(f"{prefix}-TOTAL_FORMS", str(len(rows))), (f"{prefix}-INITIAL_FORMS", "0")]
        for place, row in enumerate(rows):
            fields.append((f"{prefix}-{place}-order", str(place)))
            fields += [(f"{prefix}-{place}-{name}", _sent(value)) for name, value in zip(names, row, strict=False)]
    return fields


def answered(data: QueryDict) -> QueryDict:
    """The form as it would have been sent had the person typed there what was decided on this page."""
    decided = decisions(data)
    sent = data.copy()
    for name in decided:
        for prefix in OURS:
            sent.pop(f"{prefix}-{name}", None)
    columns = {column.attname: column.name for column in revisions.COLUMNS}
    for name, value in decided.items():
        if name in ROWS:
            _set_rows(sent, name, value)
        elif name in columns:
            sent[columns[name]] = _sent(value)
    return sent


def decisions(data: QueryDict) -> Content:
    """Field to value. Where nothing was chosen, it is what stands in the editor, or else mine."""
    names = [column.attname for column in revisions.COLUMNS] + [*ROWS]
    return {name: _decision(data, name) for name in names if f"mine-{name}" in data}


def _decision(data, name):
    choice = data.get(f"answer-{name}", "edit")
    if choice not in ("mine", "theirs", "both") and f"edit-{name}" in data:
        return data[f"edit-{name}"]
    try:
        return json.loads(data.get(f"{choice if choice in OURS else 'mine'}-{name}", "null"))
    except (ValueError, RecursionError):
        return None


def _set_rows(sent, name, value):
    prefix, _names = ROWS[name]
    for key in [key for key in sent if key.startswith(f"{prefix}-")]:
        del sent[key]
    for key, text in as_fields({name: value if isinstance(value, list) else []}):
        if key.startswith(f"{prefix}-"):
            sent[key] = text


def _question(name, change, merged):
    texts = [json.dumps(side[name], ensure_ascii=False) for side in (merged.content, merged.other, merged.both)]
    identity = f"id_edit-{name}"
    return Question(name, change, *texts, _editor(name, merged.both[name], identity), identity)


def _editor(name, value, identity):
    """None where there is a choice to make and nothing to write."""
    if name in LISTS or name.endswith("_id") or name == "kind":
        return None
    attrs: dict[str, Any] = {"id": identity}
    if name == "body":
        widget: forms.Widget = ProseWidget(attrs={"rows": 16, "spellcheck": "true"})
    elif name in LONG:
        widget = forms.Textarea(attrs={"rows": 4})
    else:
        widget = forms.TextInput()
        attrs["data-most"] = str(getattr(Article._meta.get_field(name), "max_length", None) or "")
    return widget.render(f"edit-{name}", value, attrs)


def _sent(value):
    """JSON can spell half a character, which is none."""
    return "" if value is None else str(value).encode("utf-8", "replace").decode()

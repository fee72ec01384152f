"""What a browser would send: the fields of a page's form as they stand in its HTML."""

from html.parser import HTMLParser


class _Fields(HTMLParser):
    def __init__(self, form_id):
        super().__init__()
        self.form_id, self.inside, self.fields = form_id, False, {}
        self.textarea = self.select = None

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form":
            self.inside = attrs.get("id") == self.form_id
        elif self.inside and tag == "input" and attrs.get("name"):
            self._input(attrs)
        elif self.inside and tag == "textarea":
            self.textarea, self.text = attrs["name"], ""
        elif self.inside and tag == "select":
            self.select, self.multiple = attrs["name"], "multiple" in attrs
        elif tag == "option" and self.select:
            self._option(attrs)

    def _input(self, attrs):
        kind = attrs.get("type", "text")
        if kind in ("submit", "button", "file") or (kind in ("checkbox", "radio") and "checked" not in attrs):
            return
        self.fields[attrs["name"]] = attrs.get("value", "on" if kind == "checkbox" else "")

    def _option(self, attrs):
        chosen = "selected" in attrs
        if self.multiple:
            self.fields[self.select] = self.fields.get(self.select, []) + [attrs["value"]] * chosen
        elif chosen or self.select not in self.fields:
            self.fields[self.select] = attrs.get("value", "")

    def handle_data(self, text):
        if self.textarea:
            self.text += text

    def handle_endtag(self, tag):
        if tag == "textarea" and self.textarea:  # browsers drop the first newline, and send CRLF for all others
            self.fields[self.textarea] = self.text.removeprefix("\r").removeprefix("\n").replace("\n", "\r\n")
            self.textarea = None
        elif tag == "select":
            self.select = None
        elif tag == "form":
            self.inside = False


def fields_of(response, form_id="article_form") -> dict:
    """Name to value, or to a list of values, without any button."""
    parser = _Fields(form_id)
    parser.feed(response.content.decode())
    return {name: value for name, value in parser.fields.items() if "__prefix__" not in name}

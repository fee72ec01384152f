class UnixLineEnds:
    """For forms. Browsers post CRLF from a textarea: without this an untouched field looks changed."""

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        return {
            name: value.replace("\r\n", "\n") if isinstance(value, str) else value for name, value in cleaned.items()
        }

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget


class ProfileField(forms.CharField):
    """An account elsewhere, however it is typed; ``kinds`` is the module that knows them: profiles, or elsewhere."""

    def __init__(self, kinds: Any, kind: str):
        told = kinds.KINDS[kind]
        wide = AdminTextInputWidget()
        super().__init__(label=told.label, help_text=told.hint, required=False, max_length=400, widget=wide)
        self.kinds, self.kind = kinds, kind

    def clean(self, value):
        return self.kinds.parse(self.kind, super().clean(value))

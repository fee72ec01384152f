"""Uploads that the server cannot put down while they arrive: told in a sentence, where Django would fail."""

import logging
from contextlib import suppress

from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, TemporaryFileUploadHandler

logger = logging.getLogger(__name__)


class LostUpload(SimpleUploadedFile):
    """Stands for a file whose bytes are gone. ``intake.examine`` refuses it with ``failure``'s words."""

    def __init__(self, name, size, failure):
        super().__init__(name, b"")
        self.size, self.failure = size, failure


class CarefulUploadHandler(TemporaryFileUploadHandler):
    """Django's, for files too large for memory; on a full disk the rest of the request is read and dropped."""

    failure: OSError | None

    def new_file(self, *args, **kwargs):
        self.__dict__.pop("file", None)
        self.failure = None
        self._unless_lost(self._open, *args, **kwargs)

    def receive_data_chunk(self, raw_data, start):
        self._unless_lost(super().receive_data_chunk, raw_data, start)

    def file_complete(self, file_size):
        upload = self._unless_lost(super().file_complete, file_size)
        return LostUpload(self.file_name, file_size, self.failure) if self.failure else upload

    def _open(self, *args, **kwargs):
        """Django's would put the end of the sender's file name into the name on the disk, however long it is."""
        FileUploadHandler.new_file(self, *args, **kwargs)
        self.file = TemporaryUploadedFile("file", self.content_type, 0, self.charset, self.content_type_extra)
        self.file.name = self.file_name

    def _unless_lost(self, step, *args, **kwargs):
        if self.failure is not None:
            return None
        try:
            return step(*args, **kwargs)
        except OSError as error:
            logger.exception("An upload cannot be written to the temporary directory")
            self.failure = error
            self._close()

    def _close(self):
        """What is still in its buffer cannot be written either."""
        if "file" in self.__dict__:
            with suppress(OSError):
                self.file.close()

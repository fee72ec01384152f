"""The picture library at the desk. ``articles.admin.pictures`` registers it, with what only that room knows."""

from .image import ImageAdmin

__all__ = ["ImageAdmin"]

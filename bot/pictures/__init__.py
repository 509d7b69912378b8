"""Pictures drawn by matplotlib, off the event loop, cached by content. Imported only when one is drawn."""

from bot.pictures.painter import MatplotlibPainter

__all__ = ["MatplotlibPainter"]

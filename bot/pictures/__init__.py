"""Pictures drawn by matplotlib, off the event loop, cached by content. Imported only when one is drawn."""

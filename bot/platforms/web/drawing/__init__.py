"""Documents drawn for the page."""

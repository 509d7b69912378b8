"""What people do in the page."""

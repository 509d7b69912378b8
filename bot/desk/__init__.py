"""The organiser's desk: pages in the browser to run a community from."""

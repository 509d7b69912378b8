"""What goes over the socket, and its limits."""

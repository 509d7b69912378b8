"""The pages and the sockets, and who may open them."""

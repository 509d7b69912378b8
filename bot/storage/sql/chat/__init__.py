"""The browser chat's transcript."""

"""What a member knows: evidence, readiness and cards."""

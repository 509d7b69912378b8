"""Questions, the library of all packs, and what members propose."""

"""What people and the clock make happen, over the ports of the core. Knows no platform and no database."""

"""The way out: messages of the outbox, announcements and roles become what a platform sends."""

"""Graders: offline by default, one file each; `Graders` is their front."""

"""Settings: a TOML file, then environment variables `SPARRING_<SECTION>__<KEY>`.

Only `bootstrap` and the command line read this; every part declares its own section, and is given it.
"""

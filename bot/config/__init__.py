"""Settings: a TOML file, then environment variables `SPARRING_<SECTION>__<KEY>`.

Only `bootstrap` and the command line read this; every part gets its own frozen settings value.
"""

# `make install`: program, library, headers, pkg-config file, man pages and
# completion, the last two made by the program from its own declarations.

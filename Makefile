# Two commands do everything on a fresh Debian 12: `make run` and `make test`.
# The rest is for developers; CMake presets stand behind all of them.
.PHONY: run test san fuzz bench coverage format check install clean deps deps-test

BUILD := build/release
CMAKE_JOBS ?=

run: deps
	@cmake --preset release >build-configure.log 2>&1 || { cat build-configure.log; exit 1; }

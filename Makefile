# Two commands do everything on a fresh Debian 12: `make run` and `make test`.
# The rest is for developers. CMake presets stand behind all of them; each
# builds in its own build/PRESET.
.PHONY: run test san fuzz bench coverage format check install clean

PREFIX ?= /usr/local
SECONDS ?= 60
JOBS := $(shell nproc)

# Installs what is missing, builds, and shows the footprint of two examples.
run:
	@scripts/setup.sh run
	@scripts/build.sh release -DBUILD_TESTING=OFF
	@scripts/run-examples.sh "$(CURDIR)/build/release/manumit"

# Installs what is missing and runs all tests, with warnings as errors.
test:
	@scripts/setup.sh test
	@scripts/build.sh dev
	@ctest --preset dev --parallel $(JOBS)

# The tests again under AddressSanitizer and UndefinedBehaviorSanitizer.
san:
	@scripts/setup.sh test
	@scripts/build.sh san
	@ctest --preset san --parallel $(JOBS)

# Every fuzz target for SECONDS (60) each.
fuzz:
	@scripts/setup.sh fuzz
	@scripts/build.sh fuzz -DBUILD_TESTING=OFF
	@scripts/fuzz.sh $(SECONDS)

bench:
	@scripts/setup.sh test
	@scripts/build.sh release -DBUILD_TESTING=OFF
	@cmake --build --preset release --target bench

# Lines that the tests run.
coverage:
	@scripts/setup.sh coverage
	@scripts/build.sh coverage
	@ctest --preset coverage --parallel $(JOBS)
	@gcovr --root . --filter src/ --object-directory build/coverage --print-summary \
	    --html-details build/coverage/lines.html

format:
	@scripts/format.sh

check:
	@scripts/check-includes.sh
	@scripts/check-style.sh

# Under PREFIX (/usr/local); DESTDIR is put before it.
install:
	@scripts/setup.sh run
	@scripts/build.sh release -DBUILD_TESTING=OFF -DCMAKE_INSTALL_PREFIX="$(PREFIX)"
	@cmake --install build/release

clean:
	rm -rf build

# Flags of every target of ours.
option(MN_WERROR "warnings are errors" OFF)
option(MN_FUZZ "build the libFuzzer targets (clang)" OFF)
option(MN_COVERAGE "count executed lines" OFF)
set(MN_SANITIZE "" CACHE STRING "comma-separated sanitizers, e.g. address,undefined")

set(CMAKE_C_STANDARD 17)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_C_VISIBILITY_PRESET hidden)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(NOT CMAKE_BUILD_TYPE)
    set(CMAKE_BUILD_TYPE Release)
endif()

add_library(mn_flags INTERFACE)
# -ffp-contract=off: the same bits with and without fused multiply-add.
target_compile_options(mn_flags INTERFACE
    -Wall -Wextra -Wshadow -Wconversion -Wvla -Wstrict-prototypes -Wmissing-prototypes
    -Wformat=2 -Wundef -Wwrite-strings -ffp-contract=off -fno-math-errno)
if(MN_WERROR)
    target_compile_options(mn_flags INTERFACE -Werror)
endif()
if(MN_SANITIZE)
    target_compile_options(mn_flags INTERFACE -fsanitize=${MN_SANITIZE} -fno-omit-frame-pointer
        -fno-sanitize-recover=all)
    target_link_options(mn_flags INTERFACE -fsanitize=${MN_SANITIZE})
endif()
if(MN_COVERAGE)
    target_compile_options(mn_flags INTERFACE --coverage)
    target_link_options(mn_flags INTERFACE --coverage)
endif()
if(MN_FUZZ)
    target_compile_options(mn_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()

# mn_ban_calls(TARGET): unsafe calls do not compile (see the header).
function(mn_ban_calls target)
    target_compile_options(${target} PRIVATE -include ${PROJECT_SOURCE_DIR}/src/core/banned.h)
endfunction()

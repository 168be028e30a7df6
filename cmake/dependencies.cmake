# What the library stands on, all from Debian.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
pkg_check_modules(DEPS REQUIRED IMPORTED_TARGET
    zlib libzstd expat minizip libutf8proc libsodium libcjson)

add_library(mn_dependencies INTERFACE)
target_link_libraries(mn_dependencies INTERFACE PkgConfig::DEPS Threads::Threads m)

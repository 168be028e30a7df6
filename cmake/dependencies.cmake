# What the library stands on, all from Debian.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
set(MN_PKG_MODULES zlib libzstd expat minizip libutf8proc libsodium libcjson sqlite3 gumbo
    libjpeg libpng libbrotlidec
    icu-i18n icu-uc)
pkg_check_modules(DEPS REQUIRED IMPORTED_TARGET ${MN_PKG_MODULES})
list(JOIN MN_PKG_MODULES " " MN_PKG_MODULES) # for manumit.pc

add_library(mn_dependencies INTERFACE)
target_link_libraries(mn_dependencies INTERFACE PkgConfig::DEPS Threads::Threads m ${CMAKE_DL_LIBS})

# Headers alone: src/report/pdf_library.c loads them when a PDF is made.
pkg_check_modules(PDF REQUIRED cairo-pdf pangocairo)
target_include_directories(mn_dependencies SYSTEM INTERFACE ${PDF_INCLUDE_DIRS})

# Headers alone: src/money/model/library.c loads it when a model is trained.
find_path(MN_XGBOOST_INCLUDE xgboost/c_api.h REQUIRED)
target_include_directories(mn_dependencies SYSTEM INTERFACE ${MN_XGBOOST_INCLUDE})

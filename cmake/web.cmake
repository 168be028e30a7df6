# The page of `manumit serve`: web/ is built by npm and esbuild in the build folder, and every
# file of the result is put into the library, also packed by gzip.
#   MN_WEB=AUTO  with the page where node and npm are there and it can be built, else without
#   MN_WEB=ON    with the page, or not at all
#   MN_WEB=OFF   without: the server then gives a plain page
# MN_WEB_DIST names a folder with a page that is already built.
set(MN_WEB AUTO CACHE STRING "build the page of manumit serve: AUTO, ON or OFF")
set_property(CACHE MN_WEB PROPERTY STRINGS AUTO ON OFF)
set(MN_WEB_DIST "" CACHE PATH "a page that is already built")
find_program(MN_NODE node)
find_program(MN_NPM npm)
mark_as_advanced(MN_NODE MN_NPM)

set(web_mode ${MN_WEB})
if(web_mode STREQUAL "AUTO" AND (NOT MN_NODE OR NOT MN_NPM))
    set(web_mode OFF)
endif()
if(web_mode STREQUAL "ON" AND NOT MN_WEB_DIST AND (NOT MN_NODE OR NOT MN_NPM))
    message(FATAL_ERROR "MN_WEB=ON needs node and npm: apt install nodejs npm")
endif()
if(NOT EXISTS ${PROJECT_SOURCE_DIR}/web/package.json)
    set(web_mode OFF)
endif()

set(web_sources)
if(MN_WEB_DIST)
    file(GLOB_RECURSE web_sources CONFIGURE_DEPENDS ${MN_WEB_DIST}/*)
elseif(NOT web_mode STREQUAL "OFF")
    file(GLOB_RECURSE web_sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/web/*)
    list(FILTER web_sources EXCLUDE REGEX "/web/(node_modules|dist|test)/")
endif()
add_custom_command(
    OUTPUT ${PROJECT_BINARY_DIR}/web/assets.c
    COMMAND ${CMAKE_COMMAND} -D MODE=${web_mode} -D DIST=${MN_WEB_DIST} -D NODE=${MN_NODE}
        -D NPM=${MN_NPM} -D FROM=${PROJECT_SOURCE_DIR}/web -D TO=${PROJECT_BINARY_DIR}/web
        -P ${PROJECT_SOURCE_DIR}/cmake/web_build.cmake
    DEPENDS ${web_sources} ${PROJECT_SOURCE_DIR}/cmake/web_build.cmake
    COMMENT "Making the page"
    VERBATIM)
target_sources(manumit_objects PRIVATE ${PROJECT_BINARY_DIR}/web/assets.c)

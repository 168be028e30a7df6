# Builds the page of FROM in the folder TO (MODE AUTO or ON), or takes the one in DIST, and
# writes TO/assets.c, which puts its files into the program: the table of src/web/assets.h.
cmake_minimum_required(VERSION 3.25)

# Fails, or says why there is no page and goes on without.
macro(no_page why)
    if(MODE STREQUAL "ON")
        message(FATAL_ERROR "${why}")
    endif()
    message(STATUS "built without the page: ${why}")
    set(MODE OFF)
endmacro()

# npm keeps its folder between builds; it is made anew when the lock changes.
function(install_packages result)
    file(SHA256 ${FROM}/package-lock.json lock)
    if(EXISTS ${TO}/source/node_modules/.${lock})
        set(${result} 0 PARENT_SCOPE)
        return()
    endif()
    execute_process(COMMAND ${NPM} ci --ignore-scripts --prefer-offline --fetch-retries=1 --no-audit --no-fund
        --loglevel=error
        WORKING_DIRECTORY ${TO}/source RESULT_VARIABLE code OUTPUT_QUIET)
    if(code EQUAL 0)
        file(TOUCH ${TO}/source/node_modules/.${lock})
    endif()
    set(${result} ${code} PARENT_SCOPE)
endfunction()

# C's text for one file of the page.
function(embed path name index)
    string(MAKE_C_IDENTIFIER "mn_web_asset_${index}" symbol)
    file(SHA256 ${path} hash)
    string(SUBSTRING ${hash} 0 24 hash)
    set(packed NULL)
    set(packed_end NULL)
    file(SIZE ${path} size)
    set(assembly "    \"${symbol}:\\n.incbin \\\"${path}\\\"\\n${symbol}_end:\\n\"\n")
    set(declared "${symbol}[], ${symbol}_end[]")
    if(path MATCHES "\\.(html|js|mjs|css|json|svg|txt|webmanifest|ico)$")
        set(small ${TO}/packed/${index}.gz)
        execute_process(COMMAND gzip -9nc ${path} OUTPUT_FILE ${small} COMMAND_ERROR_IS_FATAL ANY)
        file(SIZE ${small} small_size)
        if(small_size LESS size)
            string(APPEND assembly
                "    \"${symbol}_packed:\\n.incbin \\\"${small}\\\"\\n${symbol}_packed_end:\\n\"\n")
            string(APPEND declared ", ${symbol}_packed[], ${symbol}_packed_end[]")
            set(packed ${symbol}_packed)
            set(packed_end ${symbol}_packed_end)
        endif()
    endif()
    set(all_assembly "${all_assembly}${assembly}" PARENT_SCOPE)
    set(all_declared "${all_declared}extern const unsigned char ${declared};\n" PARENT_SCOPE)
    set(all_rows "${all_rows}    {\"/${name}\", ${symbol}, ${symbol}_end, ${packed}, ${packed_end},\n     \"\\\"${hash}\\\"\", \"\\\"${hash}-gzip\\\"\"},\n" PARENT_SCOPE)
endfunction()

if(NOT DIST AND NOT MODE STREQUAL "OFF")
    file(REMOVE_RECURSE ${TO}/dist)
    file(MAKE_DIRECTORY ${TO}/source)
    file(GLOB entries RELATIVE ${FROM} ${FROM}/*)
    list(FILTER entries EXCLUDE REGEX "^(node_modules|dist)$")
    foreach(entry IN LISTS entries)
        file(REMOVE_RECURSE ${TO}/source/${entry})
        file(COPY ${FROM}/${entry} DESTINATION ${TO}/source)
    endforeach()
    # The page's build reads tables of data/, which lies beside web/.
    file(CREATE_LINK ${FROM}/../data ${TO}/data SYMBOLIC)
    install_packages(failed)
    if(NOT failed EQUAL 0)
        no_page("npm ci failed in ${TO}/source")
    else()
        execute_process(COMMAND ${NODE} build.mjs --out ${TO}/dist
            WORKING_DIRECTORY ${TO}/source RESULT_VARIABLE failed OUTPUT_QUIET)
        if(NOT failed EQUAL 0)
            no_page("node build.mjs failed in ${TO}/source")
        endif()
    endif()
    set(DIST ${TO}/dist)
endif()

set(all_assembly)
set(all_declared)
set(all_rows)
if(NOT MODE STREQUAL "OFF" OR (DIST AND EXISTS ${DIST}/index.html))
    file(REMOVE_RECURSE ${TO}/packed)
    file(MAKE_DIRECTORY ${TO}/packed)
    file(GLOB_RECURSE files RELATIVE ${DIST} ${DIST}/*)
    list(SORT files)
    list(REMOVE_ITEM files manifest.json) # of the build
    set(index 0)
    foreach(file IN LISTS files)
        embed(${DIST}/${file} ${file} ${index})
        math(EXPR index "${index} + 1")
    endforeach()
endif()
if(all_assembly)
    set(all_assembly "\n__asm__(\".section .rodata\\n\"\n${all_assembly}    \".byte 0\\n.text\\n\");\n")
endif()
file(WRITE ${TO}/assets.c "/* Made by cmake/web_build.cmake: do not edit. */
#include \"web/assets.h\"

#include <stddef.h>
${all_assembly}
${all_declared}
const mn_web_asset mn_web_assets[] = {
${all_rows}    {NULL, NULL, NULL, NULL, NULL, NULL, NULL},
};
")

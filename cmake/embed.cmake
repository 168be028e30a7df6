# mn_embed(SYMBOL FILE): puts a file's bytes into the library as
# `const unsigned char SYMBOL[]`, ending before `SYMBOL_end`. FILE is relative
# to the project's root, or absolute for a file that the build makes.
function(mn_embed symbol file)
    cmake_path(ABSOLUTE_PATH file BASE_DIRECTORY ${PROJECT_SOURCE_DIR} OUTPUT_VARIABLE path)
    set(source ${PROJECT_BINARY_DIR}/embed/${symbol}.c)
    configure_file(${PROJECT_SOURCE_DIR}/cmake/embed.c.in ${source} @ONLY)
    # The property must be seen where the target is made, not where this is called.
    set_source_files_properties(${source} TARGET_DIRECTORY manumit_objects
        PROPERTIES OBJECT_DEPENDS ${path})
    target_sources(manumit_objects PRIVATE ${source})
endfunction()

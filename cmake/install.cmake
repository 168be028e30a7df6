# `make install`: program, library, headers, pkg-config file, man pages and
# completion, the last two made by the program from its own declarations.
add_library(manumit_shared SHARED $<TARGET_OBJECTS:manumit_objects>)
target_link_libraries(manumit_shared PRIVATE mn_flags mn_dependencies)
set_target_properties(manumit_shared PROPERTIES
    OUTPUT_NAME manumit
    VERSION ${PROJECT_VERSION}
    SOVERSION ${PROJECT_VERSION_MAJOR})

set(generated ${PROJECT_BINARY_DIR}/generated)
add_custom_command(
    OUTPUT ${generated}/stamp
    COMMAND ${CMAKE_COMMAND} -D PROGRAM=$<TARGET_FILE:manumit_program> -D OUT=${generated}
        -P ${PROJECT_SOURCE_DIR}/cmake/generate.cmake
    DEPENDS manumit_program ${PROJECT_SOURCE_DIR}/cmake/generate.cmake
    COMMENT "Making man pages and completion"
    VERBATIM)
add_custom_target(generated ALL DEPENDS ${generated}/stamp)

configure_file(cmake/manumit.pc.in manumit.pc @ONLY)

install(TARGETS manumit_program RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(TARGETS manumit manumit_shared
    ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
    LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY include/manumit DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(FILES ${PROJECT_BINARY_DIR}/manumit.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
install(DIRECTORY ${generated}/man1 DESTINATION ${CMAKE_INSTALL_MANDIR})
install(FILES ${generated}/complete-bash RENAME manumit
    DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
install(FILES ${generated}/complete-zsh RENAME _manumit
    DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)
install(FILES ${generated}/complete-fish RENAME manumit.fish
    DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})

# Asks the program (PROGRAM) for its man pages and completion and puts them
# under OUT: man1/NAME.1, complete-SHELL. Writes OUT/stamp when all is there.
function(generate what file)
    execute_process(COMMAND ${PROGRAM} --generate ${what}
        OUTPUT_VARIABLE text COMMAND_ERROR_IS_FATAL ANY)
    file(WRITE ${OUT}/${file} "${text}")
endfunction()

file(REMOVE_RECURSE ${OUT})
execute_process(COMMAND ${PROGRAM} --generate list OUTPUT_VARIABLE list COMMAND_ERROR_IS_FATAL ANY)
string(REGEX MATCHALL "[^\n]+" pages "${list}")
foreach(page IN LISTS pages)
    string(REGEX REPLACE "^man-" "" name ${page})
    if(NOT name STREQUAL "manumit")
        string(PREPEND name "manumit-")
    endif()
    generate(${page} man1/${name}.1)
endforeach()
foreach(shell bash zsh fish)
    generate(complete-${shell} complete-${shell})
endforeach()
file(TOUCH ${OUT}/stamp)

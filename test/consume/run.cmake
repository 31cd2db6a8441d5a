# run(<what> <command>...): one step; its output is shown only when it fails.
function(run what)
  execute_process(COMMAND ${ARGN}
    RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "${what} failed:\n${output}")
  endif()
endfunction()

# configure(<project> [<argument>...]): configures test/consume/<project> from scratch.
function(configure project)
  file(REMOVE_RECURSE ${WORK_DIR}/${project})
  run("configuring ${project}" ${CMAKE_COMMAND} -G ${GENERATOR}
    -S ${SOURCE_DIR}/test/consume/${project} -B ${WORK_DIR}/${project}
    -DCMAKE_BUILD_TYPE=${BUILD_TYPE} -DCMAKE_CXX_COMPILER=${COMPILER} "-DCMAKE_CXX_FLAGS=${FLAGS}"
    ${ARGN})
endfunction()

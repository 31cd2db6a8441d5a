# Installs the library that is already built into a prefix of its own, and builds and runs a
# program that finds it there.
cmake_minimum_required(VERSION 3.24)
include(${CMAKE_CURRENT_LIST_DIR}/run.cmake)

set(prefix ${WORK_DIR}/prefix)
file(REMOVE_RECURSE ${prefix})
run("installing" ${CMAKE_COMMAND} --install ${BINARY_DIR} --prefix ${prefix})
configure(installed -DCMAKE_PREFIX_PATH=${prefix})
run("building" ${CMAKE_COMMAND} --build ${WORK_DIR}/installed)
run("running" ${WORK_DIR}/installed/consumer)

# Configures a project that has this one as a subdirectory, and compiles its program against it.
# The library is not built a second time here: consume.installed links and runs.
cmake_minimum_required(VERSION 3.24)
include(${CMAKE_CURRENT_LIST_DIR}/run.cmake)

configure(subdirectory -DDYNACO_SOURCE_DIR=${SOURCE_DIR})
run("compiling" ${CMAKE_COMMAND} --build ${WORK_DIR}/subdirectory --target consumer)

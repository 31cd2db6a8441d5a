# Cheap checks of the tree itself, as part of every full build.
if(NOT DYNACO_BUILD_TESTS)
  return()
endif()

file(GLOB_RECURSE dynaco_tree CONFIGURE_DEPENDS
  ${PROJECT_SOURCE_DIR}/include/*.hpp
  ${PROJECT_SOURCE_DIR}/src/*.hpp ${PROJECT_SOURCE_DIR}/src/*.cpp
  ${PROJECT_SOURCE_DIR}/test/*.hpp ${PROJECT_SOURCE_DIR}/test/*.cpp
  ${PROJECT_SOURCE_DIR}/examples/*.cpp ${PROJECT_SOURCE_DIR}/bench/*.cpp)

foreach(check IN ITEMS layers files)
  set(script ${PROJECT_SOURCE_DIR}/cmake/check_${check}.cmake)
  set(stamp ${PROJECT_BINARY_DIR}/check_${check}.stamp)
  add_custom_command(
    OUTPUT ${stamp}
    COMMAND ${CMAKE_COMMAND} -DROOT=${PROJECT_SOURCE_DIR} -P ${script}
    COMMAND ${CMAKE_COMMAND} -E touch ${stamp}
    DEPENDS ${dynaco_tree} ${script} ${PROJECT_SOURCE_DIR}/cmake/layers.cmake
            ${PROJECT_SOURCE_DIR}/cmake/public_headers.txt
    COMMENT "Checking the ${check} of the tree"
    VERBATIM)
  add_custom_target(check_${check} ALL DEPENDS ${stamp})
endforeach()

# check_headers: every public header compiles alone. One that another begins with is proven by that,
# one that a source of the library begins with by that source, unless it is compiled together with
# others; the rest get a source of their own here.
function(dynaco_check_headers)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/include/*.hpp)
  if(NOT DYNACO_UNITY_BUILD)
    file(GLOB_RECURSE own_sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/*.cpp)
    list(APPEND sources ${own_sources})
  endif()
  set(proven)
  foreach(source IN LISTS sources)
    file(STRINGS ${source} first REGEX "^#include" LIMIT_COUNT 1)
    if(first MATCHES "<(dynaco/[^>]*)>")
      list(APPEND proven ${CMAKE_MATCH_1})
    endif()
  endforeach()

  file(GLOB_RECURSE headers RELATIVE ${PROJECT_SOURCE_DIR}/include CONFIGURE_DEPENDS
       ${PROJECT_SOURCE_DIR}/include/*.hpp)
  set(generated)
  foreach(header IN LISTS headers)
    if(NOT header IN_LIST proven)
      string(MAKE_C_IDENTIFIER ${header} name)
      set(unit ${PROJECT_BINARY_DIR}/check_headers/${name}.cpp)
      file(CONFIGURE OUTPUT ${unit} CONTENT "#include <${header}>\n")
      list(APPEND generated ${unit})
    endif()
  endforeach()
  if(generated)
    add_library(check_headers OBJECT ${generated})
    target_link_libraries(check_headers PRIVATE dynaco dynaco_warnings)
    target_compile_options(check_headers PRIVATE -O0 -g0)
  endif()
endfunction()
if(NOT CMAKE_CXX_FLAGS MATCHES "-fsanitize=")
  dynaco_check_headers()
endif()

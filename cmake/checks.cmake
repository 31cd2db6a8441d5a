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
# others; the rest get a source of their own here. Those that begin with the same header have it
# precompiled: for the compiler that is the same text.
function(dynaco_first_include file result)
  file(STRINGS ${file} first REGEX "^#include" LIMIT_COUNT 1)
  set(${result} "" PARENT_SCOPE)
  if(first MATCHES "<(dynaco/[^>]*)>")
    set(${result} ${CMAKE_MATCH_1} PARENT_SCOPE)
  endif()
endfunction()

function(dynaco_check_headers)
  file(GLOB_RECURSE headers RELATIVE ${PROJECT_SOURCE_DIR}/include CONFIGURE_DEPENDS
       ${PROJECT_SOURCE_DIR}/include/*.hpp)
  set(proven)
  foreach(header IN LISTS headers)
    dynaco_first_include(${PROJECT_SOURCE_DIR}/include/${header} first)
    list(APPEND proven ${first})
  endforeach()
  if(NOT DYNACO_UNITY_BUILD)
    file(GLOB_RECURSE own_sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/*.cpp)
    foreach(source IN LISTS own_sources)
      dynaco_first_include(${source} first)
      list(APPEND proven ${first})
    endforeach()
  endif()

  set(left ${headers})
  list(REMOVE_ITEM left ${proven})
  set(beginnings)
  foreach(header IN LISTS left)
    dynaco_first_include(${PROJECT_SOURCE_DIR}/include/${header} first)
    if(first)
      list(APPEND beginnings ${first})
      list(APPEND begin_with_${first} ${header})
    endif()
  endforeach()
  list(REMOVE_DUPLICATES beginnings)
  foreach(first IN LISTS beginnings)
    list(LENGTH begin_with_${first} count)
    if(count GREATER 3)
      dynaco_compile_alone(check_headers_${first} ${begin_with_${first}})
      target_precompile_headers(${target} PRIVATE <${first}>)
      list(REMOVE_ITEM left ${begin_with_${first}})
      list(APPEND left ${first}) # warnings of what is precompiled are not seen
    endif()
  endforeach()
  dynaco_compile_alone(check_headers ${left})
endfunction()

# A target, whose name is in `target` afterwards.
function(dynaco_compile_alone name)
  string(MAKE_C_IDENTIFIER ${name} target)
  set(target ${target} PARENT_SCOPE)
  set(sources)
  foreach(header IN LISTS ARGN)
    string(MAKE_C_IDENTIFIER ${header} unit)
    file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/check_headers/${unit}.cpp
         CONTENT "#include <${header}>\n")
    list(APPEND sources ${PROJECT_BINARY_DIR}/check_headers/${unit}.cpp)
  endforeach()
  add_library(${target} OBJECT ${sources})
  target_link_libraries(${target} PRIVATE dynaco dynaco_warnings)
  target_compile_options(${target} PRIVATE -O0 -g0)
endfunction()

if(NOT CMAKE_CXX_FLAGS MATCHES "-fsanitize=")
  dynaco_check_headers()
endif()

# The sources of a layer compiled as one: a clean build of the library takes a third of the time, for
# the headers, and what every source makes of their templates, come once. Off in the preset `dev`,
# where a change compiles one small file, and every source shows that it compiles alone.
if(NOT DYNACO_UNITY_BUILD)
  return()
endif()

foreach(layer IN LISTS DYNACO_LAYERS)
  get_target_property(type dynaco_${layer} TYPE)
  if(type STREQUAL "OBJECT_LIBRARY")
    set_target_properties(dynaco_${layer} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 0)
    # False alarms of GCC 12: it takes the types of an included .cpp for a header's when a coroutine
    # keeps them, and sees impossible lengths where it inlines much.
    target_compile_options(dynaco_${layer} PRIVATE
      $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage;-Wno-stringop-overread>)
  endif()
endforeach()

# It needs the operations before their members are told.
set_source_files_properties(${PROJECT_SOURCE_DIR}/src/wire/operation_list.cpp PROPERTIES
  SKIP_UNITY_BUILD_INCLUSION ON)

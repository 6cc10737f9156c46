# pressrun_target(TARGET [ALONE FILE...]): what every target of ours is built with: warnings as errors, the sanitizers of the
# preset, includes from the root. A library's files are compiled some at a time, since reading headers is most of the work;
# those after ALONE are not, because a name of theirs is also one of another file of the library.
function(pressrun_target name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "ALONE")
  get_target_property(type ${name} TYPE)
  if(type STREQUAL STATIC_LIBRARY)
    set_target_properties(${name} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 8)
  endif()
  set_source_files_properties(${arg_ALONE} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
  target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR} ${PROJECT_BINARY_DIR}/generated)
  target_compile_options(${name} PRIVATE -Wall -Wextra -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual
                         -Wconversion -Wno-sign-conversion)
  # Warnings of g++ are errors. Others, which fuzz targets are built with, warn about other things.
  if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
    target_compile_options(${name} PRIVATE -Werror)
  endif()
  if(PRESSRUN_SANITIZE)
    # Instrumented code makes g++ 12 see uninitialized values in the standard library's <regex> where there are none.
    if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
      target_compile_options(${name} PRIVATE -Wno-maybe-uninitialized)
    endif()
    target_compile_options(${name} PUBLIC -fsanitize=${PRESSRUN_SANITIZE} -fno-omit-frame-pointer
                           -fno-sanitize-recover=all)
    target_link_options(${name} PUBLIC -fsanitize=${PRESSRUN_SANITIZE})
  endif()
endfunction()

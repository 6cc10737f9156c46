# What every target of ours is built with: warnings as errors, the sanitizers of the preset, includes from the root.
function(pressrun_target name)
  target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR} ${PROJECT_BINARY_DIR}/generated)
  target_compile_options(${name} PRIVATE -Wall -Wextra -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual
                         -Wconversion -Wno-sign-conversion -Werror)
  if(PRESSRUN_SANITIZE)
    # Instrumented code makes g++ 12 see uninitialized values in the standard library's <regex> where there are none.
    target_compile_options(${name} PRIVATE -Wno-maybe-uninitialized)
    target_compile_options(${name} PUBLIC -fsanitize=${PRESSRUN_SANITIZE} -fno-omit-frame-pointer
                           -fno-sanitize-recover=all)
    target_link_options(${name} PUBLIC -fsanitize=${PRESSRUN_SANITIZE})
  endif()
endfunction()

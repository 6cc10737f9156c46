# embed_files(TARGET NAMESPACE VARIABLE BASE FILE...): compiles files into `target` as
#   namespace pressrun::<namespace> { extern const std::vector<EmbeddedFile> <variable>; }
# declared in db/embedded_file.h's terms: path relative to BASE, and the content. Rebuilt when a file changes.
function(embed_files target namespace variable base)
  set(source ${PROJECT_BINARY_DIR}/generated/${target}_${variable}.cc)
  string(JOIN "|" list ${ARGN})
  add_custom_command(
    OUTPUT ${source}
    COMMAND ${CMAKE_COMMAND} -DOUTPUT=${source} -DNAMESPACE=${namespace} -DVARIABLE=${variable}
            -DBASE=${base} "-DFILES=${list}" -P ${PROJECT_SOURCE_DIR}/cmake/embed_files_script.cmake
    DEPENDS ${ARGN} ${PROJECT_SOURCE_DIR}/cmake/embed_files_script.cmake
    VERBATIM)
  set_source_files_properties(${source} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
  target_sources(${target} PRIVATE ${source})
endfunction()

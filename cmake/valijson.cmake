# valijson, headers only. Debian's libvalijson-dev pulls in Qt for an adapter that nobody here uses, so where the package is
# not installed its archive is fetched by apt and unpacked into the build folder, without its dependencies.
find_path(VALIJSON_INCLUDE_DIR valijson/validator.hpp
          HINTS ${PROJECT_SOURCE_DIR}/build/thirdparty/usr/include)

if(NOT VALIJSON_INCLUDE_DIR)
  set(thirdparty ${PROJECT_SOURCE_DIR}/build/thirdparty)
  file(MAKE_DIRECTORY ${thirdparty})
  execute_process(COMMAND apt-get download libvalijson-dev
                  WORKING_DIRECTORY ${thirdparty} RESULT_VARIABLE failed OUTPUT_QUIET ERROR_VARIABLE why)
  file(GLOB archives ${thirdparty}/libvalijson-dev_*.deb)
  if(failed OR NOT archives)
    message(FATAL_ERROR "cannot get libvalijson-dev by apt-get download: ${why}\nRun `apt-get update` and try again.")
  endif()
  list(GET archives 0 archive)
  execute_process(COMMAND dpkg-deb -x ${archive} ${thirdparty} COMMAND_ERROR_IS_FATAL ANY)
  find_path(VALIJSON_INCLUDE_DIR valijson/validator.hpp HINTS ${thirdparty}/usr/include REQUIRED)
endif()

add_library(valijson INTERFACE)
target_include_directories(valijson SYSTEM INTERFACE ${VALIJSON_INCLUDE_DIR})
target_compile_definitions(valijson INTERFACE VALIJSON_USE_EXCEPTIONS=1)

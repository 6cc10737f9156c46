# valijson, headers only: installed, or where tools/install-packages unpacks what packages.txt lists under "headers".
find_path(VALIJSON_INCLUDE_DIR valijson/validator.hpp HINTS ${PROJECT_SOURCE_DIR}/build/thirdparty/usr/include)
if(NOT VALIJSON_INCLUDE_DIR)
  message(FATAL_ERROR "The headers of valijson are missing. Run `tools/install-packages headers`, which unpacks them into "
                      "build/thirdparty, or install the package libvalijson-dev.")
endif()

add_library(valijson INTERFACE)
target_include_directories(valijson SYSTEM INTERFACE ${VALIJSON_INCLUDE_DIR})
target_compile_definitions(valijson INTERFACE VALIJSON_USE_EXCEPTIONS=1)

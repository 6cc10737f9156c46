# What `cmake --install` puts where, and the Debian package that `cpack` makes of it (preset release).
include(GNUInstallDirs)

# Only what is installed is built for it, not the tests.
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY TRUE)

foreach(program pressrunctl pressrun-httpd pressrun-worker pressrun-janitor pressrun-courier)
  install(TARGETS ${program} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endforeach()
install(DIRECTORY ${PROJECT_SOURCE_DIR}/reports/catalog/ DESTINATION ${CMAKE_INSTALL_DATADIR}/pressrun/catalog)
install(FILES ${PROJECT_SOURCE_DIR}/README.md ${PROJECT_SOURCE_DIR}/CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
file(GLOB units CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/packaging/systemd/*.service)
install(FILES ${units} DESTINATION lib/systemd/system)
install(FILES ${PROJECT_SOURCE_DIR}/packaging/debian/pressrun.env DESTINATION ${CMAKE_INSTALL_DATADIR}/pressrun)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME pressrun)
set(CPACK_PACKAGE_CONTACT "The Pressrun engineers <reports@pressrun.example>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "report engine on PostgreSQL")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION database)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "adduser, ca-certificates")
# PDF files are set in them.
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "fonts-noto-core, fonts-noto-cjk, fonts-dejavu-core, fonts-symbola")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "postgresql-15")
foreach(script postinst prerm postrm)
  list(APPEND CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${PROJECT_SOURCE_DIR}/packaging/debian/${script})
endforeach()
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
include(CPack)

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
install(FILES ${PROJECT_SOURCE_DIR}/packaging/prometheus/rules.yml DESTINATION ${CMAKE_INSTALL_DATADIR}/pressrun/prometheus)
install(FILES ${PROJECT_SOURCE_DIR}/packaging/grafana/dashboard.json DESTINATION ${CMAKE_INSTALL_DATADIR}/pressrun/grafana)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME pressrun)
set(CPACK_PACKAGE_CONTACT "The Pressrun engineers <reports@pressrun.example>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "report engine on PostgreSQL")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION "Pressrun makes reports (CSV, XLSX, PDF) of what a PostgreSQL database holds, for the people of a
 platform: a queue in the database, workers on any number of hosts, a report center in the browser,
 download links by mail. The package has all its programs and their systemd units, and starts none.")
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

# Debian wants both with every package.
string(TIMESTAMP PRESSRUN_PACKAGE_DATE "%a, %d %b %Y %H:%M:%S +0000" UTC)
configure_file(${PROJECT_SOURCE_DIR}/packaging/debian/changelog.in ${PROJECT_BINARY_DIR}/packaging/changelog @ONLY)
execute_process(COMMAND gzip -9nf ${PROJECT_BINARY_DIR}/packaging/changelog COMMAND_ERROR_IS_FATAL ANY)
install(FILES ${PROJECT_BINARY_DIR}/packaging/changelog.gz ${PROJECT_SOURCE_DIR}/packaging/debian/copyright
  DESTINATION ${CMAKE_INSTALL_DOCDIR})
include(CPack)

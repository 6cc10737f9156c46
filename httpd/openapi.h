// The description of the API for programs: OpenAPI 3.1.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "db/embedded_file.h"
#include "httpd/router.h"

namespace pressrun::httpd {

// The files of httpd/openapi, of which documents are made together with the table of routes:
//   document.json                 what stands at the top: info, tags, security schemes
//   operations/<operation>.json   one operation (Route::operation), as OpenAPI has it, without what
//                                 the route says itself: summary, parameters in the path, needed
//                                 permission, authentication, and the problems that any such route
//                                 may answer with
//   components/<kind>/<name>.json one component
extern const std::vector<db::EmbeddedFile> openapi_files;

// `server` is the address that paths are below. Routes without an operation are not in the
// document; they may not be below /v1. THROWS std::logic_error when routes and files do not fit
// together: an operation without a file or the other way round, or one that takes a query, a body
// or an Idempotency-Key that its route does not take, and the like.
nlohmann::ordered_json openapi_document(const std::vector<Route>& routes, const std::string& server,
                                        const std::vector<db::EmbeddedFile>& files = openapi_files);

// The routes, and one that serves the document of them all, itself included. THROWS as above.
std::vector<Route> with_openapi(std::vector<Route> routes, const std::string& server);

}  // namespace pressrun::httpd

// A4: the document is made of the table of routes, which must fit to the files that describe them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <httplib.h>

#include "httpd/openapi.h"
#include "httpd/problem.h"

namespace pressrun::httpd {
namespace {

using nlohmann::json;
using testing::HasSubstr;

const std::vector<db::EmbeddedFile> kFiles = {
    {"document.json", R"({"openapi": "3.1.0", "info": {"title": "T"}, "components": {}})"},
    {"components/parameters/id.json", R"({"name": "id", "in": "path", "required": true})"},
    {"components/parameters/page.json", R"({"name": "page", "in": "query"})"},
    {"operations/getThing.json",
     R"({"tags": ["Things"], "description": "A thing.", "responses": {"200": {"description": "It."}},
         "parameters": [{"$ref": "#/components/parameters/page"}]})"}};

Route thing(unsigned takes = kQuery, const std::string& operation = "getThing") {
  const auto nothing = [](const Context&, httplib::Response&) {};
  return {"GET",       "/v1/things/{id}", Auth::kPerson, "to see",
          "One thing", nothing,           takes,         operation};
}

std::string misfit(const std::vector<Route>& routes, const std::vector<db::EmbeddedFile>& files) {
  try {
    openapi_document(routes, "http://h", files);
  } catch (const std::logic_error& error) {
    return error.what();
  }
  return "";
}

TEST(OpenApi, SaysWhatTheRouteSays) {
  const json document = openapi_document({thing()}, "http://h/below", kFiles);
  EXPECT_EQ(document["servers"][0]["url"], "http://h/below");
  const json operation = document["paths"]["/v1/things/{id}"]["get"];
  EXPECT_EQ(operation["operationId"], "getThing");
  EXPECT_EQ(operation["summary"], "One thing");
  EXPECT_EQ(operation["description"], "A thing.\n\nPermission: to see.");
  EXPECT_EQ(operation["parameters"][0]["$ref"], "#/components/parameters/id");
  EXPECT_EQ(operation["parameters"][1]["$ref"], "#/components/parameters/page");
  EXPECT_EQ(operation["security"], json::parse(R"([{"bearer": []}, {"session": []}])"));
  for (const char* status : {"200", "400", "401", "404", "503", "default"}) {
    EXPECT_TRUE(operation["responses"].contains(status)) << status;
  }
  EXPECT_FALSE(operation["responses"].contains("415"));
}

TEST(OpenApi, RefusesRoutesAndFilesThatDoNotFit) {
  EXPECT_EQ(misfit({thing()}, kFiles), "");
  EXPECT_THAT(misfit({thing(0)}, kFiles), HasSubstr("disagree on a query"));
  EXPECT_THAT(misfit({thing(kQuery | kBody)}, kFiles), HasSubstr("disagree on a body"));
  EXPECT_THAT(misfit({thing(kQuery | kIdempotencyKey)}, kFiles), HasSubstr("Idempotency-Key"));
  EXPECT_THAT(misfit({thing(kQuery, "")}, kFiles), HasSubstr("has no operation"));
  EXPECT_THAT(misfit({thing(kQuery, "getOther")}, kFiles),
              HasSubstr("no operations/getOther.json"));
  EXPECT_THAT(misfit({}, kFiles), HasSubstr("operations/getThing.json belongs to no route"));
  auto files = kFiles;
  files.push_back({"components/schemas/X.json", "{"});
  EXPECT_THAT(misfit({thing()}, files), HasSubstr("components/schemas/X.json"));
}

TEST(OpenApi, PagesAreNotInIt) {
  Route page = thing(kQuery, "");
  page.pattern = "/admin";
  const json document = openapi_document({thing(), page}, "http://h", kFiles);
  EXPECT_EQ(document["paths"].size(), 1u);
}

TEST(OpenApi, ListsTheProblemsOfEveryStatus) {
  json problem;
  for (const db::EmbeddedFile& file : openapi_files) {
    if (file.path == "components/schemas/Problem.json") problem = json::parse(file.content);
  }
  const json& types = problem.at("properties").at("type").at("enum");
  for (int status = 200; status < 600; ++status) {
    httplib::Response response;
    Problem(status, "").write(response, "/", "");
    const std::string type = json::parse(response.body).at("type");
    if (type.ends_with(":error")) continue;  // of a status that is never used
    EXPECT_NE(std::find(types.begin(), types.end(), type), types.end()) << type;
  }
}

}  // namespace
}  // namespace pressrun::httpd

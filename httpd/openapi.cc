#include "httpd/openapi.h"

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <stdexcept>

#include "engine/daemon/version.h"
#include "httpd/reply.h"

namespace pressrun::httpd {
namespace {

using nlohmann::ordered_json;

[[noreturn]] void misfit(const std::string& what) { throw std::logic_error("openapi: " + what); }

ordered_json reference(const std::string& kind, const std::string& name) {
  return {{"$ref", "#/components/" + kind + "/" + name}};
}

// The files by their paths without ".json".
class Files {
 public:
  explicit Files(const std::vector<db::EmbeddedFile>& files) {
    for (const db::EmbeddedFile& file : files) {
      const std::string_view name = file.path.substr(0, file.path.rfind(".json"));
      try {
        parsed_.emplace(name, ordered_json::parse(file.content));
      } catch (const ordered_json::parse_error& error) {
        misfit(std::string(file.path) + ": " + error.what());
      }
    }
  }

  ordered_json get(const std::string& name) {
    const auto found = parsed_.find(name);
    if (found == parsed_.end()) misfit("there is no " + name + ".json");
    taken_.insert(name);
    return found->second;
  }

  // {"schemas": {"Job": ...}, ...} of components/schemas/Job.json and the like.
  ordered_json components() {
    static constexpr std::string_view kFolder = "components/";
    ordered_json all = ordered_json::object();
    for (const auto& [name, content] : parsed_) {
      if (!name.starts_with(kFolder)) continue;
      const std::string rest = name.substr(kFolder.size());
      const std::size_t slash = rest.find('/');
      all[rest.substr(0, slash)][rest.substr(slash + 1)] = content;
      taken_.insert(name);
    }
    return all;
  }

  void check_all_taken() const {
    for (const auto& [name, content] : parsed_) {
      if (!taken_.contains(name)) misfit(name + ".json belongs to no route");
    }
  }

 private:
  std::map<std::string, ordered_json> parsed_;
  std::set<std::string> taken_;
};

bool takes_in(const ordered_json& operation, const char* place, const std::string& name = "") {
  const auto parameters = operation.find("parameters");
  return parameters != operation.end() &&
         std::any_of(parameters->begin(), parameters->end(), [&](const ordered_json& one) {
           return one.value("in", "") == place && (name.empty() || one.value("name", "") == name);
         });
}

void check_inputs(const Route& route, const ordered_json& resolved) {
  const auto check = [&](unsigned bit, bool documented, const char* what) {
    if (((route.takes & bit) != 0) != documented) {
      misfit(route.operation + ".json and its route disagree on " + what);
    }
  };
  check(kQuery, takes_in(resolved, "query") || resolved.contains("x-any-query"), "a query");
  check(kBody, resolved.contains("requestBody"), "a body");
  check(kIdempotencyKey, takes_in(resolved, "header", "Idempotency-Key"), "an Idempotency-Key");
}

// The parameters of {names} in a pattern, then the operation's own.
ordered_json parameters_of(const Route& route, const ordered_json& own) {
  ordered_json parameters = ordered_json::array();
  for (const std::string& segment : parse_target(route.pattern).segments) {
    if (segment.starts_with('{')) {
      parameters.push_back(reference("parameters", segment.substr(1, segment.size() - 2)));
    }
  }
  for (const ordered_json& one : own) parameters.push_back(one);
  return parameters;
}

// What the server answers on any route of this kind.
ordered_json responses_of(const Route& route, ordered_json responses) {
  const auto add = [&responses](const char* status, const char* name) {
    if (!responses.contains(status)) responses[status] = reference("responses", name);
  };
  const bool is_api = route.pattern.starts_with("/v1/");
  if (is_api) add("400", "BadRequest");
  if (route.auth == Auth::kPerson) add("401", "Unauthenticated");
  // A session's request from another origin is refused wherever it could change something.
  if (route.auth == Auth::kPerson && route.method != "GET") add("403", "Forbidden");
  if (route.pattern.find('{') != std::string::npos) add("404", "NotFound");
  if (route.takes & kBody) add("415", "UnsupportedMediaType");
  if (is_api) add("503", "Unavailable");
  add("default", "Refused");
  return responses;
}

ordered_json security_of(const Route& route, const ordered_json& own) {
  if (route.auth != Auth::kPerson) return own.value("security", ordered_json::array());
  if (own.contains("security")) misfit(route.operation + ".json: its route says who may ask");
  return ordered_json::array({ordered_json{{"bearer", ordered_json::array()}},
                              ordered_json{{"session", ordered_json::array()}}});
}

std::string description_of(const Route& route, const ordered_json& own) {
  std::string text = own.value("description", "");
  if (route.permission.empty()) return text;
  return text + (text.empty() ? "" : "\n\n") + "Permission: " + route.permission + ".";
}

ordered_json resolved(const ordered_json& own, const ordered_json& components) {
  static constexpr std::string_view kPrefix = "#/components/parameters/";
  ordered_json result = own;
  if (!own.contains("parameters")) return result;
  for (ordered_json& one : result["parameters"]) {
    if (!one.contains("$ref")) continue;
    const std::string name = one.at("$ref").get<std::string>().substr(kPrefix.size());
    one = components.at("parameters").at(name);
  }
  return result;
}

ordered_json operation_of(const Route& route, const ordered_json& own) {
  ordered_json operation = {
      {"operationId", route.operation}, {"tags", own.at("tags")}, {"summary", route.summary}};
  const std::string description = description_of(route, own);
  if (!description.empty()) operation["description"] = description;
  operation["security"] = security_of(route, own);
  const auto parameters = parameters_of(route, own.value("parameters", ordered_json::array()));
  if (!parameters.empty()) operation["parameters"] = parameters;
  if (own.contains("requestBody")) operation["requestBody"] = own.at("requestBody");
  operation["responses"] = responses_of(route, own.at("responses"));
  return operation;
}

std::string lower_case(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

}  // namespace

ordered_json openapi_document(const std::vector<Route>& routes, const std::string& server,
                              const std::vector<db::EmbeddedFile>& embedded) {
  Files files(embedded);
  const ordered_json components = files.components();
  ordered_json document = files.get("document");
  document["info"]["version"] = daemon::version();
  document["servers"] = ordered_json::array({ordered_json{{"url", server}}});
  ordered_json& paths = document["paths"] = ordered_json::object();
  for (const Route& route : routes) {
    if (route.operation.empty()) {
      if (route.pattern.starts_with("/v1/")) misfit(route.pattern + " has no operation");
      continue;
    }
    const ordered_json own = files.get("operations/" + route.operation);
    check_inputs(route, resolved(own, components));
    paths[route.pattern][lower_case(route.method)] = operation_of(route, own);
  }
  files.check_all_taken();
  document["components"].update(components);
  return document;
}

std::vector<Route> with_openapi(std::vector<Route> routes, const std::string& server) {
  const auto text = std::make_shared<std::string>();
  routes.push_back({"GET", "/openapi.json", Auth::kNone, "", "This document",
                    [text](const Context& context, httplib::Response& response) {
                      reply_tagged(context.http, response, *text);
                    },
                    0, "getOpenApi"});
  *text = openapi_document(routes, server).dump();
  return routes;
}

}  // namespace pressrun::httpd

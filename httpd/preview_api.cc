#include "httpd/preview_api.h"

#include <nlohmann/json.hpp>

#include "db/error.h"
#include "engine/daemon/logging.h"
#include "httpd/calls.h"
#include "httpd/json_body.h"
#include "httpd/problem.h"
#include "httpd/reply.h"

namespace pressrun::httpd {
namespace {

using nlohmann::json;

constexpr unsigned kBooleanOid = 16;  // of pg_type.dat

struct Plan {
  std::string query;
  std::vector<std::optional<std::string>> binds;
  json described;  // the columns' metadata
  json params;
};

std::string params_of(const httplib::Request& http) {
  if (http.body.empty()) return "{}";
  const json body = read_object(http, {"params"});
  const json params = body.value("params", json::object());
  if (!params.is_object()) throw invalid("params", "must be an object");
  return params.dump();
}

Plan plan_of(const json& preview, const daemon::TraceContext& trace) {
  Plan plan;
  plan.query = daemon::sql_comment({}, trace) + "select * from (" +
               preview.at("query").get<std::string>() + ") r limit " +
               std::to_string(PreviewApi::kRows + 1);
  for (const json& bind : preview.at("binds")) {
    plan.binds.push_back(bind.is_null() ? std::nullopt
                                        : std::optional<std::string>(bind.get<std::string>()));
  }
  plan.described = preview.at("columns");
  plan.params = preview.at("params");
  return plan;
}

// A whole number of UTF-8 characters.
std::string cut(std::string_view text) {
  std::size_t characters = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool begins = (static_cast<unsigned char>(text[i]) & 0xC0) != 0x80;
    if (begins && ++characters > PreviewApi::kCharacters) {
      return std::string(text.substr(0, i)) + "…";
    }
  }
  return std::string(text);
}

json value_of(std::string_view value, const db::ReadColumn& column, const json& description) {
  if (value.data() == nullptr) return nullptr;
  if (column.type_oid == kBooleanOid) return value == "t" ? "true" : "false";
  const auto labels = description.find("labels");
  if (labels != description.end()) {
    const auto label = labels->find(std::string(value));
    if (label != labels->end()) return *label;
  }
  return cut(value);
}

json described(const db::ReadColumn& column, const json& metadata) {
  for (const json& known : metadata) {
    if (known.at("name") == column.name) return known;
  }
  return {{"name", column.name}};
}

json read_rows(db::RowReader& reader, const Plan& plan, const std::string& time_zone) {
  reader.open(time_zone, PreviewApi::kTimeout);
  const auto columns = reader.read(plan.query, plan.binds, PreviewApi::kTimeout);
  json result = {{"params", plan.params}, {"columns", json::array()}, {"rows", json::array()}};
  for (const db::ReadColumn& column : columns) {
    result["columns"].push_back(described(column, plan.described));
  }
  json& rows = result["rows"];
  const std::vector<std::string_view>* row = reader.next();
  for (; row != nullptr && rows.size() < PreviewApi::kRows; row = reader.next()) {
    json values = json::array();
    for (std::size_t i = 0; i < columns.size(); ++i) {
      values.push_back(value_of((*row)[i], columns[i], result["columns"][i]));
    }
    rows.push_back(std::move(values));
  }
  result["more"] = row != nullptr;
  // They are in the rows by now.
  for (json& column : result["columns"]) column.erase("labels");
  return result;
}

// What went wrong is for the log; the person can only wait less or ask for less.
Problem failure(const db::Error& error, bool timed_out) {
  daemon::log_warn("a preview failed",
                   {{"error", db::text_for_logs(error.sqlstate(), error.what())},
                    {"sqlstate", error.sqlstate()}});
  if (timed_out) {
    return Problem(503,
                   "The first rows took too long to read. Narrow the filters, or generate the "
                   "report without a preview.")
        .kind("preview-too-slow");
  }
  const std::string& state = error.sqlstate();
  if (state.starts_with("22") || state.starts_with("23")) {
    return Problem(400, "The report cannot be made with these parameters.");
  }
  return Problem(503, "No preview can be read at the moment. The report itself can be generated.")
      .kind("preview-unavailable");
}

}  // namespace

std::vector<Route> PreviewApi::routes() {
  return {
      {"POST", "/v1/admin/events/{event}/reports/types/{type}/preview", Auth::kPerson,
       "reports.create and the type's", "The first rows of a report, before it is requested",
       [this](const Context& context, httplib::Response& response) { preview(context, response); },
       kBody, "previewReport"}};
}

void PreviewApi::preview(const Context& context, httplib::Response& response) {
  const std::string params = params_of(context.http);
  const std::string& type = context.path.at("type");
  schemas_.check(context.person, context.event(), type, params);
  const json preview =
      json::parse(calls::preview_report(pool_, context.person, context.event(), type, params));
  PreviewReaders::Lease lease = readers_.take(context.person, preview.at("source"));
  try {
    reply_json(response, 200,
               read_rows(lease.reader(), plan_of(preview, context.trace), preview.at("time_zone"))
                   .dump(-1, ' ', false, json::error_handler_t::replace));
  } catch (const db::Error& error) {
    throw failure(error, lease.reader().timed_out());
  }
}

}  // namespace pressrun::httpd

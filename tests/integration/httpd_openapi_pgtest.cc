// A4: the running server and its OpenAPI document agree, both ways: methods, who may ask, and the
// bounds and lists of values that the document gives for parameters and bodies. (That answers are
// as documented, every test of the API checks: tests/support/api_document.h.)
#include <algorithm>
#include <set>

#include "tests/integration/httpd_world.h"

namespace pressrun::test {
namespace {

using nlohmann::json;
using testing::HasSubstr;

struct Operation {
  std::string method;
  std::string path;  // with {names}
  json described;    // without references
};

std::string upper_case(std::string text) {
  for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return text;
}

class HttpdOpenApi : public testing::Test {
 protected:
  std::vector<Operation> operations() const {
    std::vector<Operation> all;
    for (const auto& [path, methods] : document().root().at("paths").items()) {
      for (const auto& [method, operation] : methods.items()) {
        all.push_back({upper_case(method), path, document().resolved(operation)});
      }
    }
    return all;
  }
  const ApiDocument& document() const { return world_.stack.document(); }

  json schema_of(const std::string& name) const {
    return document().resolved(document().root().at("components").at("schemas").at(name));
  }

  // Every {name} filled with something that can be.
  std::string address(const std::string& path) const {
    std::string filled = path;
    const std::map<std::string, std::string> values = {
        {"{event}", world_.event}, {"{type}", "inventory"}, {"{order}", "W-1"}, {"{job}", kId},
        {"{schedule}", kId},       {"{request}", kId}};
    for (const auto& [name, value] : values) {
      const auto at = filled.find(name);
      if (at != std::string::npos) filled.replace(at, name.size(), value);
    }
    return filled;
  }

  Answer send(HttpClient& client, const Operation& operation, const std::string& query = "") {
    const std::string target = address(operation.path) + query;
    if (operation.method == "GET") return client.get(target);
    if (operation.method == "PATCH") return client.patch(target, json::object());
    if (operation.method == "DELETE") return client.remove(target);
    return client.post(target, json::object());
  }

  // The fields that a problem names; none for another answer.
  static std::set<std::string> wrong_fields(const Answer& answer) {
    std::set<std::string> fields;
    if (answer.status != 400) return fields;
    const json problem = answer.json();
    for (const json& error : problem.value("errors", json::array())) fields.insert(error["field"]);
    return fields;
  }

  // Values just inside and just outside of what a schema allows.
  struct Edges {
    std::vector<json> good;
    std::vector<json> bad;
  };
  static Edges edges(const json& schema) {
    Edges edges;
    if (schema.contains("minimum")) {
      edges.good.push_back(schema["minimum"]);
      edges.bad.emplace_back(schema["minimum"].get<std::int64_t>() - 1);
    }
    if (schema.contains("maximum")) {
      edges.good.push_back(schema["maximum"]);
      edges.bad.emplace_back(schema["maximum"].get<std::int64_t>() + 1);
    }
    if (schema.contains("enum")) {
      for (const json& value : schema["enum"]) edges.good.push_back(value);
      edges.bad.emplace_back("no-such-value");
    }
    if (schema.contains("maxLength") && !schema.contains("pattern") && !schema.contains("format")) {
      const std::size_t longest = schema["maxLength"];
      edges.good.emplace_back(std::string(longest, 'a'));
      edges.bad.emplace_back(std::string(longest + 1, 'a'));
    }
    if (schema.contains("maxItems") && schema["items"].value("format", "") == "email") {
      json list = json::array();
      for (std::size_t i = 0; i < schema["maxItems"]; ++i) list.push_back("p@voyage.example");
      edges.good.push_back(list);
      list.push_back("p@voyage.example");
      edges.bad.push_back(list);
    }
    return edges;
  }

  static constexpr char kId[] = "00000000000000000000000000";
  ApiWorld world_{{.workers = 0, .janitor = false}};
  HttpClient owner_ = world_.as("owner");
};

TEST_F(HttpdOpenApi, IsServedWithAnETag) {
  HttpClient anonymous = world_.stack.anonymous();
  const Answer answer = anonymous.get("/openapi.json");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.json().at("openapi"), "3.1.0");
  EXPECT_EQ(answer.json().at("servers").at(0).at("url"),
            "http://127.0.0.1:" + std::to_string(world_.stack.port()));
  EXPECT_EQ(anonymous.get("/openapi.json", if_none_match(answer.header("ETag"))).status, 304);
  EXPECT_EQ(anonymous.get("/openapi.json?x=1").status, 400);
}

TEST_F(HttpdOpenApi, NamesEveryMethodOfItsAddresses) {
  HttpClient anonymous = world_.stack.anonymous();
  for (const auto& [path, methods] : document().root().at("paths").items()) {
    if (path.ends_with("/schedules/preview")) continue;  // what takes {schedule} takes this too
    std::set<std::string> documented = {"OPTIONS"};
    for (const auto& [method, operation] : methods.items()) documented.insert(upper_case(method));
    if (documented.contains("GET")) documented.insert("HEAD");
    std::string list;
    for (const std::string& method : documented) list += (list.empty() ? "" : ", ") + method;
    // A method that no address takes: 405 names those that this one takes.
    const Answer answer = documented.contains("DELETE") ? anonymous.post(address(path), {})
                                                        : anonymous.remove(address(path));
    EXPECT_EQ(answer.status, 405) << path;
    EXPECT_EQ(answer.header("Allow"), list) << path;
  }
}

TEST_F(HttpdOpenApi, SaysWhoMustLogIn) {
  HttpClient anonymous = world_.stack.anonymous();
  for (const Operation& operation : operations()) {
    bool needs_person = !operation.described["security"].empty();
    for (const json& one : operation.described["security"]) {
      if (one.contains("signedLink") || one.contains("webhookSignature")) needs_person = false;
    }
    if (operation.path == "/v1/login") continue;
    const Answer answer = send(anonymous, operation);
    EXPECT_EQ(answer.status == 401, needs_person) << operation.method << " " << operation.path;
  }
}

TEST_F(HttpdOpenApi, GivesTheBoundsOfQueriesAsTheyAre) {
  int edges_tried = 0;
  for (const Operation& operation : operations()) {
    if (operation.method != "GET" || operation.described["security"].size() != 2) continue;
    for (const json& parameter : operation.described.value("parameters", json::array())) {
      if (parameter.at("in") != "query") continue;
      const std::string name = parameter.at("name");
      const auto text = [](const json& value) {
        return value.is_string() ? value.get<std::string>() : value.dump();
      };
      const auto query = [&](const json& value) { return "?" + name + "=" + text(value); };
      Edges tried = edges(parameter.at("schema"));
      if (parameter["schema"].contains("default")) {
        tried.good.push_back(parameter["schema"]["default"]);
      }
      if (parameter["schema"]["type"] == "boolean") {
        tried.good.insert(tried.good.end(), {true, false});
        tried.bad.emplace_back("yes");
      }
      for (const json& good : tried.good) {
        const Answer answer = send(owner_, operation, query(good));
        EXPECT_FALSE(wrong_fields(answer).contains(name)) << operation.path << query(good);
        ++edges_tried;
      }
      for (const json& bad : tried.bad) {
        const Answer answer = send(owner_, operation, query(bad));
        EXPECT_TRUE(wrong_fields(answer).contains(name)) << operation.path << query(bad);
        ++edges_tried;
      }
    }
  }
  EXPECT_GT(edges_tried, 50);
}

// A request body that is taken, as far as its edges go.
struct Body {
  std::string path;
  std::string schema;
  json base;
  bool is_item = false;  // of a new order's items

  json around(const json& value) const { return is_item ? json{{"items", {value}}} : value; }
  std::string field(const std::string& name) const { return is_item ? "items[0]." + name : name; }
};

std::vector<Body> bodies(const ApiWorld& world) {
  const json report = {{"type", "inventory"}, {"format", "csv"}};
  json schedule = report;
  schedule["cron"] = "0 7 * * *";
  const json item = {{"sku", "A"}, {"quantity", 1}, {"unit_price", 1}};
  return {{world.jobs(), "JobRequest", report},
          {world.path("/reports/schedules"), "ScheduleRequest", schedule},
          {world.path("/access-requests"), "AccessQuestion", {{"type", "no-such"}}},
          {world.path("/orders"), "OrderRequest", {{"items", {item}}}},
          {world.path("/orders"), "OrderItemRequest", item, true},
          {"/v1/login", "Login", {{"email", "a@b.example"}, {"password", "wrong"}}}};
}

TEST_F(HttpdOpenApi, GivesTheBoundsOfBodiesAsTheyAre) {
  int edges_tried = 0;
  for (const Body& body : bodies(world_)) {
    const json schema = schema_of(body.schema);
    for (const auto& [name, member] : schema.at("properties").items()) {
      const auto is_wrong = [&, member_name = name](const json& value) {
        json changed = body.base;
        changed[member_name] = value;
        const Answer answer = owner_.post(body.path, body.around(changed));
        return wrong_fields(answer).contains(body.field(member_name));
      };
      // What a name or a code stands for is looked up, not measured.
      const bool looked_up = name == "type" || name == "promo_code";
      const Edges tried = edges(member);
      for (const json& good : tried.good) {
        EXPECT_TRUE(looked_up || !is_wrong(good)) << body.schema << " " << name;
      }
      for (const json& bad : tried.bad) {
        EXPECT_TRUE(is_wrong(bad)) << body.schema << " " << name;
      }
      edges_tried += static_cast<int>(tried.good.size() + tried.bad.size());
    }
  }
  EXPECT_GT(edges_tried, 25);
}

TEST_F(HttpdOpenApi, NamesTheMembersOfBodiesAndWhichAreNeeded) {
  for (const Body& body : bodies(world_)) {
    json unknown = body.base;
    unknown["no_such_member"] = 1;
    EXPECT_TRUE(wrong_fields(owner_.post(body.path, body.around(unknown)))
                    .contains(body.field("no_such_member")))
        << body.schema;
    const json schema = schema_of(body.schema);
    for (const auto& [name, member] : schema.at("properties").items()) {
      json without = body.base;
      without.erase(name);
      const Answer answer = owner_.post(body.path, body.around(without));
      const json& required = schema.at("required");
      const bool needed = std::find(required.begin(), required.end(), name) != required.end();
      EXPECT_EQ(wrong_fields(answer).contains(body.field(name)), needed)
          << body.schema << " " << name;
    }
  }
}

TEST_F(HttpdOpenApi, ListsTheValuesThatTheDatabaseHas) {
  const json& schemas = document().root()["components"]["schemas"];
  const auto list = [](const json& values) {
    std::set<std::string> all;
    for (const json& value : values) all.insert(value);
    return all;
  };
  // Of a check constraint, the words in quotes.
  const auto words = [this](const std::string& table, const std::string& column) {
    const std::string sql =
        "select jsonb_agg(distinct w[1]) from pg_constraint c join pg_attribute a on a.attrelid = "
        "c.conrelid and c.conkey = array[a.attnum], regexp_matches(pg_get_constraintdef(c.oid), "
        "'''([a-z_]+)''', 'g') w where c.contype = 'c' and c.conrelid = $1::regclass and a.attname "
        "= $2";
    return json::parse(world_.database.value(sql, {table, column}));
  };
  EXPECT_EQ(list(schemas["JobStatus"]["enum"]),
            list(words("pressrun.event_report_jobs", "status")));
  EXPECT_EQ(list(schemas["Format"]["enum"]),
            list(words("pressrun.event_report_job_artifacts", "format")));
  EXPECT_EQ(list(schemas["Job"]["properties"]["stage"]["enum"]),
            list(words("pressrun.event_report_job_runs", "stage")));
  EXPECT_EQ(list(schemas["Notification"]["properties"]["status"]["enum"]),
            list(words("pressrun.notification_outbox", "status")));
  EXPECT_EQ(list(schemas["Schedule"]["properties"]["state"]["enum"]),
            list(words("pressrun.report_schedules", "state")));
  EXPECT_EQ(list(schemas["AccessRequest"]["properties"]["state"]["enum"]),
            list(words("pressrun.access_requests", "state")));
  EXPECT_EQ(list(schemas["OrderStatus"]["enum"]), list(words("voyage.orders", "status")));
}

}  // namespace
}  // namespace pressrun::test

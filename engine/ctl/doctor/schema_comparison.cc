#include "engine/ctl/doctor/schema_comparison.h"

#include <algorithm>
#include <map>
#include <regex>

#include "db/embedded_migrations.h"
#include "db/migration_set.h"
#include "db/schema_dump.h"
#include "db/schema_version.h"
#include "engine/ctl/doctor/schema_facts.h"
#include "engine/ctl/doctor/schema_remedies.h"

namespace pressrun::engine::ctl {
namespace {

constexpr std::size_t kThingsShown = 4;
constexpr std::string_view kPrintedBy =
    "15";  // the release of PostgreSQL that made the golden dump

constexpr const char* kFunctionTexts = R"(
  select format('functions/%s.%s.sql', n.nspname, p.proname), p.oid::regprocedure, p.prosrc
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace
  where n.nspname in ('pressrun', 'ops') order by 1)";

// What is told in one finding: differences of one sort that are mended in one way.
struct Group {
  std::string checked, headline;
  Severity severity = Severity::kError;
  std::vector<std::string> things, remedies;
};

bool is_grant(const SchemaDifference& it) { return it.known().kind == "grant"; }

std::string headline_of(const SchemaDifference& it) {
  if (it.is_missing()) {
    return is_grant(it) ? "Rights that the migrations give are missing"
                        : "Of what the migrations make is missing";
  }
  if (it.is_extra()) {
    return is_grant(it)
               ? "No migration gives these rights"
               : "No migration makes this; what is yours belongs into a schema of your own";
  }
  return is_grant(it) ? "These rights may be passed on, as no migration says"
                      : "Not as the migrations make it";
}

// A second login (pressrun_worker_b) may have what the role has that it is one of.
bool is_second_logins(const SchemaDifference& it, const SchemaFacts& wanted) {
  static const std::regex second(" to (pressrun_[a-z]+)_[a-z0-9]+$");
  std::smatch match;
  if (!it.is_extra() || !is_grant(it) || !std::regex_search(it.found.name, match, second)) {
    return false;
  }
  const std::string of_role = match.prefix().str() + " to " + match[1].str();
  return std::any_of(wanted.begin(), wanted.end(), [&](const SchemaFact& fact) {
    return fact.subject == it.found.subject && fact.name == of_role;
  });
}

void add_to(std::vector<Group>& groups, const SchemaDifference& it) {
  const std::string checked = is_grant(it) ? "grants" : "objects";
  const std::string remedy = remedy_for(it);
  const bool command = remedy.starts_with("pressrunctl ");
  const auto same = std::find_if(groups.begin(), groups.end(), [&](const Group& group) {
    return group.checked == checked && group.headline == headline_of(it) &&
           group.severity == severity_of(it) &&
           group.remedies.front().starts_with("pressrunctl ") == command;
  });
  if (same == groups.end()) {
    groups.push_back({checked, headline_of(it), severity_of(it), {words_for(it)}, {remedy}});
    return;
  }
  same->things.push_back(words_for(it));
  const bool told =
      std::find(same->remedies.begin(), same->remedies.end(), remedy) != same->remedies.end();
  if (!told) same->remedies.push_back(remedy);
}

// The first few, and what there is to say of the others.
std::string first_few(const std::vector<std::string>& parts) {
  std::string text;
  for (std::size_t i = 0; i < parts.size() && i < kThingsShown; ++i) {
    text += (i == 0 ? "" : "; ") + parts[i];
  }
  return text;
}

Finding as_finding(const Group& group) {
  const std::size_t things = group.things.size();
  const std::size_t remedies = group.remedies.size();
  return {group.checked, group.severity,
          group.headline + ": " + first_few(group.things) +
              (things > kThingsShown ? " and " + std::to_string(things - kThingsShown) + " more."
                                     : "."),
          first_few(group.remedies) +
              (remedies > kThingsShown ? " -- then doctor again: there are more" : "")};
}

// Keys before what refers to them.
bool is_foreign_key(const SchemaDifference& it) {
  return it.known().text.find(" FOREIGN KEY ") != std::string::npos;
}

// Functions whose text is not in their file: replaced by hand. Dumps do not show it.
std::vector<SchemaDifference> replaced_functions(db::Session& session) {
  std::map<std::string, std::string_view> files;
  const db::MigrationSet core = db::core_migrations();
  for (const db::MigrationFile& file : core.recreatable) files[file.path] = file.sql;
  std::vector<SchemaDifference> replaced;
  for (const db::Row& row : session.call(kFunctionTexts).rows) {
    const auto file = files.find(row[0].value());
    if (file == files.end() || file->second.find(row[2].value()) != std::string_view::npos)
      continue;
    const SchemaFact definition{row[1].value(), "definition", {}, {}};
    replaced.push_back({definition, definition});
  }
  return replaced;
}

std::vector<SchemaDifference> find_differences(db::Session& session) {
  SchemaFacts wanted = read_schema_facts(db::golden_schema_files.at(0).content);
  SchemaFacts found = read_schema_facts(db::dump_schema(session));
  const auto server = session.call("select current_setting('server_version_num')").scalar();
  if (!server.value().starts_with(kPrintedBy)) {
    // Another release writes the same query in other words.
    const auto is_query = [](const SchemaFact& fact) { return fact.kind == "definition"; };
    std::erase_if(wanted, is_query);
    std::erase_if(found, is_query);
  }
  auto differences = differences_of(wanted, found);
  std::erase_if(differences, [&](const auto& it) { return is_second_logins(it, wanted); });
  for (const SchemaDifference& it : replaced_functions(session)) differences.push_back(it);
  std::stable_partition(differences.begin(), differences.end(),
                        [](const SchemaDifference& it) { return !is_foreign_key(it); });
  return differences;
}

}  // namespace

Findings compare_schema(db::Session& session) {
  const auto version = session.call("select pressrun.schema_version()").scalar();
  if (version != std::to_string(db::kSchemaVersion)) return {};
  std::vector<Group> groups;
  for (const SchemaDifference& it : find_differences(session)) add_to(groups, it);
  Findings findings;
  for (const Group& group : groups) findings.push_back(as_finding(group));
  const auto is_told = [&](const char* checked) {
    return std::any_of(findings.begin(), findings.end(),
                       [&](const Finding& finding) { return finding.checked == checked; });
  };
  const bool grants = is_told("grants"), objects = is_told("objects");
  if (!grants) {
    findings.push_back(
        {"grants", Severity::kOk,
         "In our schemas everybody has the rights that the migrations give, and no others.", ""});
  }
  if (!objects) {
    findings.push_back({"objects", Severity::kOk,
                        "Tables, indexes, constraints, triggers, policies, views and functions are "
                        "as the migrations make them.",
                        ""});
  }
  return findings;
}

}  // namespace pressrun::engine::ctl

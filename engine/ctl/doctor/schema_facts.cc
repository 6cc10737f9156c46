#include "engine/ctl/doctor/schema_facts.h"

#include <algorithm>
#include <map>
#include <optional>
#include <regex>
#include <set>
#include <tuple>

namespace pressrun::engine::ctl {
namespace {

constexpr std::string_view kSeparator = " | ";
constexpr std::string_view kNotValid = " NOT VALID";
constexpr std::string_view kGrantOption = " with grant option";

std::string without(std::string text, std::string_view ending) {
  if (text.ends_with(ending)) text.resize(text.size() - ending.size());
  return text;
}

std::string first_word(const std::string& text) { return text.substr(0, text.find(' ')); }

std::string word_after(const std::string& text, std::string_view keyword) {
  const auto place = text.find(keyword);
  return place == std::string::npos ? text : first_word(text.substr(place + keyword.size()));
}

std::string name_of(const std::string& kind, const std::string& text) {
  if (kind == "grant") return without(text, kGrantOption);
  if (kind == "index") return word_after(text, "INDEX ");
  if (kind == "trigger") return word_after(text, "TRIGGER ");
  if (kind == "column" || kind == "constraint" || kind == "policy") return first_word(text);
  return {};
}

// How full pages are and when vacuum comes is for who runs the database.
std::string without_storage(const std::string& text) {
  static const std::regex parameter(" [a-z_.]+=[^ ]*");
  return std::regex_replace(text, parameter, "");
}

std::optional<SchemaFact> read_fact(const std::string& line) {
  const auto first = line.find(kSeparator);
  if (first == std::string::npos) return std::nullopt;
  const auto second = line.find(kSeparator, first + kSeparator.size());
  SchemaFact fact;
  fact.subject = line.substr(0, first);
  // Columns are numbered, which only orders them.
  fact.kind =
      first_word(line.substr(first + kSeparator.size(), second - first - kSeparator.size()));
  fact.text = line.substr(second + kSeparator.size());
  if (fact.kind == "table") fact.text = without_storage(fact.text);
  fact.name = name_of(fact.kind, fact.text);
  return fact;
}

bool is_compared(const SchemaFact& fact) {
  const std::string schema = fact.subject.substr(0, fact.subject.find('.'));
  if (fact.kind == "comment") return false;
  if (fact.subject == "reports")
    return fact.kind == "schema" || fact.text == "USAGE to pressrun_reader";
  return schema == "pressrun" || schema == "ops";
}

bool is_whole_thing(const std::string& kind) {
  return kind == "table" || kind == "view" || kind == "sequence" || kind == "function" ||
         kind == "relation" || kind == "schema";
}

using Identity = std::tuple<std::string, std::string, std::string>;
using ByIdentity = std::map<Identity, const SchemaFact*>;

ByIdentity by_identity(const SchemaFacts& facts) {
  ByIdentity map;
  for (const SchemaFact& fact : facts) map[{fact.subject, fact.kind, fact.name}] = &fact;
  return map;
}

std::set<std::string> things_of(const SchemaFacts& facts) {
  std::set<std::string> things;
  for (const SchemaFact& fact : facts) {
    if (is_whole_thing(fact.kind)) things.insert(fact.subject);
  }
  return things;
}

// A constraint that migrations add without looking at the rows may have been validated since.
bool says_the_same(const SchemaFact& wanted, const SchemaFact& found) {
  return wanted.text == found.text || without(wanted.text, kNotValid) == found.text;
}

// The index of a key comes and goes with its constraint.
bool is_of_constraint(const SchemaFact& fact, const ByIdentity& facts) {
  return fact.kind == "index" && facts.contains({fact.subject, "constraint", fact.name});
}

// Facts of `these` that `others` does not have; of a thing that `others` lacks, only that.
SchemaFacts lacking(const SchemaFacts& these, const SchemaFacts& others) {
  const ByIdentity ours = by_identity(these);
  const ByIdentity theirs = by_identity(others);
  const std::set<std::string> things = things_of(others);
  SchemaFacts lack;
  for (const SchemaFact& fact : these) {
    if (theirs.contains({fact.subject, fact.kind, fact.name})) continue;
    if (!is_whole_thing(fact.kind) && !things.contains(fact.subject)) continue;
    if (!is_of_constraint(fact, ours) || is_of_constraint(fact, theirs)) lack.push_back(fact);
  }
  return lack;
}

}  // namespace

SchemaFacts read_schema_facts(std::string_view dump) {
  SchemaFacts facts;
  std::set<std::string> views;
  while (!dump.empty()) {
    const auto end = std::min(dump.find('\n'), dump.size());
    const auto fact = read_fact(std::string(dump.substr(0, end)));
    if (fact && is_compared(*fact)) facts.push_back(*fact);
    if (fact && fact->kind == "view") views.insert(fact->subject);
    dump.remove_prefix(std::min(end + 1, dump.size()));
  }
  // Its definition says it all.
  std::erase_if(facts, [&](const SchemaFact& fact) {
    return fact.kind == "column" && views.contains(fact.subject);
  });
  return facts;
}

std::vector<SchemaDifference> differences_of(const SchemaFacts& wanted, const SchemaFacts& found) {
  std::vector<SchemaDifference> differences;
  for (const SchemaFact& fact : lacking(wanted, found)) differences.push_back({fact, {}});
  const ByIdentity there = by_identity(found);
  for (const SchemaFact& fact : wanted) {
    const auto same = there.find({fact.subject, fact.kind, fact.name});
    if (same != there.end() && !says_the_same(fact, *same->second)) {
      differences.push_back({fact, *same->second});
    }
  }
  for (const SchemaFact& fact : lacking(found, wanted)) differences.push_back({{}, fact});
  return differences;
}

}  // namespace pressrun::engine::ctl

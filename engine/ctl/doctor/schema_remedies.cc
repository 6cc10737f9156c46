#include "engine/ctl/doctor/schema_remedies.h"

#include <algorithm>
#include <iterator>
#include <regex>
#include <sstream>
#include <vector>

namespace pressrun::engine::ctl {
namespace {

constexpr const char* kAgain = "pressrunctl migrate --again -- with PRESSRUN_ADMIN_DATABASE_URL";
constexpr const char* kBackup = "restore it from a backup: it held data";
constexpr std::size_t kTextShown = 160;

std::string schema_of(const SchemaFact& fact) {
  return fact.subject.substr(0, fact.subject.find('.'));
}

bool has(const std::string& text, const char* part) { return text.find(part) != std::string::npos; }

// "owner pressrun_owner row security" -> "pressrun_owner".
std::string owner_in(const std::string& text) {
  static const std::regex owner("(?:^| )owner ([a-z0-9_]+)");
  std::smatch match;
  return std::regex_search(text, match, owner) ? match[1].str() : std::string();
}

struct Grant {
  std::string privilege, role;
};

// What stands behind "on" in a grant of `privilege`.
std::string grantable(const std::string& subject, const std::string& privilege) {
  if (has(subject, "(")) return "function " + subject;
  if (!has(subject, ".")) return "schema " + subject;
  return privilege == "USAGE" ? "sequence " + subject : subject;
}

// "SELECT (job_id) to pressrun_httpd".
Grant grant_in(const std::string& name) {
  const auto to = name.rfind(" to ");
  return {name.substr(0, to), name.substr(to + 4)};
}

std::string revoke(const SchemaFact& fact, const std::string& what) {
  const Grant grant = grant_in(fact.name);
  return "revoke " + what + grant.privilege + " on " + grantable(fact.subject, grant.privilege) +
         " from " + grant.role;
}

// "CREATE INDEX a ON b" -> "CREATE INDEX concurrently a ON b".
std::string concurrently(const std::string& index) {
  static const std::regex create("INDEX ");
  return std::regex_replace(index, create, "INDEX concurrently ",
                            std::regex_constants::format_first_only);
}

std::string drop_index(const SchemaFact& fact) {
  return "drop index concurrently " + schema_of(fact) + "." + fact.name;
}

std::string missing_remedy(const SchemaFact& fact) {
  if (fact.kind == "index") return concurrently(fact.text);
  if (fact.kind == "constraint") {
    return "alter table " + fact.subject + " add constraint " + fact.text;
  }
  const bool holds_data = fact.kind == "table" || fact.kind == "sequence" ||
                          fact.kind == "column" || fact.kind == "schema";
  return holds_data ? kBackup : kAgain;
}

std::string extra_remedy(const SchemaFact& fact) {
  if (fact.kind == "grant") return revoke(fact, "");
  if (fact.kind == "index") return drop_index(fact);
  if (fact.kind == "column" || fact.kind == "constraint") {
    return "alter table " + fact.subject + " drop " + fact.kind + " " + fact.name;
  }
  if (fact.kind == "trigger" || fact.kind == "policy") {
    return "drop " + fact.kind + " " + fact.name + " on " + fact.subject;
  }
  return "drop " + fact.kind + " " + fact.subject;
}

std::string different_table(const SchemaDifference& it) {
  const std::string alter = "alter table " + it.known().subject;
  if (has(it.wanted.text, "row security") && !has(it.found.text, "row security")) return kAgain;
  return alter + (has(it.found.text, "forced") ? " no force" : " disable") + " row level security";
}

// "a bigint not null default 1".
struct Column {
  std::string type, not_null, made, default_value;
};

Column column_in(const std::string& text) {
  static const std::regex parts(
      "[^ ]+ (.*?)( not null)?( identity.*?| generated)?(?: default (.*))?");
  std::smatch match;
  if (!std::regex_match(text, match, parts)) return {text, {}, {}, {}};
  return {match[1].str(), match[2].str(), match[3].str(), match[4].str()};
}

std::string alter_column(const SchemaFact& wanted, const SchemaFact& found) {
  const Column should = column_in(wanted.text), is = column_in(found.text);
  const std::string column = " alter column " + wanted.name;
  std::string actions;
  const auto add = [&](bool different, const std::string& action) {
    if (different) actions += (actions.empty() ? "" : ",") + column + " " + action;
  };
  add(should.type != is.type, "type " + should.type);
  add(should.not_null != is.not_null, should.not_null.empty() ? "drop not null" : "set not null");
  add(should.default_value != is.default_value && should.made == is.made,
      should.default_value.empty() ? "drop default" : "set default " + should.default_value);
  add(should.made != is.made, "/* by hand, until it is " + wanted.text + " */");
  return "alter table " + wanted.subject + actions;
}

std::string different_remedy(const SchemaDifference& it) {
  const SchemaFact& wanted = it.wanted;
  const std::string owner = owner_in(wanted.text);
  if (owner != owner_in(it.found.text)) {
    return "alter " + wanted.kind + " " + wanted.subject + " owner to " + owner;
  }
  if (wanted.kind == "table") return different_table(it);
  if (wanted.kind == "grant") return revoke(wanted, "grant option for ");
  if (wanted.kind == "index") return drop_index(wanted) + "; " + concurrently(wanted.text);
  if (wanted.kind == "constraint") {
    return "alter table " + wanted.subject + " drop constraint " + wanted.name +
           ", add constraint " + wanted.text;
  }
  if (wanted.kind == "column") return alter_column(wanted, it.found);
  return kAgain;
}

std::vector<std::string> words_of(const std::string& text) {
  std::istringstream stream(text);
  return {std::istream_iterator<std::string>(stream), {}};
}

// The words from `begin` on, without the last `end` ones; not too many.
std::string middle(const std::vector<std::string>& words, std::size_t begin, std::size_t end) {
  std::string text;
  for (std::size_t i = begin; i + end < words.size(); ++i)
    text += (i == begin ? "" : " ") + words[i];
  return text.size() > kTextShown ? text.substr(0, kTextShown) + " ..." : text;
}

// Whether these words close the brackets that they open.
bool is_balanced(std::vector<std::string>::const_iterator from,
                 std::vector<std::string>::const_iterator to) {
  long open = 0;
  for (; from != to; ++from) {
    open +=
        std::count(from->begin(), from->end(), '(') - std::count(from->begin(), from->end(), ')');
  }
  return open == 0;
}

// What is in `found` in the place of what is in `wanted`: "disabled, not enabled A".
std::string change(const std::string& wanted, const std::string& found) {
  const auto should = words_of(wanted), is = words_of(found);
  const auto differ = std::mismatch(should.begin(), should.end(), is.begin(), is.end());
  auto begin = static_cast<std::size_t>(differ.first - should.begin());
  std::size_t end = 0;
  while (begin + end < std::min(should.size(), is.size()) &&
         should[should.size() - 1 - end] == is[is.size() - 1 - end]) {
    ++end;
  }
  // Lists are told whole.
  while (!is_balanced(should.begin(), should.begin() + begin)) --begin;
  while (!is_balanced(should.end() - end, should.end())) --end;
  const std::string there = middle(is, begin, end), lacks = middle(should, begin, end);
  if (there.empty()) return "lacks " + lacks;
  return lacks.empty() ? "has " + there : there + ", not " + lacks;
}

// Rights of whom our programs are not may be meant, say of who looks at dashboards.
Severity extra_grant(const SchemaFact& fact) {
  const Grant grant = grant_in(fact.name);
  if (grant.role == "public" || grant.role.starts_with("pressrun_")) return Severity::kError;
  const bool only_looks =
      schema_of(fact) == "ops" && (grant.privilege == "USAGE" || grant.privilege == "SELECT");
  return only_looks ? Severity::kNote : Severity::kWarning;
}

}  // namespace

std::string words_for(const SchemaDifference& difference) {
  const SchemaFact& fact = difference.known();
  std::string words = fact.kind + " " + fact.name + " of " + fact.subject;
  if (fact.kind == "grant") {
    const Grant grant = grant_in(fact.name);
    return grant.privilege + " on " + fact.subject + " to " + grant.role;
  }
  if (fact.kind == "index") {
    words = "index " + schema_of(fact) + "." + fact.name;
  } else if (fact.name.empty()) {
    words = fact.kind + (fact.kind == "definition" ? " of " : " ") + fact.subject;
  }
  if (difference.is_missing() || difference.is_extra() || fact.kind == "definition") return words;
  return words + " (" + change(difference.wanted.text, difference.found.text) + ")";
}

Severity severity_of(const SchemaDifference& difference) {
  if (!difference.is_extra()) {
    return difference.wanted.kind == "definition" ? Severity::kWarning : Severity::kError;
  }
  const SchemaFact& fact = difference.found;
  if (fact.kind == "grant") return extra_grant(fact);
  if (fact.kind == "policy") return Severity::kError;
  return fact.kind == "index" ? Severity::kNote : Severity::kWarning;
}

std::string remedy_for(const SchemaDifference& difference) {
  if (difference.is_missing()) return missing_remedy(difference.wanted);
  if (difference.is_extra()) return extra_remedy(difference.found);
  return different_remedy(difference);
}

}  // namespace pressrun::engine::ctl

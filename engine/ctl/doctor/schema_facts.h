// What a schema dump (db/schema_dump.h) says, and in what two of them differ.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pressrun::engine::ctl {

// A line of a dump: "pressrun.job_queue | index | CREATE INDEX ...".
struct SchemaFact {
  std::string subject;  // "pressrun.job_queue", "pressrun.now()", "ops"
  std::string kind;     // "table", "column", "index", "grant" ...
  std::string name;     // of what it tells of its subject: a column, an index; else empty
  std::string text;
};
using SchemaFacts = std::vector<SchemaFact>;

// What of a dump is the same in every right database: of the schemas pressrun and ops everything
// but comments, and who may use schema reports. What is in reports, platform and the sample domain
// is the platform's own affair, and so is how tables are stored.
SchemaFacts read_schema_facts(std::string_view dump);

// Of two facts that tell different things of the same; one of them may be missing (empty subject).
struct SchemaDifference {
  SchemaFact wanted;
  SchemaFact found;

  bool is_missing() const { return found.subject.empty(); }
  bool is_extra() const { return wanted.subject.empty(); }
  const SchemaFact& known() const { return is_missing() ? wanted : found; }
};

// In the order of the dumps. A thing that is missing, or should not be there, is one difference:
// its columns, constraints and grants are none of their own.
std::vector<SchemaDifference> differences_of(const SchemaFacts& wanted, const SchemaFacts& found);

}  // namespace pressrun::engine::ctl

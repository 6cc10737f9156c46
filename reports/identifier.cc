#include "reports/identifier.h"

#include <string_view>

namespace pressrun::reports {
namespace {

bool names_identifier(std::string_view name) {
  for (const std::string_view word : {"id", "Id", "ID", "year", "Year"}) {
    if (name == word) return true;
    if (!name.ends_with(word)) continue;
    const char before = name[name.size() - word.size() - 1];
    if (before == '_' || before == ' ' || word[0] == 'I' || word[0] == 'Y') return true;
  }
  return false;
}

}  // namespace

bool is_identifier(const Column& column) {
  return column.kind == ValueKind::kInteger && column.style == NumberStyle::kPlain &&
         !column.is_summed && names_identifier(column.name);
}

}  // namespace pressrun::reports

// C8: the statements of a report's file, however it is written.
#include <algorithm>

#include "db/sql_statements.h"
#include "tests/fuzz/fuzz_target.h"

namespace pressrun::fuzz {
namespace {

constexpr std::size_t kWords = 3;

void check_beginning(const std::string& beginning) {
  require(std::count(beginning.begin(), beginning.end(), ' ') < static_cast<int>(kWords),
          "a beginning has as many words as are wanted");
  require(beginning.find("  ") == std::string::npos && !beginning.starts_with(' ') &&
              !beginning.ends_with(' '),
          "there is one space between them");
  require(beginning.find_first_of("\n\r\t;'\"ABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string::npos,
          "words are words, in lower case");
}

const Registration report_sql("report_sql", [](std::string_view input) {
  const auto statements = db::beginnings_of_statements(input, kWords);
  require(statements.size() <= input.size(), "a statement has a byte at least");
  for (const std::string& beginning : statements) check_beginning(beginning);

  auto followed = db::beginnings_of_statements(std::string(input) + "\n;DO $$ $$", kWords);
  if (followed.size() > statements.size()) {
    require(followed.back() == "do", "what follows a statement is one");
    followed.pop_back();
  }
  require(followed == statements, "what follows is told apart or hidden, and changes nothing");
});

}  // namespace
}  // namespace pressrun::fuzz

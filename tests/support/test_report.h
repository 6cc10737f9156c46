// A report whose size and pace a test decides, and what must be true of a job once it has ended.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>

#include "tests/support/test_database.h"

namespace pressrun::test {

// J9 promises a cancel within 5 seconds; the machine of a test runs others beside it.
inline constexpr std::chrono::seconds kCancelWithin{10};

// One row is `n,text` with `width` letters in `text`.
struct TestRows {
  int rows = 100;
  double pause_seconds = 0;  // before each row
  int width = 10;
  int fail_at = 0;                // divides by zero in this row; 0: never
  std::string first_row = "0 s";  // how long the first row takes
};

// Makes report type "test-rows" of the database's sample events; `limits` is the JSON of its
// limits.
void define_test_report(TestDatabase& database, const std::string& limits = "{}");

// Makes reports.test_gate(), which define_test_report() does, too: the empty text, but only once no
// Gate is closed.
void define_test_gate(TestDatabase& database);

// Holds reports in the middle for as long as a test needs: from its construction until it is opened
// or destroyed, "test-rows" gives no row after the ninth. A run tells of its rows only after half a
// second, and only when one comes: let there be pauses of 0.1 s.
class Gate {
 public:
  explicit Gate(TestDatabase& database);
  void open();

 private:
  db::Session session_;
};

// Requests it for event 42 as the owner; the job's id.
std::string request_rows(TestDatabase& database, const TestRows& rows);

std::string status_of(TestDatabase& database, const std::string& job);
// Rows that the present attempt has told of.
long rows_written(TestDatabase& database, const std::string& job);

// Waits until the job has ended and expects that status; then, whatever happened on the way: it
// ended once, no run is open, it is in no queue, and it has exactly one available artifact if it is
// completed (else none), whose size and SHA-256 are those of the file.
void expect_ended(TestDatabase& database, const std::filesystem::path& store,
                  const std::string& job, const std::string& status);

// SHA-256 of a file in lower-case hexadecimal.
std::string sha256_of(const std::filesystem::path& file);
// All objects below a store's directory; markers and temporary files are none.
std::size_t objects_in(const std::filesystem::path& store);
// Temporary files of writers at work or crashed.
std::size_t unfinished_in(const std::filesystem::path& store);

}  // namespace pressrun::test

// Why a run failed: the code that the organizer's reason comes from, and the diagnostic for ops.
#pragma once

#include <exception>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <utility>

#include "db/error.h"
#include "db/row_reader.h"

namespace pressrun::engine {

struct RunFailure {
  std::string code;  // one of the failure codes of fail_job()
  bool transient = false;
  nlohmann::json diagnostic;
};

// The diagnostic's message, as far as a log may hold it.
std::string text_for_logs(const RunFailure& failure);

// Thrown when an answer says that the run, or the chunk, belongs to somebody else now.
struct LeaseLost {};

// A chunk of the run failed for good.
class ChunkFailure : public std::runtime_error {
 public:
  explicit ChunkFailure(RunFailure failure)
      : std::runtime_error("a chunk failed: " + failure.code), failure_(std::move(failure)) {}
  const RunFailure& failure() const { return failure_; }

 private:
  RunFailure failure_;
};

// The report's source refused, failed or was too slow.
class SourceError : public std::runtime_error {
 public:
  SourceError(std::string code, bool transient, std::string sqlstate, const std::string& message)
      : std::runtime_error(message),
        code_(std::move(code)),
        transient_(transient),
        sqlstate_(std::move(sqlstate)) {}
  // What an answer of the source means for the run.
  explicit SourceError(const db::Error& error);
  // The same for what `reader` has thrown, whose own timeouts count.
  SourceError(const db::Error& error, const db::RowReader& reader);

  const std::string& code() const { return code_; }
  bool transient() const { return transient_; }
  const std::string& sqlstate() const { return sqlstate_; }

 private:
  struct Verdict {
    const char* code;
    bool transient;
  };
  SourceError(const Verdict& verdict, const db::Error& error)
      : SourceError(verdict.code, verdict.transient, error.sqlstate(), error.what()) {}
  static Verdict judge(const db::Error& error);
  static Verdict judge(const db::Error& error, const db::RowReader& reader);

  std::string code_;
  bool transient_;
  std::string sqlstate_;
};

// REQUIRES `cause` not null. Its diagnostic holds exception, message and, where there is one,
// sqlstate.
RunFailure describe_failure(const std::exception_ptr& cause);

}  // namespace pressrun::engine

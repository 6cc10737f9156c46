#include "engine/worker/run_failure.h"

#include <new>
#include <typeinfo>

#include "engine/storage/object_store.h"
#include "reports/measuring_sink.h"

namespace pressrun::engine {
namespace {

nlohmann::json diagnostic(const char* exception, const std::string& message) {
  return {{"exception", exception}, {"message", message}};
}

RunFailure of_database(const char* exception, const std::string& code, bool transient,
                       const std::string& sqlstate, const std::string& message) {
  RunFailure failure{code, transient, diagnostic(exception, message)};
  if (!sqlstate.empty()) failure.diagnostic["sqlstate"] = sqlstate;
  return failure;
}

}  // namespace

std::string text_for_logs(const RunFailure& failure) {
  return db::text_for_logs(failure.diagnostic.value("sqlstate", ""),
                           failure.diagnostic.value("message", ""));
}

SourceError::Verdict SourceError::judge(const db::Error& error) {
  const std::string& state = error.sqlstate();
  const std::string message = error.what();
  // libpq's own: it has no SQLSTATE, as a lost connection has none.
  const bool libpq_is_full =
      state.empty() && (message.find("out of memory") != std::string::npos ||
                        message.find("cannot allocate memory") != std::string::npos);
  if (state == "53200" || libpq_is_full) return {"out_of_memory", true};
  if (error.is_connection_lost()) return {"source_unavailable", true};
  // temp_file_limit: the same query will need as much again.
  if (error.is_cancelled() || state == "53400") return {"query_timeout", false};
  if (state.starts_with("22") || state.starts_with("23") || error.is_ours()) {
    return {"invalid_parameters", false};
  }
  // Conflicts with recovery on a standby, and resources that others use up for the moment.
  if (error.is_retryable() || state.starts_with("53")) return {"source_unavailable", true};
  return {"internal_error", false};
}

SourceError::Verdict SourceError::judge(const db::Error& error, const db::RowReader& reader) {
  if (!reader.timed_out()) return judge(error);
  if (reader.deadline_exceeded()) return {"deadline_exceeded", false};
  return {"query_timeout", false};
}

SourceError::SourceError(const db::Error& error) : SourceError(judge(error), error) {}

SourceError::SourceError(const db::Error& error, const db::RowReader& reader)
    : SourceError(judge(error, reader), error) {}

RunFailure describe_failure(const std::exception_ptr& cause) {
  try {
    std::rethrow_exception(cause);
  } catch (const ChunkFailure& error) {
    return error.failure();
  } catch (const SourceError& error) {
    return of_database("SourceError", error.code(), error.transient(), error.sqlstate(),
                       error.what());
  } catch (const db::Error& error) {
    return of_database("db::Error", "internal_error", true, error.sqlstate(), error.what());
  } catch (const StoreError& error) {
    return {"storage_unavailable", error.transient(), diagnostic("StoreError", error.what())};
  } catch (const reports::LimitExceeded& error) {
    return {"too_large", false, diagnostic("LimitExceeded", error.what())};
  } catch (const std::bad_alloc& error) {
    return {"out_of_memory", true, diagnostic("std::bad_alloc", error.what())};
  } catch (const std::exception& error) {
    return {"internal_error", false, diagnostic(typeid(error).name(), error.what())};
  } catch (...) {
    return {"internal_error", false, diagnostic("unknown", "not a std::exception")};
  }
}

}  // namespace pressrun::engine

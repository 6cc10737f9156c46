// What begin_run() says about a run, and begin_chunk() about a chunk.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "reports/csv_writer.h"
#include "reports/report_document.h"

namespace pressrun::engine {

struct PlannedArtifact {
  std::string artifact_id;
  std::string format;
  std::string key;
  std::string filename;
  std::string content_type;
};

// A section of the report and the query that gives its rows. The columns of `section` say what the
// metadata says; their kinds are known when the query has begun.
struct PlannedSection {
  reports::Section section;
  std::string query;
  std::vector<std::optional<std::string>> binds;
};

// How the main section of a large report is cut.
struct ChunkPlan {
  std::uint64_t rows = 0;                      // a chunk
  std::optional<std::uint64_t> expected_rows;  // of the report; nullopt: nobody knows
  std::uint64_t cut_above_rows = 0;            // so many, or fewer, are rendered in one piece
  std::size_t key_columns = 0;
  std::string cut_query;                          // key and number of the last row of each chunk
  std::string page_query;                         // the rows between two keys
  std::vector<std::optional<std::string>> binds;  // of both; page_query's keys follow
};
using ChunkKey = std::vector<std::string>;

// Which of the chunks, and what all of them share.
struct ChunkPlace {
  int number = 0;                     // from 1
  std::optional<ChunkKey> after_key;  // nullopt: from the first row on
  ChunkKey last_key;
  std::string snapshot;
  std::string language;                      // empty: no format has words
  std::string snapshot_at;                   // as ReportInfo has it
  std::map<std::string, std::string> plans;  // format -> plan_parts()
};

struct RunPlan {
  std::vector<PlannedSection> sections;     // exactly one is the main one
  std::optional<reports::ReportInfo> info;  // absent when no format has a head
  std::string time_zone;
  std::string source;
  std::chrono::milliseconds first_row_timeout{0};
  std::chrono::milliseconds deadline{0};  // left of the run's time
  std::uint64_t size_limit_bytes = 0;
  std::vector<PlannedArtifact> artifacts;
  reports::CsvOptions csv;          // of a CSV artifact as a whole
  std::optional<ChunkPlan> chunks;  // absent: the report is never cut
  std::optional<ChunkPlace> chunk;  // of begin_chunk(); the artifacts are its parts
  bool cancel_requested = false;    // in time, before begin_run(); never of begin_chunk()
  std::string trace_context;        // traceparent of the job; empty: it has none
  double waited_seconds = 0;        // in the queue, before the run; 0 for a chunk
  std::string sql_comment;          // before every query of the run; filled in by its runner
};

// THROWS nlohmann::json::exception or std::invalid_argument when the text is not what the contract
// says.
RunPlan parse_run_plan(const std::string& text);

// The main section's rows after one key up to and including another; nullopt: open. REQUIRES
// `chunks`.
PlannedSection page_of(const RunPlan& plan, const std::optional<ChunkKey>& after_key,
                       const std::optional<ChunkKey>& last_key);

// THROWS std::invalid_argument when there is none.
const PlannedSection& main_section(const RunPlan& plan);

}  // namespace pressrun::engine

#include "engine/ctl/import_orders.h"

#include <array>
#include <utility>

#include "db/transaction.h"
#include "engine/ctl/import_orders_csv.h"
#include "engine/ctl/import_orders_error.h"
#include "engine/ctl/import_orders_input.h"
#include "engine/ctl/import_orders_row.h"

namespace pressrun::engine::ctl {

namespace {

constexpr std::size_t kRowsInBatch = 4000;
constexpr std::size_t kMalformedShown = 20;
constexpr std::size_t kColumns = 8;

// Rows on their way to voyage.stage_order_rows(), a column at a time.
class Batch {
 public:
  void add(CsvRow& row) {
    lines_.push_back(std::to_string(row.line));
    for (std::size_t i = 0; i < kColumns; ++i) columns_[i].push_back(std::move(row.fields[i]));
  }

  bool is_full() const { return lines_.size() >= kRowsInBatch; }

  void send(db::Transaction& transaction, const std::string& import) {
    if (lines_.empty()) return;
    db::Params params = {import, db::array_literal(lines_)};
    for (auto& column : columns_) params.emplace_back(db::array_literal(column));
    transaction.call("select voyage.stage_order_rows($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
                     params);
    lines_.clear();
    for (auto& column : columns_) column.clear();
  }

 private:
  std::vector<std::string> lines_;
  std::array<std::vector<std::string>, kColumns> columns_;  // as order_columns()
};

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ",") + word;
  return text;
}

void check_header(CsvReader& reader, const std::string& path) {
  CsvRow header;
  if (!reader.next(header)) throw ImportError(path + " is empty: there is nothing to import");
  if (header.problem.empty() && header.fields == order_columns()) return;
  throw ImportError("line " + std::to_string(header.line) + ": the header must be " +
                    joined(order_columns()) + "; nothing was loaded");
}

// Sends every good row and notes the others.
class Loader {
 public:
  Loader(db::Transaction& transaction, std::string import, OrderImport& result)
      : transaction_(transaction), import_(std::move(import)), result_(result) {}

  // True when it was a moment to report progress.
  bool take(CsvRow& row) {
    ++rows_;
    const std::string problem = problem_of(row);
    if (!problem.empty()) {
      note(row.line, problem);
      return false;
    }
    batch_.add(row);
    if (!batch_.is_full()) return false;
    batch_.send(transaction_, import_);
    return true;
  }

  void finish() { batch_.send(transaction_, import_); }

  std::uint64_t rows() const { return rows_; }

 private:
  void note(std::uint64_t line, const std::string& problem) {
    if (result_.malformed_rows++ < kMalformedShown) result_.malformed.push_back({line, problem});
  }

  db::Transaction& transaction_;
  std::string import_;
  OrderImport& result_;
  Batch batch_;
  std::uint64_t rows_ = 0;
};

}  // namespace

OrderImport import_orders(db::Session& session, const std::string& path, std::int64_t event,
                          const std::function<void(const ImportProgress&)>& report) {
  ImportInput input(path);
  CsvReader reader([&input] { return input.next(); });
  check_header(reader, path);

  db::Transaction transaction(session);
  const db::Rows begun = transaction.call(
      "select import_id, event_title, time_zone from voyage.begin_order_import($1)", {event});
  const db::Row& row = begun.rows.at(0);
  const std::string import = row[0].value();
  OrderImport result;
  result.event_title = row[1].value();
  result.time_zone = row[2].value();

  Loader loader(transaction, import, result);
  const auto tell = [&](bool is_read) {
    report({input.bytes_read(), input.size(), loader.rows(), is_read});
  };
  for (CsvRow csv_row; reader.next(csv_row);) {
    if (loader.take(csv_row)) tell(false);
  }
  loader.finish();
  tell(true);
  const db::Rows finished =
      transaction.call("select voyage.finish_order_import($1, $2)", {import, event});
  transaction.commit();
  result.counts = nlohmann::json::parse(finished.scalar().value());
  return result;
}

}  // namespace pressrun::engine::ctl

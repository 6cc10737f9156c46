// bench_render_file xlsx|pdf ROWS OUT: the rows of a file of tab-separated values as our writers
// write them, with hash and size. bench_file_formats times it as a process.
#include <cstdio>
#include <fstream>
#include <stdexcept>
#include <string>

#include "reports/measuring_sink.h"
#include "reports/pdf_writer.h"
#include "reports/xlsx_writer.h"

namespace pressrun::bench {
namespace {

using reports::Column;
using reports::ValueKind;

class FileSink : public reports::ByteSink {
 public:
  explicit FileSink(const std::string& path) : file_(path, std::ios::binary) {}
  void write(std::string_view bytes) override {
    file_.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    if (!file_) throw std::runtime_error("cannot write the file");
  }

 private:
  std::ofstream file_;
};

reports::Section orders() {
  const auto column = [](const char* name, ValueKind kind) {
    Column c;
    c.name = name;
    c.kind = kind;
    return c;
  };
  reports::Section section;
  section.title = "Orders";
  section.columns = {
      column("Order", ValueKind::kText),         column("Ordered", ValueKind::kTimestamp),
      column("Customer", ValueKind::kText),      column("Country", ValueKind::kText),
      column("Article", ValueKind::kText),       column("Description", ValueKind::kText),
      column("Quantity", ValueKind::kInteger),   column("Unit price", ValueKind::kDecimal),
      column("Line total", ValueKind::kDecimal),
  };
  return section;
}

// Views into `line`.
void split(const std::string& line, reports::Row& row) {
  row.clear();
  std::string_view rest = line;
  for (;;) {
    const std::size_t tab = rest.find('\t');
    row.push_back(rest.substr(0, tab));
    if (tab == std::string_view::npos) return;
    rest.remove_prefix(tab + 1);
  }
}

void render(reports::ReportWriter& writer, const std::string& rows) {
  reports::ReportInfo info;
  info.title = "Completed orders";
  info.event = "Museum Shop";
  info.time_zone = "Europe/London";
  info.snapshot_at = "2026-11-21 14:05:00+00";
  writer.begin(info);
  writer.begin_section(orders());
  std::ifstream file(rows);
  reports::Row row;
  for (std::string line; std::getline(file, line);) {
    split(line, row);
    writer.row(row);
  }
  writer.end_section();
  writer.end();
}

void run(const std::string& format, const std::string& rows, const std::string& out) {
  FileSink file(out);
  reports::MeasuringSink sink(file, 10'000'000'000);
  if (format == "xlsx") {
    reports::XlsxWriter writer(sink);
    render(writer, rows);
  } else {
    reports::PdfWriter writer(sink);
    render(writer, rows);
    std::printf("%llu\n", static_cast<unsigned long long>(writer.pages()));
  }
}

}  // namespace
}  // namespace pressrun::bench

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  try {
    pressrun::bench::run(argv[1], argv[2], argv[3]);
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}

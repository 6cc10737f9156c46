// F2, F3: people read words where a column has labels; what has none stays as it is.
#include "reports/labelled_writer.h"

#include <gtest/gtest.h>

#include "engine/worker/report_writers.h"
#include "reports/csv_writer.h"

namespace pressrun::reports {
namespace {

class StringSink : public ByteSink {
 public:
  void write(std::string_view bytes) override { text += bytes; }
  std::string text;
};

Section statuses() {
  Section section;
  section.columns = {{.name = "name"},
                     {.name = "status", .labels = {{"waitlisted", "Warteliste"}, {"", "Leer"}}}};
  return section;
}

std::string written(const std::vector<Row>& rows) {
  StringSink sink;
  LabelledWriter writer(std::make_unique<CsvWriter>(sink));
  writer.begin({});
  writer.begin_section(statuses());
  for (const Row& row : rows) writer.row(row);
  writer.end_section();
  writer.end();
  return sink.text;
}

TEST(LabelledWriter, ReplacesValuesThatHaveALabel) {
  EXPECT_EQ(written({{"waitlisted", "waitlisted"}, {"x", "unheard of"}}),
            "name,status\r\nwaitlisted,Warteliste\r\nx,unheard of\r\n");
}

TEST(LabelledWriter, KnowsNullFromTheEmptyText) {
  EXPECT_EQ(written({{"x", std::string_view()}, {"x", ""}}), "name,status\r\nx,\r\nx,Leer\r\n");
}

TEST(LabelledWriter, StandsInPartsOfWorkbooksAndPagesButNotInCsv) {
  const auto part = [](const std::string& format) {
    StringSink sink;
    const auto writer = engine::make_part_writer(format, sink, {});
    writer->begin({});
    writer->begin_section(statuses());
    writer->row({"a", "waitlisted"});
    writer->end_section();
    writer->end();
    return sink.text;
  };
  EXPECT_NE(part("xlsx").find("Warteliste"), std::string::npos);
  EXPECT_EQ(part("csv"), "a,waitlisted\r\n");
}

}  // namespace
}  // namespace pressrun::reports

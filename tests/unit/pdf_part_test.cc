// F3, J15: parts of a report, made apart, become one document with its own page numbers.
#include "reports/pdf_part.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/pdf_assembler.h"
#include "reports/pdf_page_maker.h"
#include "tests/support/pdf_tools.h"

namespace pressrun::reports {
namespace {

using test::PdfFile;
using testing::HasSubstr;

class StringSink : public ByteSink {
 public:
  void write(std::string_view bytes) override { text += bytes; }
  std::string text;
};

ReportInfo sample_info() {
  ReportInfo info;
  info.title = "Orders";
  info.snapshot_at = "2026-11-21 14:05:00+01";
  return info;
}

Section sample_section() {
  return {SectionKind::kTable,
          "Orders",
          true,
          {{"customer", ValueKind::kText, "Customer"},
           {"amount", ValueKind::kDecimal, "Amount", NumberStyle::kMoney, true}}};
}

std::string customer(int i) { return i % 3 == 0 ? "ნინო لا " + std::to_string(i) : "Ada"; }

PdfTablePlan sample_plan() {
  FontSet fonts;
  TextShaper shaper(fonts);
  PdfTableSample sample(shaper, Language::kEnglish, sample_section().columns);
  for (int i = 0; i < 10; ++i) {
    const std::string name = customer(i);
    sample.add({name, "12.50"});
  }
  return PdfTablePlan::parse(sample.plan().serialize());
}

// Rows [begin, end) by a process that knows nothing of the others.
std::string part(int begin, int end, bool is_first) {
  FontSet fonts;
  StringSink sink;
  PdfPartWriter writer(sink);
  PdfPageMaker maker(writer, fonts, sample_info(), PdfOrientation::kPortrait);
  if (is_first) maker.draw_title();
  maker.begin_table(sample_section(), sample_plan(), {.is_continued = !is_first});
  for (int i = begin; i < end; ++i) {
    const std::string name = customer(i);
    maker.row({name, "1.10"});
  }
  maker.end_table(false);
  maker.end();
  return sink.text;
}

struct Merged {
  std::string pdf;
  std::vector<PdfPartEnd> ends;
};

Merged merge(const std::vector<std::string>& parts, std::size_t piece = 1000) {
  FontSet fonts;
  StringSink sink;
  PdfAssembler assembler(sink, fonts, sample_info());
  Merged merged;
  for (const std::string& bytes : parts) {
    PdfPartReader reader(assembler);
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
      reader.write(std::string_view(bytes).substr(at, piece));
    }
    reader.finish();
    merged.ends.push_back(reader.end());
  }
  assembler.finish();
  merged.pdf = sink.text;
  return merged;
}

TEST(PdfPart, PartsBecomeOneDocumentWithItsOwnPageNumbers) {
  const Merged merged = merge({part(0, 100, true), part(100, 250, false), part(250, 260, false)});
  const PdfFile file(merged.pdf);
  EXPECT_EQ(file.complaints(), "");
  const std::string text = file.text();
  std::uint64_t pages = 0;
  for (const PdfPartEnd& end : merged.ends) pages += end.pages;
  for (std::uint64_t i = 1; i <= pages; ++i) {
    EXPECT_THAT(text, HasSubstr("Page " + std::to_string(i) + " of " + std::to_string(pages)));
  }
  for (int i = 0; i < 260; i += 3) EXPECT_THAT(text, HasSubstr(std::to_string(i)));
  EXPECT_THAT(text, HasSubstr("ნინო"));
}

TEST(PdfPart, SaysWhatItsRowsSumUpTo) {
  const Merged merged = merge({part(0, 100, true), part(100, 250, false)});
  EXPECT_EQ(merged.ends[0].rows, 100u);
  EXPECT_EQ(merged.ends[1].rows, 150u);
  EXPECT_EQ(merged.ends[0].sums, (std::vector<std::string>{"", "110.00"}));
}

TEST(PdfPart, TheLastPartShowsTheTotalOfAll) {
  FontSet fonts;
  StringSink sink;
  PdfAssembler assembler(sink, fonts, sample_info());
  PdfPageMaker maker(assembler, fonts, sample_info(), PdfOrientation::kPortrait);
  maker.begin_table(sample_section(), sample_plan(), {.is_continued = true});
  maker.carry({"", "110.00"}, 100);
  maker.carry({"", "165.00"}, 150);
  maker.end_table();
  maker.end();
  assembler.finish();
  const std::string text = PdfFile(sink.text).text(true);
  EXPECT_THAT(text, testing::ContainsRegex("Total +275[.]00"));
  EXPECT_THAT(text, HasSubstr("Rows: 250"));
}

TEST(PdfPart, APartThroughBytesGivesTheSameDocumentAsPagesAtOnce) {
  FontSet fonts;
  StringSink direct;
  PdfAssembler assembler(direct, fonts, sample_info());
  PdfPageMaker maker(assembler, fonts, sample_info(), PdfOrientation::kPortrait);
  maker.draw_title();
  maker.begin_table(sample_section(), sample_plan());
  for (int i = 0; i < 300; ++i) {
    const std::string name = customer(i);
    maker.row({name, "1.10"});
  }
  maker.end_table(false);
  maker.end();
  assembler.finish();
  for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, std::size_t{1} << 20}) {
    EXPECT_TRUE(merge({part(0, 300, true)}, piece).pdf == direct.text) << piece;
  }
}

// A glyph that two parts drew for different texts.
TEST(PdfPart, PartsMayDisagreeAboutAGlyph) {
  FontSet fonts;
  StringSink sink;
  PdfAssembler assembler(sink, fonts, sample_info());
  const FontFace& face = fonts.base(FontWeight::kRegular);
  for (const char32_t meaning : {U'A', U'B'}) {
    PdfDeflater deflater;
    PdfPage page;
    page.width = page.height = 300;
    std::string code;
    append_glyph_code(face.glyph('x'), code);
    page.content =
        deflater.compress("BT /" + face.resource() + " 12 Tf 50 50 Td(" + code + ")Tj ET");
    assembler.page(page);
    PdfPartEnd end;
    end.fonts = {{face.key(), face.resource(), {{face.glyph('x'), {meaning}}}}};
    assembler.end_part(end);
  }
  assembler.finish();
  const std::string text = PdfFile(sink.text).text();
  EXPECT_THAT(text, testing::ContainsRegex("^A\n"));
  EXPECT_THAT(text, testing::ContainsRegex("\fB\n"));
}

TEST(PdfPart, RefusesWhatIsNoPart) {
  const std::string good = part(0, 50, true);
  EXPECT_THROW(merge({"%PDF-1.7\nnonsense"}), PdfPartError);
  EXPECT_THROW(merge({good.substr(0, good.size() - 1)}), PdfPartError);
  EXPECT_THROW(merge({good + "x"}), PdfPartError);
  EXPECT_THROW(merge({""}), PdfPartError);
  std::string damaged = good;
  damaged[8] = 'Q';
  EXPECT_THROW(merge({damaged}), PdfPartError);
}

TEST(PdfPart, RefusesABookmarkThatNoReportHas) {
  PdfPage page;
  page.width = 100;
  page.height = 100;
  for (std::uint8_t level = 0; level <= 3; ++level) {
    page.bookmarks = {{level, 10, "x"}};
    StringSink bytes;
    PdfPartWriter(bytes).page(page);
    StringSink copy;
    PdfPartWriter pages(copy);
    PdfPartReader reader(pages);
    if (level == 1 || level == 2) {
      EXPECT_NO_THROW(reader.write(bytes.text));
    } else {
      EXPECT_THROW(reader.write(bytes.text), PdfPartError) << int{level};
    }
  }
}

TEST(PdfTablePlan, IsReadBackAsItWas) {
  const PdfTablePlan plan = sample_plan();
  EXPECT_EQ(PdfTablePlan::parse(plan.serialize()).serialize(), plan.serialize());
  for (const char* text : {"", "plan1", "plan2 portrait", "plan1 sideways 850 0 0",
                           "plan1 portrait 850 1 10 0 1 1 7", "plan1 portrait 850 999999999 "}) {
    EXPECT_THROW(PdfTablePlan::parse(text), std::invalid_argument) << text;
  }
}

}  // namespace
}  // namespace pressrun::reports

#include "reports/pdf_table_plan.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <sstream>
#include <stdexcept>

#include "reports/pdf_style.h"
#include "reports/pdf_table_metrics.h"
#include "reports/text_decode.h"

namespace pressrun::reports {
namespace {

using namespace pdf_style;

constexpr std::size_t kMeasuredBytes = 400;        // of a value
constexpr std::int32_t kComfortableText = 26'000;  // 26 em: what wraps beyond reads well
constexpr std::int32_t kNarrowText = 9'000;
constexpr std::int32_t kGrowth = 1'150;  // two digits
constexpr std::int32_t kTotalGrowth = 1'600;
constexpr std::int32_t kWordLimit = 16'000;  // longer words may be broken

// The widest word of a text and its whole width.
struct TextMeasure {
  std::int32_t width = 0;
  std::int32_t word = 0;
};

TextMeasure measure_text(TextShaper& shaper, std::string_view text, FontWeight weight,
                         Setting setting) {
  TextMeasure measure;
  PdfTextFlow lines(shaper, text.substr(0, cut_length(text, kMeasuredBytes)), weight, setting);
  TextLine line;
  while (lines.next(1'000'000'000, line)) {
    measure.width = std::max(measure.width, line.width);
    std::int32_t word = 0;
    for (std::uint32_t i = line.begin; i < line.end; ++i) {
      const Cluster& cluster = line.text->clusters[i];
      if (!cluster.is_space) word += cluster.advance;
      measure.word = std::max(measure.word, word);
      if (cluster.break_after == Break::kAllowed) word = 0;
    }
  }
  return measure;
}

double available(PdfOrientation orientation) {
  const double page = orientation == PdfOrientation::kPortrait ? kShortEdge : kLongEdge;
  return page - kMarginLeft - kMarginRight;
}

}  // namespace

std::string_view fraction_of(std::string_view shown, char decimal_separator) {
  std::size_t at = shown.rfind(decimal_separator);
  if (at == std::string_view::npos) {
    at = shown.find_last_of("0123456789");
    at = at == std::string_view::npos ? shown.size() : at + 1;
    const std::size_t exponent = shown.find_first_of("eE");
    if (exponent != std::string_view::npos && exponent != 0 && exponent < at) at = exponent;
  }
  return shown.substr(at);
}

// Points that a column would like at a font size, padding included.
struct PdfTableSample::Wish {
  double natural;      // nothing wraps
  double comfortable;  // little wraps
  double least;        // readable still
};

PdfTableSample::PdfTableSample(TextShaper& shaper, Language language,
                               const std::vector<Column>& columns)
    : shaper_(shaper), locale_(language), columns_(columns), measures_(columns.size()) {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const TextMeasure heading =
        measure_text(shaper, columns[i].heading(), FontWeight::kBold, Setting::kProse);
    measures_[i].heading = heading.width;
    measures_[i].heading_word = std::min(heading.word, kWordLimit);
  }
}

void PdfTableSample::add(const Row& row) {
  ++rows_;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    locale_.show(columns_[i], row[i], shown_);
    measure(columns_[i], shown_, measures_[i]);
  }
}

void PdfTableSample::measure(const Column& column, std::string_view shown, Measure& measure) {
  const TextMeasure text = measure_text(shaper_, shown, FontWeight::kRegular, Setting::kTabular);
  measure.widest = std::max(measure.widest, text.width);
  measure.longest_word = std::max(measure.longest_word, text.word);
  measure.widths.push_back(text.width);
  const bool is_time = column.kind == ValueKind::kDate || column.kind == ValueKind::kTimestamp;
  if (!is_time && shown.find_first_of("0123456789") != std::string_view::npos) {
    measure.has_digits = true;
  }
  if (!is_number(column.kind)) return;
  const std::string_view fraction = fraction_of(shown, locale_.decimal_separator());
  const std::int32_t width =
      measure_text(shaper_, fraction, FontWeight::kRegular, Setting::kTabular).width;
  measure.fraction = std::max(measure.fraction, width);
  measure.whole = std::max(measure.whole, text.width - width);
}

PdfTableSample::Wish PdfTableSample::wish(const Column& column, const Measure& m,
                                          double font_size) const {
  // A heading may take two or three lines, but not break a word.
  const std::int32_t heading = std::max(m.heading_word, std::min(m.heading, m.heading / 2 + 1'500));
  std::int32_t value = std::max(m.widest, m.whole + m.fraction);
  // Rows after the sample count further, and a total is wider than its summands.
  if (rows_ >= kRows && m.has_digits && value < kComfortableText) value += kGrowth;
  if (column.is_summed && is_number(column.kind)) value += kTotalGrowth;
  const std::int32_t natural = std::max(m.heading, value);
  std::int32_t comfortable = std::max(heading, value);
  std::int32_t least = comfortable;
  if (column.kind == ValueKind::kText) {
    std::vector<std::int32_t> widths = m.widths;
    std::sort(widths.begin(), widths.end());
    const std::int32_t growth = value - m.widest;
    const std::int32_t most = widths.empty() ? 0 : widths[(widths.size() - 1) * 9 / 10] + growth;
    const std::int32_t word = std::min(m.longest_word + growth, kWordLimit);
    const std::int32_t wrapped = std::max({heading, word, std::min(most, kComfortableText)});
    least = std::max({m.heading_word, std::min(word, kNarrowText), std::min(most, kNarrowText)});
    comfortable = std::min(comfortable, wrapped);
    least = std::min(least, comfortable);
  }
  const auto points = [font_size](std::int32_t width) {
    return std::max(width * font_size / 1000, font_size) + 2 * kCellPadding;
  };
  return {points(natural), points(comfortable), points(least)};
}

std::vector<PdfTableSample::Wish> PdfTableSample::wishes(double font_size) const {
  std::vector<Wish> wishes;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    wishes.push_back(wish(columns_[i], measures_[i], font_size));
  }
  return wishes;
}

namespace {

// Widths between `from` and `to` that use what is available: the lacking is shared in proportion.
std::vector<double> between(const std::vector<double>& from, const std::vector<double>& to,
                            double space) {
  double sum_from = 0;
  double sum_to = 0;
  for (std::size_t i = 0; i < from.size(); ++i) {
    sum_from += from[i];
    sum_to += to[i];
  }
  std::vector<double> widths = to;
  if (sum_to > space && sum_to > sum_from) {
    const double share = std::max(0.0, (space - sum_from) / (sum_to - sum_from));
    for (std::size_t i = 0; i < from.size(); ++i) widths[i] = from[i] + (to[i] - from[i]) * share;
  }
  double sum = 0;
  for (const double width : widths) sum += width;
  if (sum > 0) {
    for (double& width : widths) width *= std::max(1.0, space / sum);
  }
  return widths;
}

double sum_of(const std::vector<double>& widths) {
  double sum = 0;
  for (const double width : widths) sum += width;
  return sum;
}

struct Attempt {
  double font_size;
  PdfOrientation orientation;
  bool is_narrow;
};

constexpr Attempt kAttempts[] = {{kTableSize, PdfOrientation::kPortrait, false},
                                 {kTableSize, PdfOrientation::kLandscape, false},
                                 {7.5, PdfOrientation::kLandscape, false},
                                 {7.5, PdfOrientation::kLandscape, true},
                                 {kSmallestTableSize, PdfOrientation::kLandscape, false},
                                 {kSmallestTableSize, PdfOrientation::kLandscape, true}};

constexpr double kSplitSize = 7.5;
constexpr double kMostWidening = 1.3;

}  // namespace

PdfTablePlan PdfTableSample::plan(bool is_landscape) const {
  PdfTablePlan plan;
  plan.columns.resize(columns_.size());
  for (std::size_t i = 0; i < columns_.size(); ++i)
    plan.columns[i].fraction = measures_[i].fraction;
  std::vector<std::size_t> all(columns_.size());
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = i;
  const auto take = [&](const std::vector<std::size_t>& group, const std::vector<double>& from,
                        const std::vector<double>& to, double space) {
    const std::vector<double> widths = between(from, to, space);
    for (std::size_t i = 0; i < group.size(); ++i) plan.columns[group[i]].width = widths[i];
  };
  for (const Attempt& attempt : kAttempts) {
    if (is_landscape && attempt.orientation == PdfOrientation::kPortrait) continue;
    plan.orientation = attempt.orientation;
    plan.font_size = attempt.font_size;
    std::vector<double> natural;
    std::vector<double> wanted;
    for (const Wish& wish : wishes(attempt.font_size)) {
      natural.push_back(wish.natural);
      wanted.push_back(attempt.is_narrow ? wish.least : wish.comfortable);
    }
    const double space = available(attempt.orientation);
    if (sum_of(wanted) > space) continue;
    take(all, wanted, natural, space);
    plan.groups = {all};
    return plan;
  }
  plan_groups(plan);
  return plan;
}

// The first column says on each page what the others belong to, where it is narrow.
void PdfTableSample::plan_groups(PdfTablePlan& plan) const {
  plan.orientation = PdfOrientation::kLandscape;
  plan.font_size = kSplitSize;
  const double space = available(plan.orientation);
  const std::vector<Wish> wanted = wishes(kSplitSize);
  const bool repeats_first = wanted[0].comfortable <= space / 4;
  const double lead = repeats_first ? wanted[0].comfortable : 0;
  std::vector<std::size_t> group;
  double used = 0;
  const auto end_group = [&] {
    const double share = std::min((space - lead) / (used - lead), kMostWidening);
    for (const std::size_t column : group) {
      if (column != 0 || !repeats_first) plan.columns[column].width *= share;
    }
    plan.groups.push_back(group);
    group = repeats_first ? std::vector<std::size_t>{0} : std::vector<std::size_t>{};
    used = lead;
  };
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    const double width = std::min(wanted[i].comfortable, space - (i == 0 ? 0 : lead));
    plan.columns[i].width = width;
    const bool has_own = group.size() > (repeats_first && !plan.groups.empty() ? 1u : 0u);
    if (has_own && used + width > space) end_group();
    group.push_back(i);
    used += width;
  }
  end_group();
}

std::string PdfTablePlan::serialize() const {
  std::ostringstream text;
  text << "plan1 " << (orientation == PdfOrientation::kPortrait ? "portrait" : "landscape") << ' '
       << std::lround(font_size * 100) << ' ' << columns.size();
  for (const PdfTableColumn& column : columns) {
    text << ' ' << std::lround(column.width * 100) << ' ' << column.fraction;
  }
  text << ' ' << groups.size();
  for (const std::vector<std::size_t>& group : groups) {
    text << ' ' << group.size();
    for (const std::size_t column : group) text << ' ' << column;
  }
  return text.str();
}

PdfTablePlan PdfTablePlan::parse(std::string_view text) {
  constexpr std::size_t kMost = 100'000;
  std::istringstream input{std::string(text)};
  const auto refuse = [] { throw std::invalid_argument("this is not the plan of a PDF table"); };
  const auto size = [&](std::size_t most) {
    std::size_t n = 0;
    if (!(input >> n) || n > most) refuse();
    return n;
  };
  PdfTablePlan plan;
  std::string word;
  if (!(input >> word) || word != "plan1" || !(input >> word)) refuse();
  if (word != "portrait" && word != "landscape") refuse();
  plan.orientation = word == "portrait" ? PdfOrientation::kPortrait : PdfOrientation::kLandscape;
  plan.font_size = static_cast<double>(size(kMost)) / 100;
  plan.columns.resize(size(kMost));
  for (PdfTableColumn& column : plan.columns) {
    column.width = static_cast<double>(size(10'000'000)) / 100;
    column.fraction = static_cast<std::int32_t>(size(1u << 30));
  }
  plan.groups.resize(size(kMost));
  for (std::vector<std::size_t>& group : plan.groups) {
    group.resize(size(kMost));
    for (std::size_t& column : group) {
      column = size(kMost);
      if (column >= plan.columns.size()) refuse();
    }
  }
  return plan;
}

}  // namespace pressrun::reports

// Numbers as people read them at an axis or a bar.
#pragma once

#include <string>
#include <vector>

#include "reports/chart_scale.h"
#include "reports/report_document.h"

namespace pressrun::reports::chart {

// How all numbers of one axis are written: in the same unit, with the same number of decimals.
struct NumberFormat {
  Language language = Language::kEnglish;
  NumberStyle style = NumberStyle::kPlain;
  int power = 0;  // of ten: 3, 6, 9 or 12 is written as a word (k, M, ...), any other as e<power>
  int decimals = 0;

  // "1,234", "-1.5M" with a true minus sign, "12%"; in German "1.234", "-1,5 Mio.", "12 %".
  // REQUIRES a finite value.
  std::string text(double value) const;
};

NumberFormat tick_format(const Scale& scale, NumberStyle style, Language language);
// For single values: as many decimals as tell them apart, at most two.
NumberFormat value_format(const std::vector<double>& values, NumberStyle style, Language language);

}  // namespace pressrun::reports::chart

#include "engine/ctl/doctor/report.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

namespace pressrun::engine::ctl {
namespace {

constexpr std::size_t kIndent = 9;  // the longest severity, and two blanks

const char* colour_of(Severity severity) {
  switch (severity) {
    case Severity::kError:
      return "\033[1;31m";
    case Severity::kWarning:
      return "\033[33m";
    case Severity::kNote:
      return "\033[36m";
    case Severity::kOk:
      break;
  }
  return "\033[32m";
}

// Control characters in what others named must not reach a terminal.
std::string printable(std::string text) {
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
  }
  return text;
}

// Breaks `text` at blanks so that nothing goes beyond `width`, where words allow it; all lines but
// the first begin with `indent` blanks. The first has `used` columns before it.
std::string wrapped(const std::string& text, std::size_t used, std::size_t indent,
                    std::size_t width) {
  std::istringstream words(printable(text));
  std::string out;
  std::size_t column = used;
  for (std::string word; words >> word;) {
    if (column > indent && column + 1 + word.size() > width) {
      out += "\n" + std::string(indent, ' ');
      column = indent;
    } else if (!out.empty()) {
      out += ' ';
      ++column;
    }
    out += word;
    column += word.size();
  }
  return out;
}

void append_finding(std::string& out, const Finding& finding, const ReportStyle& style) {
  std::string name = name_of(finding.severity);
  name.resize(kIndent, ' ');
  out += style.colours ? colour_of(finding.severity) + name + "\033[0m" : name;
  const std::string head = finding.checked + ": ";
  out += head + wrapped(finding.finding, kIndent + head.size(), kIndent, style.width) + "\n";
  if (finding.remedy.empty()) return;
  // Not wrapped: it is there to be copied.
  const std::string remedy = "-> " + printable(finding.remedy);
  out +=
      std::string(kIndent, ' ') + (style.colours ? "\033[1m" + remedy + "\033[0m" : remedy) + "\n";
}

std::size_t count(const Findings& findings, Severity severity) {
  return static_cast<std::size_t>(std::count_if(
      findings.begin(), findings.end(), [&](const Finding& f) { return f.severity == severity; }));
}

std::string counted(std::size_t number, const std::string& noun) {
  return std::to_string(number) + " " + noun + (number == 1 ? "" : "s");
}

}  // namespace

Findings worst_first(Findings findings) {
  std::stable_sort(findings.begin(), findings.end(),
                   [](const Finding& a, const Finding& b) { return a.severity > b.severity; });
  return findings;
}

int exit_code_of(const Findings& findings) {
  if (count(findings, Severity::kError) > 0) return 2;
  return count(findings, Severity::kWarning) > 0 ? 1 : 0;
}

std::string as_report(const Findings& findings, const ReportStyle& style) {
  ReportStyle used = style;
  used.width = std::max<std::size_t>(used.width, 40);
  std::string out;
  std::string well;
  for (const Finding& finding : worst_first(findings)) {
    if (finding.severity != Severity::kOk) {
      append_finding(out, finding, used);
    } else {
      well += (well.empty() ? "" : ", ") + finding.checked;
    }
  }
  if (!well.empty()) {
    std::string name = "ok";
    name.resize(kIndent, ' ');
    out += (used.colours ? colour_of(Severity::kOk) + name + "\033[0m" : name) +
           wrapped(well, kIndent, kIndent, used.width) + "\n";
  }
  return out + "\n" + counted(count(findings, Severity::kError), "error") + ", " +
         counted(count(findings, Severity::kWarning), "warning") + ", " +
         counted(count(findings, Severity::kNote), "note") + ".\n";
}

std::string as_json_array(const Findings& findings) {
  nlohmann::json array = nlohmann::json::array();
  for (const Finding& finding : worst_first(findings)) {
    array.push_back({{"check", finding.checked},
                     {"severity", name_of(finding.severity)},
                     {"finding", finding.finding},
                     {"remedy", finding.remedy.empty() ? nlohmann::json(nullptr)
                                                       : nlohmann::json(finding.remedy)}});
  }
  return array.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

}  // namespace pressrun::engine::ctl

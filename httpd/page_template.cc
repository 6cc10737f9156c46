#include "httpd/page_template.h"

#include <stdexcept>

namespace pressrun::httpd {
namespace {

const std::string& fact(const PageFacts& facts, std::string_view name) {
  const auto found = facts.find(name);
  if (found == facts.end()) {
    throw std::runtime_error("a page asks for {{" + std::string(name) + "}}, which is no fact");
  }
  return found->second;
}

}  // namespace

std::string html_escape(std::string_view text) {
  std::string out;
  for (char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string render_page(std::string_view page, const PageFacts& facts) {
  std::string out;
  while (true) {
    const std::size_t begin = page.find("{{");
    out += page.substr(0, begin);
    if (begin == std::string_view::npos) return out;
    page.remove_prefix(begin + 2);
    const std::size_t end = page.find("}}");
    if (end == std::string_view::npos) throw std::runtime_error("a {{ of a page has no }}");
    out += html_escape(fact(facts, page.substr(0, end)));
    page.remove_prefix(end + 2);
  }
}

}  // namespace pressrun::httpd

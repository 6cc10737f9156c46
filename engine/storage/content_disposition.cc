#include "engine/storage/content_disposition.h"

#include "engine/daemon/encoding.h"

namespace pressrun::engine {

std::string content_disposition(const std::string& filename) {
  std::string ascii;
  for (char c : filename) {
    const bool plain = c >= 0x20 && c < 0x7f && c != '"' && c != '\\' && c != '%' && c != '/';
    ascii += plain ? c : '_';
  }
  return "attachment; filename=\"" + ascii + "\"; filename*=UTF-8''" +
         daemon::percent_encode(filename);
}

}  // namespace pressrun::engine

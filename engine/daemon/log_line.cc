#include "engine/daemon/log_line.h"

#include <nlohmann/json.hpp>

namespace pressrun::daemon {
namespace {

void append_escaped(std::string& out, std::string_view value) {
  static constexpr char kHex[] = "0123456789abcdef";
  for (char c : value) {
    auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20 || byte == 0x7f) {
      out += "\\x";
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    } else {
      out += c;
    }
  }
}

bool is_plain(std::string_view value) {
  return !value.empty() && value.find_first_of(" \"\\=\t\r\n") == std::string_view::npos;
}

void append_text(std::string& out, const LogFields& fields) {
  for (const LogField& field : fields) {
    out += ' ';
    out += field.key;
    out += '=';
    const bool plain = is_plain(field.value);
    if (!plain) out += '"';
    append_escaped(out, field.value);
    if (!plain) out += '"';
  }
}

std::string json_string(std::string_view value) {
  return nlohmann::json(value).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

void append_json(std::string& out, const LogFields& fields) {
  for (const LogField& field : fields) {
    out += ",\"";
    out += field.key;
    out += "\":";
    out += field.is_number ? field.value : json_string(field.value);
  }
}

}  // namespace

std::string text_line(std::string_view message, const LogFields& scope, const LogFields& fields) {
  std::string out;
  append_escaped(out, message);
  append_text(out, scope);
  append_text(out, fields);
  return out;
}

std::string json_members(std::string_view message, const LogFields& scope,
                         const LogFields& fields) {
  std::string out = "\"message\":" + json_string(message);
  append_json(out, scope);
  append_json(out, fields);
  return out;
}

}  // namespace pressrun::daemon

#include "engine/worker/renderer_environment.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace pressrun::engine {
namespace {

constexpr std::array<std::string_view, 27> kNames{
    // ours
    "PRESSRUN_DATABASE_URL", "PRESSRUN_LISTEN_DATABASE_URL", "PRESSRUN_READER_DATABASE_URL",
    "PRESSRUN_LOG_LEVEL", "PRESSRUN_LOG_FORMAT",
    // the system's
    "PATH", "HOME", "USER", "LANG", "LANGUAGE", "TZ", "TZDIR", "TMPDIR", "TMP", "TEMP", "TEMPDIR",
    // of the way to the store
    "SSL_CERT_FILE", "SSL_CERT_DIR", "OPENSSL_CONF", "http_proxy", "https_proxy", "HTTPS_PROXY",
    "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY",
    // of a clock that is wrong on purpose, with FAKETIME...
    "NO_FAKE_STAT"};

constexpr std::array<std::string_view, 14> kPrefixes{"PRESSRUN_SOURCE_", "PRESSRUN_S3_",
                                                     // libpq and Kerberos
                                                     "PG", "KRB5",
                                                     // the loader, the C library, sanitizers
                                                     "LC_", "LD_", "MALLOC_", "GLIBC_", "ASAN_",
                                                     "LSAN_", "TSAN_", "UBSAN_", "FAKETIME",
                                                     // fonts
                                                     "FONTCONFIG_"};

bool is_for_renderers(std::string_view name) {
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end() ||
         std::any_of(kPrefixes.begin(), kPrefixes.end(),
                     [&](std::string_view prefix) { return name.starts_with(prefix); });
}

}  // namespace

std::vector<std::string> renderer_environment(char* const* all) {
  std::vector<std::string> chosen;
  for (; *all != nullptr; ++all) {
    const std::string_view entry(*all);
    if (is_for_renderers(entry.substr(0, entry.find('=')))) chosen.emplace_back(entry);
  }
  return chosen;
}

}  // namespace pressrun::engine

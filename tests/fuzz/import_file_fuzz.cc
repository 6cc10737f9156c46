// I2: files to import, plain and gzip: what is read is text, or the import says why not.
#include <sys/mman.h>
#include <unistd.h>

#include "engine/ctl/import_orders_error.h"
#include "engine/ctl/import_orders_input.h"
#include "httpd/target.h"
#include "tests/fuzz/fuzz_target.h"

namespace pressrun::fuzz {
namespace {

constexpr std::size_t kEnough = 1 << 20;

// A file in memory, with a path.
class File {
 public:
  explicit File(std::string_view bytes) : fd_(memfd_create("import", MFD_CLOEXEC)) {
    const bool made =
        fd_ >= 0 && ::write(fd_, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size());
    require(made, "a file can be made");
  }
  ~File() { ::close(fd_); }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  std::string path() const { return "/proc/self/fd/" + std::to_string(fd_); }

 private:
  int fd_;
};

const Registration import_file("import_file", [](std::string_view input) {
  const File file(input);
  std::string text;
  try {
    engine::ctl::ImportInput reader(file.path());
    for (auto piece = reader.next(); !piece.empty() && text.size() < kEnough;
         piece = reader.next()) {
      text += piece;
    }
    if (text.size() >= kEnough) return;
  } catch (const engine::ctl::ImportError& error) {
    require(*error.what() != '\0', "an error has words");
    return;
  }
  require(httpd::is_utf8(text), "what is read is UTF-8");
  require(text.find('\0') == std::string::npos, "without NUL");
  const bool plain = !input.starts_with("\x1f\x8b");
  require(!plain || input.ends_with(text), "a plain file is read as it is");
});

}  // namespace
}  // namespace pressrun::fuzz

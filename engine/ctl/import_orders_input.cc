#include "engine/ctl/import_orders_input.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <array>
#include <cerrno>
#include <system_error>

#include "engine/ctl/import_orders_error.h"
#include "engine/ctl/import_orders_text.h"

namespace pressrun::engine::ctl {

namespace {

constexpr std::size_t kPiece = std::size_t{256} * 1024;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kGzip = "\x1F\x8B";

// The bytes of a file as they lie on disk. Owns the descriptor.
class RawFile {
 public:
  explicit RawFile(const std::string& path)
      : path_(path), fd_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
    struct stat status {};
    if (fd_ < 0 || ::fstat(fd_, &status) != 0) fail();
    if (S_ISREG(status.st_mode)) size_ = static_cast<std::uint64_t>(status.st_size);
  }
  ~RawFile() {
    if (fd_ >= 0) ::close(fd_);
  }
  RawFile(const RawFile&) = delete;
  RawFile& operator=(const RawFile&) = delete;

  // Up to `wanted` bytes; fewer only at the end.
  std::string_view read(std::size_t wanted = kPiece) {
    std::size_t have = 0;
    while (have < wanted) {
      const ssize_t n = ::read(fd_, buffer_.data() + have, wanted - have);
      if (n == 0) break;
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) fail();
      have += static_cast<std::size_t>(n);
    }
    bytes_read_ += have;
    return {buffer_.data(), have};
  }

  std::uint64_t bytes_read() const { return bytes_read_; }
  std::uint64_t size() const { return size_; }

 private:
  [[noreturn]] void fail() const {
    throw ImportError("cannot read " + path_ + ": " + std::generic_category().message(errno));
  }

  std::string path_;
  int fd_;
  std::uint64_t size_ = 0;
  std::uint64_t bytes_read_ = 0;
  std::array<char, kPiece> buffer_{};
};

// Unpacks one or more gzip members, with zeros behind them as tapes and block devices add. Owns
// zlib's state.
class Gunzip {
 public:
  explicit Gunzip(RawFile& file) : file_(file) {
    constexpr int kGzipOnly = 15 + 16;
    if (inflateInit2(&stream_, kGzipOnly) != Z_OK) throw ImportError("zlib does not start");
  }
  ~Gunzip() { inflateEnd(&stream_); }
  Gunzip(const Gunzip&) = delete;
  Gunzip& operator=(const Gunzip&) = delete;

  void give(std::string_view packed) {
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream_.avail_in = static_cast<uInt>(packed.size());
  }

  std::string_view next() {
    stream_.next_out = reinterpret_cast<Bytef*>(buffer_.data());
    stream_.avail_out = static_cast<uInt>(buffer_.size());
    while (stream_.avail_out > 0 && refill()) inflate_some();
    return {buffer_.data(), buffer_.size() - stream_.avail_out};
  }

 private:
  // False at the end of the file, which must be the end of a member.
  bool refill() {
    if (stream_.avail_in == 0) give(file_.read());
    if (between_members_) skip_zeros();
    if (stream_.avail_in > 0) return true;
    if (!between_members_)
      fail("the gzip file is torn: it ends in the middle; copy it again, whole");
    return false;
  }

  void skip_zeros() {
    while (stream_.avail_in > 0 && *stream_.next_in == 0) {
      ++stream_.next_in;
      if (--stream_.avail_in == 0) give(file_.read());
    }
  }

  void inflate_some() {
    if (between_members_) inflateReset(&stream_);
    between_members_ = false;
    const int outcome = inflate(&stream_, Z_NO_FLUSH);
    if (outcome == Z_STREAM_END) {
      between_members_ = true;
    } else if (outcome != Z_OK && outcome != Z_BUF_ERROR) {
      fail("the gzip file is damaged; copy it again, or test it with gzip -t");
    }
  }

  [[noreturn]] void fail(const std::string& complaint) const {
    throw ImportError("byte " + std::to_string(file_.bytes_read() - stream_.avail_in) +
                      " of the file: " + complaint);
  }

  RawFile& file_;
  z_stream stream_{};
  bool between_members_ = false;
  std::array<char, kPiece> buffer_{};
};

}  // namespace

struct ImportInput::Impl {
  explicit Impl(const std::string& path) : file(path) {}

  std::string_view unpacked() {
    if (begun) return gunzip ? gunzip->next() : file.read();
    begun = true;
    const std::string_view first = file.read();
    if (!first.starts_with(kGzip)) return first;
    gunzip = std::make_unique<Gunzip>(file);
    gunzip->give(first);
    return gunzip->next();
  }

  RawFile file;
  std::unique_ptr<Gunzip> gunzip;
  TextCheck check;
  bool begun = false;
};

ImportInput::ImportInput(const std::string& path) : impl_(std::make_unique<Impl>(path)) {}

ImportInput::~ImportInput() = default;

std::string_view ImportInput::next() {
  const bool is_first = !impl_->begun;
  std::string_view piece = impl_->unpacked();
  impl_->check.feed(piece);
  if (piece.empty()) impl_->check.finish();
  if (is_first && piece.starts_with(kByteOrderMark)) piece.remove_prefix(kByteOrderMark.size());
  if (is_first && piece.empty()) return next();
  return piece;
}

std::uint64_t ImportInput::bytes_read() const { return impl_->file.bytes_read(); }

std::uint64_t ImportInput::size() const { return impl_->file.size(); }

}  // namespace pressrun::engine::ctl

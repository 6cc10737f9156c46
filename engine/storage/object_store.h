// Where artifacts live: a flat set of objects addressed by key, whatever keeps them.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

namespace pressrun::engine {

// A store that failed. The message is for ops and names what to do; people never see it.
class StoreError : public std::runtime_error {
 public:
  StoreError(const std::string& message, bool transient)
      : std::runtime_error(message), transient_(transient) {}

  // The same call may succeed later without anybody changing the configuration.
  bool transient() const { return transient_; }

 private:
  bool transient_;
};

// Who waits for a store. kWorker: a report that was made is worth some minutes. kPerson: somebody
// is looking at a page, or other work stands still meanwhile; an answer within seconds or none.
enum class Patience { kWorker, kPerson };

// What a store may keep beside the bytes.
struct ObjectMeta {
  std::string content_type;
  std::string filename;
};

// One object being written. Nothing is visible under its key before commit() has returned; then all
// of it is, durably. The destructor aborts what was not committed. Not thread safe.
class ObjectWriter {
 public:
  virtual ~ObjectWriter() = default;
  // THROWS StoreError.
  virtual void write(std::string_view bytes) = 0;
  // Durable, or not there at all. THROWS StoreError, also when the key already exists: objects are
  // never overwritten.
  virtual void commit() = 0;
  // Leaves nothing behind; never throws.
  virtual void abort() noexcept = 0;
};

// One object being read, from the offset it was opened at. Not thread safe.
class ObjectReader {
 public:
  virtual ~ObjectReader() = default;
  // Bytes copied into `buffer`, 0 at the end of the range. THROWS StoreError.
  virtual std::size_t read(std::span<char> buffer) = 0;
  // Of the whole object, whatever range was opened.
  virtual std::uint64_t object_bytes() const = 0;
};

struct ObjectInfo {
  std::uint64_t bytes = 0;
};

struct ListedObject {
  std::string key;
  std::uint64_t bytes = 0;
  std::chrono::seconds age{};  // since it was written, by the store's clock
};

// Thread safe; the writers and readers it hands out are not and may outlive it.
class ObjectStore {
 public:
  virtual ~ObjectStore() = default;

  // Under which a store keeps its marker; hidden, so that no key of an object is it.
  static constexpr const char* kMarker = ".pressrun-store";

  // "directory" or "s3".
  virtual const char* kind() const = 0;
  // Whether it is asked over a network, whose answers may not come.
  virtual bool is_remote() const { return false; }
  // The id by which the database knows the store, as it stands in the store itself; nullopt when
  // there is none. THROWS StoreError.
  virtual std::optional<std::string> marker() = 0;
  // Durably; keeps one that is there (then its id must be the same). THROWS StoreError.
  virtual void write_marker(const std::string& id) = 0;

  // `key` is a relative path of at most 512 bytes, as valid_key() says. THROWS StoreError.
  virtual std::unique_ptr<ObjectWriter> open_writer(const std::string& key,
                                                    const ObjectMeta& meta) = 0;
  // From `offset` on, at most `length` bytes (to the end when absent); nullptr when there is no
  // such object. THROWS StoreError.
  virtual std::unique_ptr<ObjectReader> open_reader(
      const std::string& key, std::uint64_t offset = 0,
      std::optional<std::uint64_t> length = std::nullopt) = 0;
  // nullopt when there is no such object. THROWS StoreError.
  virtual std::optional<ObjectInfo> head(const std::string& key) = 0;
  // Done when it returns, and durably, also when there was nothing. THROWS StoreError.
  virtual void remove(const std::string& key) = 0;
  // Writes a little and takes it away again. THROWS StoreError when nothing can be written.
  virtual void probe() = 0;
  // Removes what crashed writers left behind more than `age` ago; how many. THROWS StoreError.
  virtual std::size_t remove_leftovers(std::chrono::seconds age) = 0;
  // An address that gives the object to whoever has it, named and typed as `meta` says, for
  // `lifetime`; nullopt when the store has no such thing. THROWS StoreError.
  virtual std::optional<std::string> presigned_url(const std::string& /*key*/,
                                                   const ObjectMeta& /*meta*/,
                                                   std::chrono::seconds /*lifetime*/) {
    return std::nullopt;
  }
  // Calls `each` for every object, in no order; what is written or removed meanwhile may be left
  // out. THROWS StoreError, and what `each` throws.
  virtual void list(const std::function<void(const ListedObject&)>& each) = 0;
};

// Relative, of [A-Za-z0-9._/=-], at most 512 bytes, no empty, hidden ("." first) or longer than 200
// bytes segment.
bool valid_key(std::string_view key);
// THROWS StoreError for what is no key.
void require_valid(const std::string& key);

// The id in what is kept under kMarker.
std::string marker_id(std::string content);

// Makes sure that the store is the one that the database means: `register_store` is told the id
// found in it (nullopt: none) and answers the id to expect, or throws. THROWS what it throws, and
// StoreError.
void mark_store(
    ObjectStore& store,
    const std::function<std::string(const std::optional<std::string>&)>& register_store);

}  // namespace pressrun::engine

#include "io/source.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

#include <clientele/io/input_error.hpp>

#if defined(CLIENTELE_HAS_ZLIB)
#include <zlib.h>
#endif

namespace clientele::inline v0::io::detail {
namespace {

class file_source final : public source {
 public:
  file_source(const std::string& path, const std::string& shown_as) : shown_as_(shown_as) {
    if (path == "-") {
      file_ = stdin;
      return;
    }
    std::error_code problem;
    if (std::filesystem::is_directory(path, problem)) throw input_error(shown_as_, input_error::no_line, "is a directory");
    errno = 0;
    file_ = std::fopen(path.c_str(), "rb");
    if (file_ == nullptr) throw input_error(shown_as_, input_error::no_line, "cannot be opened: " + reason(errno));
    owned_.reset(file_);
    std::setvbuf(file_, nullptr, _IONBF, 0);  // whole blocks are read anyway
    if (std::filesystem::is_regular_file(path, problem)) {
      const std::uintmax_t size = std::filesystem::file_size(path, problem);
      if (!problem) total_ = size;
    }
  }

  std::size_t read(char* to, std::size_t size) override {
    errno = 0;
    const std::size_t got = std::fread(to, 1, size, file_);
    if (got < size && std::ferror(file_) != 0) {
      throw input_error(shown_as_, input_error::no_line, "cannot be read: " + reason(errno));
    }
    taken_.fetch_add(got, std::memory_order_relaxed);
    return got;
  }
  std::uint64_t taken() const noexcept override { return taken_.load(std::memory_order_relaxed); }
  std::optional<std::uint64_t> total() const noexcept override { return total_; }

 private:
  struct closer {
    void operator()(std::FILE* file) const noexcept { std::fclose(file); }
  };
  static std::string reason(int number) {
    if (number == ENOENT) return "no such file";
    if (number == EACCES) return "permission denied";
    return number == 0 ? "unknown reason" : std::generic_category().message(number);
  }

  std::string shown_as_;
  std::FILE* file_ = nullptr;
  std::unique_ptr<std::FILE, closer> owned_;  // not standard input
  std::atomic<std::uint64_t> taken_ = 0;
  std::optional<std::uint64_t> total_;
};

class text_source final : public source {
 public:
  explicit text_source(std::string text) : text_(std::move(text)) {}
  std::size_t read(char* to, std::size_t size) override {
    const std::size_t at = taken_.load(std::memory_order_relaxed);
    const std::size_t got = std::min(size, text_.size() - at);
    std::memcpy(to, text_.data() + at, got);
    taken_.store(at + got, std::memory_order_relaxed);
    return got;
  }
  std::uint64_t taken() const noexcept override { return taken_.load(std::memory_order_relaxed); }
  std::optional<std::uint64_t> total() const noexcept override { return text_.size(); }

 private:
  std::string text_;
  std::atomic<std::size_t> taken_ = 0;
};

#if defined(CLIENTELE_HAS_ZLIB)
class gzip_source final : public source {
 public:
  gzip_source(std::unique_ptr<source> compressed, std::string start, std::string shown_as)
      : compressed_(std::move(compressed)), input_(std::move(start)), shown_as_(std::move(shown_as)) {
    constexpr int gzip_only = 15 + 16;  // the largest window, a gzip header
    if (inflateInit2(&stream_, gzip_only) != Z_OK) fail("cannot be decompressed: out of memory");
    give(input_.size());
  }
  ~gzip_source() override { inflateEnd(&stream_); }

  std::size_t read(char* to, std::size_t size) override {
    std::size_t got = 0;
    while (got < size && !ended_) {
      if (stream_.avail_in == 0 && !refill()) {
        if (between_members_) {
          ended_ = true;
          break;
        }
        fail("the gzip data ends early: the file is truncated");
      }
      if (between_members_ && !begin_member()) break;
      constexpr std::size_t most = std::size_t{1} << 30;  // zlib counts in unsigned int
      const std::size_t room = std::min(size - got, most);
      stream_.next_out = reinterpret_cast<Bytef*>(to + got);
      stream_.avail_out = static_cast<uInt>(room);
      const int result = inflate(&stream_, Z_NO_FLUSH);
      got += room - stream_.avail_out;
      if (result == Z_STREAM_END) {
        between_members_ = true;
      } else if (result != Z_OK && result != Z_BUF_ERROR) {
        fail(std::string("the gzip data is damaged: ") + (stream_.msg != nullptr ? stream_.msg : "unknown reason"));
      }
    }
    return got;
  }
  std::uint64_t taken() const noexcept override { return compressed_->taken(); }
  std::optional<std::uint64_t> total() const noexcept override { return compressed_->total(); }

 private:
  static constexpr std::size_t input_bytes = std::size_t{64} << 10;

  [[noreturn]] void fail(const std::string& problem) const {
    throw input_error(shown_as_, input_error::no_line, problem);
  }
  void give(std::size_t size) {
    stream_.next_in = reinterpret_cast<Bytef*>(input_.data());
    stream_.avail_in = static_cast<uInt>(size);
  }
  bool refill() {
    input_.resize(std::max(input_.size(), input_bytes));
    give(compressed_->read(input_.data(), input_.size()));
    return stream_.avail_in != 0;
  }
  // A file may hold several members one after the other, and zeros behind the last (as tapes and disks leave them).
  bool begin_member() {
    while (*stream_.next_in == 0) {
      padded_ = true;
      ++stream_.next_in;
      if (--stream_.avail_in == 0 && !refill()) {
        ended_ = true;
        return false;
      }
    }
    if (padded_ || *stream_.next_in != 0x1F) fail("the gzip data is damaged: other data follows it");
    inflateReset(&stream_);
    between_members_ = false;
    return true;
  }

  std::unique_ptr<source> compressed_;
  std::string input_;
  std::string shown_as_;
  z_stream stream_{};
  bool between_members_ = false;
  bool padded_ = false;
  bool ended_ = false;
};
#endif

}  // namespace

std::unique_ptr<source> open_file(const std::string& path, const std::string& shown_as) {
  return std::make_unique<file_source>(path, shown_as);
}

std::unique_ptr<source> open_text(std::string text) { return std::make_unique<text_source>(std::move(text)); }

std::unique_ptr<source> open_gzip(std::unique_ptr<source> compressed, std::string start, std::string shown_as) {
#if defined(CLIENTELE_HAS_ZLIB)
  return std::make_unique<gzip_source>(std::move(compressed), std::move(start), std::move(shown_as));
#else
  (void)compressed;
  (void)start;
  throw input_error(shown_as, input_error::no_line,
                    "is compressed with gzip, which this build of the library cannot read (it was built without zlib)");
#endif
}

}  // namespace clientele::inline v0::io::detail

// Columns as files: the values one behind the other in the machine's byte order, and nothing else. Every language reads
// them in one call.
#pragma once
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace peers {

class raw_error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

template <class T>
std::vector<T> read_column(const std::filesystem::path& file) {
  const std::uintmax_t bytes = std::filesystem::file_size(file);
  if (bytes % sizeof(T) != 0) throw raw_error(file.string() + " is cut off");
  std::vector<T> column(bytes / sizeof(T));
  std::ifstream in(file, std::ios::binary);
  if (!in.read(reinterpret_cast<char*>(column.data()), static_cast<std::streamsize>(bytes))) {
    throw raw_error("cannot read " + file.string());
  }
  return column;
}

/// A file that is written in pieces.
class column_writer {
 public:
  explicit column_writer(const std::filesystem::path& file) : name_(file.string()), out_(file, std::ios::binary) {}
  void write(const char* bytes, std::size_t size) {
    if (!out_.write(bytes, static_cast<std::streamsize>(size))) throw raw_error("cannot write " + name_);
  }
  template <class T>
  void write(const std::vector<T>& values) {
    write(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T));
  }
  void close() {
    out_.close();
    if (!out_) throw raw_error("cannot write " + name_);
  }

 private:
  std::string name_;
  std::ofstream out_;
};

/// A count given on the command line.
inline std::size_t count_argument(const char* text) {
  char* end = nullptr;
  const unsigned long long value = std::strtoull(text, &end, 10);
  if (end == text || *end != '\0' || value == 0) throw raw_error(std::string(text) + " is no count of rows");
  return static_cast<std::size_t>(value);
}

}  // namespace peers

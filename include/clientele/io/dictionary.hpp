#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <clientele/core/config.hpp>
#include <clientele/io/csv_block.hpp>

namespace clientele::inline v0::io {

/// Gives the texts of a column dense codes 0, 1, 2 .. in order of first appearance, so that groups can be counted by
/// number. A regular value; equal when the same names have the same codes.
///
/// Each thread fills its own and one of them merges the others; the codes then depend on who read what, so that
/// results are put out by `sorted()`, which does not.
class CLIENTELE_API dictionary {
 public:
  using code_type = std::uint32_t;
  /// The code of a cell that holds nothing but white space: no group at all.
  static constexpr code_type missing = ~code_type{0};

  dictionary();
  dictionary(const dictionary& other);
  dictionary& operator=(const dictionary& other);
  dictionary(dictionary&& other) noexcept;
  dictionary& operator=(dictionary&& other) noexcept;
  ~dictionary();

  [[nodiscard]] std::size_t size() const noexcept;
  /// The code of a name, which is added when it is new. Names are compared byte by byte.
  code_type add(std::string_view name);
  [[nodiscard]] std::optional<code_type> find(std::string_view name) const;
  /// The name of a code below `size()`; valid as long as the dictionary is neither assigned to nor destroyed.
  [[nodiscard]] std::string_view name(code_type code) const;

  /// Encodes a column into `codes`, replacing what was there; new names are added.
  void encode(const csv_column& cells, std::vector<code_type>& codes);

  /// Adds the names of another dictionary; its code c is code `result[c]` here.
  std::vector<code_type> merge(const dictionary& other);

  /// All codes, ordered by their names: whole numbers first, by value ("9" before "10"), then the rest byte by byte.
  [[nodiscard]] std::vector<code_type> sorted() const;

  CLIENTELE_API friend bool operator==(const dictionary& a, const dictionary& b) noexcept;

 private:
  struct state;
  std::unique_ptr<state> state_;
};

}  // namespace clientele::inline v0::io

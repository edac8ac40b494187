#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <clientele/core/config.hpp>
#include <clientele/core/day.hpp>

namespace clientele::inline v0::io {

/// What a cell of dates holds.
enum class date_kind : std::uint8_t {
  date,
  missing,       ///< nothing but white space
  text,          ///< not written in the format
  impossible,    ///< written in the format, but there is no such day or time: 2011-02-30, 25:00
  out_of_range,  ///< a year before 1400
};

/// What a cell says: a date where the kind is one.
struct parsed_date {
  day date = {};
  date_kind kind = date_kind::missing;
};

/// How the dates of a file are written. Nothing is guessed: 03/04/2011 is a date only for a format that says which of
/// the two is the month.
///
/// ISO       the default: 2011-12-09, also with a time behind it, after a space or a T, of hours and minutes at least,
///           with Z or an offset or without: 2010-12-01 08:26, 2010-12-01T08:26:00.5+01:00
/// Pattern   %Y four digits; %m %d %H %M %S two, or one between separators; %b Jan to Dec in English, in any case; %% a
///           percent sign; all else stands for itself. One of %Y, one of %m and %b, and one of %d must be there:
///           "%d/%m/%Y", "%m/%d/%Y %H:%M", "%Y%m%d", "%d-%b-%Y"
/// Day       the one that is written. Times are checked and left off; no offset moves a day
/// Errors    `invalid_argument` for a pattern, naming what of it is unknown (%y among it: a year of two digits tells no
///           century), missing, or there twice
/// Cost      no allocation per cell, no locale
class CLIENTELE_API date_format {
 public:
  date_format() = default;  ///< ISO
  explicit date_format(std::string_view pattern);

  [[nodiscard]] parsed_date parse(std::string_view cell) const noexcept;
  /// The pattern, or "2011-12-09" for ISO.
  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  friend bool operator==(const date_format& a, const date_format& b) { return a.name_ == b.name_; }

 private:
  struct step {
    char what;      // the letter of a conversion, 0 for a literal
    char literal;
    bool exact;     // both digits must be there, as another number follows or precedes
  };
  std::string name_ = "2011-12-09";
  std::vector<step> steps_ = {};  // none: ISO
};

}  // namespace clientele::inline v0::io

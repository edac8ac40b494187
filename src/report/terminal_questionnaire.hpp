#pragma once
#include <iosfwd>

#include <clientele/core/config.hpp>
#include <clientele/report/questionnaire_section.hpp>

#include "report/terminal_table.hpp"

namespace clientele::inline v0::report::detail {

/// What a questionnaire says, in tables one below the other.
void print_questionnaire(std::ostream& out, const questionnaire_section& from, const pen& with);

}  // namespace clientele::inline v0::report::detail

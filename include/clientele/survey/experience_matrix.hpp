#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <clientele/core/config.hpp>
#include <clientele/core/units.hpp>
#include <clientele/stats/confidence_ellipse.hpp>
#include <clientele/stats/linearised_estimate.hpp>
#include <clientele/stats/numeric_columns.hpp>
#include <clientele/survey/quadrant_plane.hpp>

namespace clientele::inline v0::survey {

/// What a touchpoint gives its customers. In the order of `quadrant`: functional to the right, emotional up.
enum class experience_class : std::uint8_t {
  both,            ///< it works, and it feels good
  emotional_only,  ///< it feels good, but does not do its work
  neither,
  functional_only,  ///< it works, and leaves people cold
  unknown,
};
/// "functional_only"
[[nodiscard]] CLIENTELE_API std::string_view name(experience_class of) noexcept;

/// A touchpoint and the items of its two sides.
struct experience_items {
  std::string id;
  std::vector<std::string> functional;
  std::vector<std::string> emotional;
};

/// A touchpoint on the plane of functional and emotional experience.
struct experience_touchpoint {
  std::string id;
  linearised_estimate<real> functional;
  linearised_estimate<real> emotional;
  experience_class where;
  std::array<double, quadrants> probability;  ///< of each class, in their order
  confidence_ellipse ellipse;                 ///< functional is x
  linearised_estimate<real> lead;             ///< functional less emotional, through their covariance

  /// Of the class in which it was found.
  [[nodiscard]] double probability_here() const noexcept {
    return where == experience_class::unknown ? clientele::detail::nan : probability[static_cast<std::size_t>(where)];
  }
};

/// Touchpoints by functional and emotional experience, on one plane.
struct experience_matrix_result {
  std::vector<experience_touchpoint> touchpoints;
  quadrant_plane plane;  ///< with the crosshair, the method and what was missing

  /// By its name; `invalid_argument` where there is none.
  [[nodiscard]] CLIENTELE_API const experience_touchpoint& touchpoint(std::string_view id) const;
};

/// The experience matrix: touchpoints by how well they work and by how they feel.
///
/// Definition  each side of a touchpoint is the mean of the means of its items; the quadrants are those of a named
///             crosshair. See `quadrant_plane` for probabilities and ellipses
/// Input       columns of answers with weights; per touchpoint two blocks of items, high is good, on one scale
/// Unit        steps of the scale
/// Interval    Student's t through the covariances of the items
/// Errors      `invalid_argument` for no touchpoints, a block without items, an item in no column, the same item on
///             both sides of a touchpoint
/// Cost        O(rows items^2); with replicates O(rows items) each
/// When not    the two sides correlate strongly where people answer by their general impression: a touchpoint then
///             moves along the diagonal alone. Only those who came to a touchpoint can rate it: with
///             `missing_data::listwise` only those who came to all of them count, with `pairwise` each touchpoint has
///             people of its own
/// References  [martilla-james-1977] in docs/references.md, for the plane; the names of the classes are this library's
///             own
/// Example     examples/experience_matrix.cpp
[[nodiscard]] CLIENTELE_API experience_matrix_result experience_matrix(const numeric_columns& answers,
                                                                       std::span<const experience_items> touchpoints,
                                                                       const crosshair& where,
                                                                       missing_data policy = missing_data::listwise,
                                                                       const plane_options& options = {});

}  // namespace clientele::inline v0::survey

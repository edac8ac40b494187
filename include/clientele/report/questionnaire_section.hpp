#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <clientele/core/config.hpp>
#include <clientele/core/units.hpp>
#include <clientele/report/figure.hpp>
#include <clientele/stats/confidence_ellipse.hpp>
#include <clientele/stats/numeric_columns.hpp>
#include <clientele/survey/questionnaire.hpp>

namespace clientele::inline v0::report {

/// An item or a dimension of a questionnaire, as it is called in files and to readers.
struct subject {
  std::string id = {};
  survey::localized_text label = {};
  int depth = 0;          ///< in the tree of dimensions: 0 for what is directly below the total
  bool is_item = false;
  bool turned = false;    ///< agreeing is bad: its figures are of the answers turned round, high is good
};

/// A node of the index tree.
struct index_row {
  subject of = {};
  double weight = clientele::detail::nan;  ///< share among its siblings; of the total 1
  figure score = {};                       ///< 0 to 100
  figure contribution = {};                ///< points of the total that come from it
};

/// An item as a part of its scale.
struct scale_item {
  subject of = {};
  figure item_rest = {};         ///< correlation with the rest of the scale; below 0: worded the other way round?
  figure alpha_if_deleted = {};
};

/// How reliably a dimension is measured.
struct scale_reliability {
  subject of = {};
  figure alpha = {};
  figure omega = {};  ///< NaN for fewer than three items
  std::vector<scale_item> items = {};
};

/// What an item has to do with the outcome.
struct driver_row {
  subject of = {};
  figure performance = {};   ///< 0 to 100
  figure importance = {};    ///< its share of the explained variance (Shapley, LMG)
  figure relative_weight = {};  ///< the same by Johnson's method
  figure beta = {};          ///< standardised coefficient with all drivers in
};
/// What moves the outcome, driver by driver.
struct driver_section {
  subject outcome = {};
  figure explained = {};     ///< R squared
  std::vector<driver_row> drivers = {};  ///< the most important first
  std::uint64_t replicates = 0;
  std::uint64_t degenerate = 0;  ///< replicates without a result
  std::uint64_t people = 0;      ///< who answered everything
  std::uint64_t left_out = 0;
  std::string trouble = {};      ///< why there are no figures; empty where there are
};

/// A point of a plane of two figures.
struct plane_point {
  subject of = {};
  figure x = {};
  figure y = {};
  confidence_ellipse ellipse = {};
  std::string place = {};    ///< "concentrate_here", "must_be"
  double probability = clientele::detail::nan;  ///< that it truly lies there; NaN: not known
  /// The same for every quarter by its name: "keep_up". None where it is not asked.
  std::vector<std::pair<std::string, double>> probabilities = {};
};
/// Points between the four quarters that a cross makes.
struct plane_section {
  std::string id = {};         ///< "importance_performance", "kano"
  std::string importance = {};  ///< "stated", by people; "derived", from what moves the outcome; empty for "kano"
  std::string crosshair = {};  ///< how the cross was placed: "grand_mean"
  double cross_x = clientele::detail::nan;
  double cross_y = clientele::detail::nan;
  std::vector<plane_point> points = {};
};

/// A need by Kano's method.
struct kano_row {
  subject of = {};
  std::vector<figure> shares = {};  ///< of the categories M, O, A, I, R, Q, with the category as parameter
  std::string category = {};        ///< "must_be"
  std::string category_by_groups = {};
  bool decided = false;             ///< by Fong's test
  bool questionable = false;        ///< too many answers that contradict one another
  figure strength = {};             ///< category strength
  figure better = {};
  figure worse = {};
};

/// What is perceived, less what is expected.
struct gap_row {
  subject of = {};
  figure perception = {};
  figure expectation = {};
  figure gap = {};
  double p_adjusted = clientele::detail::nan;
  interval simultaneous = {};
  int rank = 0;
  int lowest_rank = 0;
  int highest_rank = 0;
  figure reliability = {};  ///< of the gap, which is below that of either side; of dimensions of two items or more
};
/// Perceived less expected, by dimension, by item and in all.
struct gap_section {
  std::vector<gap_row> rows = {};  ///< dimensions, each followed by its items
  gap_row overall = {};
  gap_row weighted = {};
  figure servperf = {};            ///< perception alone
  std::uint64_t people = 0;
  std::uint64_t left_out = 0;
};

/// What a questionnaire says: as much of it as its answers allow.
struct questionnaire_section {
  std::string id = {};
  survey::localized_text label = {};
  std::uint64_t people = 0;      ///< in the file, after rejections
  std::string missing_policy = {};  ///< "listwise"
  bool has_strata = false;   ///< which, like clusters, the replicates of drivers keep to
  bool has_clusters = false;
  std::vector<index_row> index = {};         ///< the total, then the tree, each node before what is below it
  std::vector<scale_reliability> scales = {};
  std::optional<driver_section> drivers = {};
  std::optional<plane_section> importance_performance = {};  ///< stated where people were asked for it, else derived
  std::optional<plane_section> derived_importance = {};      ///< beside a stated one, where there is an outcome too
  std::vector<kano_row> kano = {};
  std::optional<plane_section> kano_plane = {};
  std::optional<gap_section> gaps = {};
};

/// All figures of a section, each once, in the order in which they are shown.
[[nodiscard]] CLIENTELE_API std::vector<const figure*> figures_of(const questionnaire_section& section);
/// The same, to be changed.
[[nodiscard]] CLIENTELE_API std::vector<figure*> figures_of(questionnaire_section& section);

}  // namespace clientele::inline v0::report

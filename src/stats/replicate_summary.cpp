#include <clientele/stats/replicate_summary.hpp>

#include <algorithm>
#include <cmath>
#include <string>

#include <clientele/core/errors.hpp>
#include <clientele/core/parallel.hpp>
#include <clientele/core/units.hpp>
#include <clientele/stats/replicate_estimate.hpp>

namespace clientele::inline v0 {

std::string_view name(replicate_method method) noexcept {
  switch (method) {
    case replicate_method::percentile: return "percentile";
    case replicate_method::student: return "student";
  }
  return "unknown";
}

namespace {

/// Replicates are computed block by block: a block is what is held in memory, whatever their number.
constexpr std::size_t block_size = 1024;
/// Replicates that a thread takes at a time.
constexpr std::size_t part_size = 16;
/// How far the bins reach from the centre, in standard deviations of the first block.
constexpr double reach = 8.0;

/// Type 7 of sorted values [hyndman-fan-1996].
double quantile_of(std::vector<double>& values, double p) {
  const double place = p * static_cast<double>(values.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const auto at = values.begin() + static_cast<std::ptrdiff_t>(below);
  std::nth_element(values.begin(), at, values.end());
  const double low = *at;
  const double rest = place - static_cast<double>(below);
  if (rest == 0.0) return low;
  return low + rest * (*std::min_element(at + 1, values.end()) - low);
}

struct block {
  std::vector<double> figures;  // replicate by replicate
  std::vector<char> usable;
};

void compute_block(const replicate_weights& design, std::span<const double> weights, std::span<const double> whole,
                   replicate_summary::statistic function, const void* context, unsigned threads, std::size_t first,
                   std::size_t count, block& out) {
  const std::size_t figures = whole.size();
  detail::run_parallel((count + part_size - 1) / part_size, threads, [&](std::size_t part) {
    std::vector<double> own(design.rows());
    const std::size_t end = std::min(count, (part + 1) * part_size);
    for (std::size_t r = part * part_size; r < end; ++r) {
      design.factors(first + r, own);
      if (!weights.empty()) {
        for (std::size_t i = 0; i < own.size(); ++i) own[i] *= weights[i];
      }
      const std::span<double> row(out.figures.data() + r * figures, figures);
      std::fill(row.begin(), row.end(), detail::nan);
      bool usable = design.adjust(own) && function(context, own, row);
      // A figure that the whole sample has and the replicate has not makes it degenerate.
      for (std::size_t f = 0; f < figures && usable; ++f) usable = std::isfinite(row[f]) || !std::isfinite(whole[f]);
      out.usable[r] = usable ? 1 : 0;
    }
  });
}

}  // namespace

replicate_summary replicate_summary::run(const replicate_weights& design, std::span<const double> weights,
                                         std::size_t figures, statistic function, const void* context,
                                         unsigned threads, std::size_t joint) {
  if (!weights.empty() && weights.size() != design.rows()) {
    detail::throw_invalid_argument("there are " + std::to_string(weights.size()) + " weights; allowed: one per row, " +
                                   std::to_string(design.rows()));
  }
  replicate_summary result;
  result.kind_ = design.kind();
  result.drawn_ = design.drawn();
  result.degrees_ = design.degrees();
  result.values_.assign(figures, detail::nan);
  result.sums_.assign(figures, 0.0);
  result.joint_ = std::min(joint, figures);
  result.products_.assign(result.product_place(figures, figures), 0.0);
  {
    std::vector<double> own(weights.begin(), weights.end());
    own.resize(design.rows(), 1.0);
    if (!design.adjust(own) || !function(context, own, result.values_)) {
      result.values_.assign(figures, detail::nan);
      return result;
    }
  }
  const std::span<const double> whole = result.values_;
  const std::size_t total = design.size();
  const bool exact = total <= exact_up_to;

  block now;
  now.figures.resize(std::min(total, block_size) * figures);
  now.usable.resize(std::min(total, block_size));
  for (std::size_t first = 0; first < total; first += block_size) {
    const std::size_t count = std::min(block_size, total - first);
    compute_block(design, weights, whole, function, context, threads, first, count, now);

    std::vector<std::size_t> usable;
    for (std::size_t r = 0; r < count; ++r) {
      if (now.usable[r] != 0) usable.push_back(r);
    }
    result.degenerate_ += count - usable.size();
    if (usable.empty()) continue;
    for (const std::size_t r : usable) result.coefficients_ += design.coefficient(first + r);

    const bool first_bins = result.drawn_ && !exact && result.from_.empty();
    if (first_bins) {
      result.from_.assign(figures, 0.0);
      result.width_.assign(figures, 0.0);
      result.counts_.assign(figures * (bins + 2), 0);
    }
    if (result.drawn_ && exact) result.kept_.resize(figures * std::min(total, exact_up_to), detail::nan);
    const std::size_t stride = std::min(total, exact_up_to);

    // Each figure is summed by one thread in the order of the replicates, so that their number changes nothing.
    detail::run_parallel(figures, threads, [&](std::size_t a) {
      const std::size_t first_pair = a < result.joint_ ? 0 : a;
      double* products = result.products_.data() + result.product_place(a, first_pair);
      for (const std::size_t r : usable) {
        const double* row = now.figures.data() + r * figures;
        const double scaled = design.coefficient(first + r) * (row[a] - whole[a]);
        result.sums_[a] += scaled;
        for (std::size_t b = first_pair; b <= a; ++b) products[b - first_pair] += scaled * (row[b] - whole[b]);
      }
      if (!result.drawn_) return;
      if (exact) {
        std::size_t place = a * stride + result.used_;
        for (const std::size_t r : usable) result.kept_[place++] = now.figures[r * figures + a];
        return;
      }
      if (first_bins) {
        double mean = 0.0, squares = 0.0;
        for (const std::size_t r : usable) mean += now.figures[r * figures + a];
        mean /= static_cast<double>(usable.size());
        for (const std::size_t r : usable) squares += (now.figures[r * figures + a] - mean) * (now.figures[r * figures + a] - mean);
        const double deviation = std::sqrt(squares / static_cast<double>(usable.size()));
        result.from_[a] = mean - reach * deviation;
        result.width_[a] = 2.0 * reach * deviation / static_cast<double>(bins);
      }
      std::uint32_t* counts = result.counts_.data() + a * (bins + 2);
      for (const std::size_t r : usable) {
        const double place = result.width_[a] > 0.0
                                 ? (now.figures[r * figures + a] - result.from_[a]) / result.width_[a]
                                 : 0.0;
        if (!(place >= 0.0)) {
          ++counts[0];
        } else {
          ++counts[1 + static_cast<std::size_t>(std::min(place, static_cast<double>(bins)))];
        }
      }
    });
    result.used_ += usable.size();
  }
  return result;
}

/// Where the product of two figures is, b <= a: a triangle of the joint ones, then the squares of the others.
std::size_t replicate_summary::product_place(std::size_t a, std::size_t b) const noexcept {
  const std::size_t triangle = joint_ * (joint_ + 1) / 2;
  return a < joint_ ? a * (a + 1) / 2 + b : triangle + (a - joint_);
}

double replicate_summary::mean(std::size_t figure) const {
  if (used_ == 0) return detail::nan;
  return value(figure) + sums_[figure] / coefficients_;
}

double replicate_summary::covariance(std::size_t a, std::size_t b, replicate_centre centre) const {
  if (a >= size() || b >= size()) {
    detail::throw_invalid_argument("number of a figure", static_cast<double>(std::max(a, b)), "below how many there are");
  }
  if (used_ < 2 || (a != b && std::max(a, b) >= joint_)) return detail::nan;
  const double product = products_[product_place(std::max(a, b), std::min(a, b))];
  const double around_mean = product - sums_[a] * sums_[b] / coefficients_;
  if (!drawn_) return centre == replicate_centre::mean ? around_mean : product;
  // Around the mean of the draws. The coefficients were made for all of them; those left out give theirs to the others.
  const double left = static_cast<double>(replicates() - 1) / static_cast<double>(used_ - 1);
  return around_mean * left;
}

double replicate_summary::standard_error(std::size_t figure, replicate_centre centre) const {
  const double variance = covariance(figure, figure, centre);
  return variance >= 0.0 ? std::sqrt(variance) : (variance < 0.0 ? 0.0 : detail::nan);
}

/// The draw of this rank, counted from 0, to within the width of its bin.
double replicate_summary::draw_in_bins(std::size_t figure, double rank) const noexcept {
  const std::uint32_t* counts = counts_.data() + figure * (bins + 2);
  double passed = counts[0];
  if (passed > rank) return from_[figure];
  for (std::size_t bin = 0; bin < bins; ++bin) {
    const double inside = counts[1 + bin];
    if (passed + inside > rank) {
      return from_[figure] + width_[figure] * (static_cast<double>(bin) + (rank - passed + 0.5) / inside);
    }
    passed += inside;
  }
  return from_[figure] + width_[figure] * static_cast<double>(bins);
}

double replicate_summary::quantile(std::size_t figure, double p) const {
  const double whole = value(figure);
  if (!drawn_ || used_ == 0 || !(p >= 0.0 && p <= 1.0) || whole != whole) return detail::nan;
  if (!kept_.empty()) {
    const std::size_t stride = kept_.size() / size();
    const auto first = kept_.begin() + static_cast<std::ptrdiff_t>(figure * stride);
    std::vector<double> values(first, first + static_cast<std::ptrdiff_t>(used_));
    return quantile_of(values, p);
  }
  const double place = p * static_cast<double>(used_ - 1);
  const double below = std::floor(place);
  const double low = draw_in_bins(figure, below);
  return place > below ? low + (place - below) * (draw_in_bins(figure, below + 1.0) - low) : low;
}

}  // namespace clientele::inline v0

// Data for path models: the answers of the ECSI survey where they are, and populations whose parameters are known.
#pragma once
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <clientele/core/random_stream.hpp>
#include <clientele/models/pls_path_model.hpp>
#include <clientele/simulate/draws.hpp>
#include <clientele/stats/numeric_columns.hpp>

#include "models/models_data.hpp"

namespace clientele_test {

/// The 250 answers of the mobile-phone survey, or nothing and a message.
[[nodiscard]] inline std::optional<clientele::numeric_columns> ecsi_columns() {
  const auto file = data_file("mobi/mobi.csv");
  if (!file) return std::nullopt;
  const clientele::models::pls_path_model model = clientele::models::ecsi_path_model();
  return columns_of(*file, {model.indicators().begin(), model.indicators().end()});
}

/// Three common factors of three indicators each: x acts on y and z, y on z.
struct three_factors {
  double x_to_y = 0.5;
  double x_to_z = 0.3;
  double y_to_z = 0.4;
  double loadings[3] = {0.8, 0.7, 0.6};

  [[nodiscard]] static clientele::models::pls_path_model model() {
    return {{{"x", {"x1", "x2", "x3"}}, {"y", {"y1", "y2", "y3"}}, {"z", {"z1", "z2", "z3"}}},
            {{"x", "y"}, {"x", "z"}, {"y", "z"}}};
  }
  [[nodiscard]] clientele::numeric_columns draw(std::size_t people, std::uint64_t stream) const {
    using clientele::simulate::draw_normal;
    clientele::random_stream random(20250111, stream);
    std::vector<std::vector<double>> columns(9, std::vector<double>(people));
    const double y_rest = std::sqrt(1.0 - x_to_y * x_to_y);
    const double z_rest = std::sqrt(1.0 - x_to_z * x_to_z - y_to_z * y_to_z - 2.0 * x_to_z * y_to_z * x_to_y);
    for (std::size_t i = 0; i < people; ++i) {
      const double x = draw_normal(random);
      const double y = x_to_y * x + y_rest * draw_normal(random);
      const double z = x_to_z * x + y_to_z * y + z_rest * draw_normal(random);
      const double factors[3] = {x, y, z};
      for (std::size_t j = 0; j < 9; ++j) {
        const double loading = loadings[j % 3];
        columns[j][i] = loading * factors[j / 3] + std::sqrt(1.0 - loading * loading) * draw_normal(random);
      }
    }
    clientele::numeric_columns data;
    for (std::size_t j = 0; j < 9; ++j) data.add(std::string(1, "xyz"[j / 3]) + std::to_string(j % 3 + 1), columns[j]);
    return data;
  }
};

/// The algorithm as textbooks have it: a score per person in every step. Plain averages, divisor n.
class slow_pls {
 public:
  using column = std::vector<double>;
  slow_pls(const clientele::models::pls_path_model& model, const std::vector<column>& answers,
           clientele::models::inner_scheme scheme, std::size_t iterations = 200)
      : model_(model) {
    for (const column& one : answers) z_.push_back(standardised(one));
    weights_.assign(z_.size(), 1.0);
    const std::size_t latents = model.latents().size();
    scores_.resize(latents);
    score();
    for (std::size_t step = 0; step < iterations; ++step) {
      std::vector<column> inner(latents);
      for (std::size_t j = 0; j < latents; ++j) inner[j] = standardised(proxy(j, scheme));
      for (std::size_t i = 0; i < z_.size(); ++i) {
        const std::size_t j = model.block_of(i);
        if (model.latents()[j].mode == clientele::models::pls_mode::a) weights_[i] = mean_product(z_[i], inner[j]);
      }
      for (std::size_t j = 0; j < latents; ++j) {
        if (model.latents()[j].mode != clientele::models::pls_mode::b) continue;
        std::vector<const column*> on;
        for (const std::size_t i : block(j)) on.push_back(&z_[i]);
        const column fitted = regression(on, inner[j]);
        for (std::size_t m = 0; m < on.size(); ++m) weights_[block(j)[m]] = fitted[m];
      }
      score();
    }
  }
  [[nodiscard]] double weight(std::size_t i) const { return weights_[i] / deviation_[model_.block_of(i)]; }
  [[nodiscard]] const column& scores(std::size_t j) const { return scores_[j]; }
  [[nodiscard]] double loading(std::size_t i) const { return mean_product(z_[i], scores_[model_.block_of(i)]); }
  [[nodiscard]] double path(std::size_t from, std::size_t to) const {
    const std::vector<std::size_t> before = antecedents(to);
    std::vector<const column*> on;
    for (const std::size_t k : before) on.push_back(&scores_[k]);
    const column fitted = regression(on, scores_[to]);
    for (std::size_t m = 0; m < before.size(); ++m) {
      if (before[m] == from) return fitted[m];
    }
    return 0.0;
  }
  [[nodiscard]] std::vector<std::size_t> antecedents(std::size_t j) const {
    std::vector<std::size_t> result;
    for (std::size_t k = 0; k < model_.latents().size(); ++k) {
      for (const auto& path : model_.paths()) {
        if (path.from == model_.latents()[k].name && path.to == model_.latents()[j].name) result.push_back(k);
      }
    }
    return result;
  }
  [[nodiscard]] static double mean(const column& x) {
    double sum = 0.0;
    for (const double v : x) sum += v;
    return sum / static_cast<double>(x.size());
  }
  [[nodiscard]] static double deviation(const column& x) {
    const double m = mean(x);
    double squares = 0.0;
    for (const double v : x) squares += (v - m) * (v - m);
    return std::sqrt(squares / static_cast<double>(x.size()));
  }

 private:
  [[nodiscard]] static column standardised(const column& x) {
    column z(x);
    const double m = mean(x);
    const double s = deviation(x);
    for (double& v : z) v = (v - m) / s;
    return z;
  }
  [[nodiscard]] static double mean_product(const column& a, const column& b) {
    double sum = 0.0;
    for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
    return sum / static_cast<double>(a.size());
  }
  /// Normal equations by Gauss-Jordan.
  [[nodiscard]] static column regression(const std::vector<const column*>& on, const column& y) {
    const std::size_t k = on.size();
    std::vector<column> a(k, column(k + 1));
    for (std::size_t i = 0; i < k; ++i) {
      for (std::size_t j = 0; j < k; ++j) a[i][j] = mean_product(*on[i], *on[j]);
      a[i][k] = mean_product(*on[i], y);
    }
    for (std::size_t p = 0; p < k; ++p) {
      for (std::size_t i = 0; i < k; ++i) {
        if (i == p) continue;
        const double factor = a[i][p] / a[p][p];
        for (std::size_t j = p; j <= k; ++j) a[i][j] -= factor * a[p][j];
      }
    }
    column result(k);
    for (std::size_t i = 0; i < k; ++i) result[i] = a[i][k] / a[i][i];
    return result;
  }
  [[nodiscard]] std::vector<std::size_t> block(std::size_t j) const {
    std::vector<std::size_t> result;
    for (std::size_t i = 0; i < z_.size(); ++i) {
      if (model_.block_of(i) == j) result.push_back(i);
    }
    return result;
  }
  void score() {
    deviation_.assign(scores_.size(), 1.0);
    for (std::size_t j = 0; j < scores_.size(); ++j) {
      column sum(z_[0].size(), 0.0);
      for (const std::size_t i : block(j)) {
        for (std::size_t r = 0; r < sum.size(); ++r) sum[r] += weights_[i] * z_[i][r];
      }
      deviation_[j] = deviation(sum);
      scores_[j] = standardised(sum);
      double loadings = 0.0;
      for (const std::size_t i : block(j)) loadings += mean_product(z_[i], scores_[j]);
      if (loadings < 0.0) {
        for (double& s : scores_[j]) s = -s;
        for (const std::size_t i : block(j)) weights_[i] = -weights_[i];
      }
    }
  }
  [[nodiscard]] column proxy(std::size_t j, clientele::models::inner_scheme scheme) const {
    using clientele::models::inner_scheme;
    column sum(z_[0].size(), 0.0);
    const std::vector<std::size_t> before = antecedents(j);
    for (std::size_t k = 0; k < scores_.size(); ++k) {
      const bool from_before = std::find(before.begin(), before.end(), k) != before.end();
      const std::vector<std::size_t> of_k = antecedents(k);
      const bool after = std::find(of_k.begin(), of_k.end(), j) != of_k.end();
      if (!from_before && !after) continue;
      const double r = mean_product(scores_[k], scores_[j]);
      double e = r;
      if (scheme == inner_scheme::centroid) e = r > 0.0 ? 1.0 : -1.0;
      if (scheme == inner_scheme::path && from_before) e = path(k, j);
      for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += e * scores_[k][i];
    }
    return sum;
  }

  const clientele::models::pls_path_model& model_;
  std::vector<column> z_;
  column weights_;
  column deviation_;
  std::vector<column> scores_;
};

}  // namespace clientele_test

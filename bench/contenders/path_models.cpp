#include "contenders/path_models.hpp"

#include <algorithm>
#include <cmath>

#include <clientele/core/random_stream.hpp>
#include <clientele/simulate/draws.hpp>
#include <clientele/stats/replicate_weights.hpp>

namespace bench {

namespace {

using column = std::vector<double>;
using clientele::models::pls_path_model;

void standardise(column& x) {
  const auto n = static_cast<double>(x.size());
  double mean = 0.0;
  for (const double v : x) mean += v;
  mean /= n;
  double squares = 0.0;
  for (double& v : x) {
    v -= mean;
    squares += v * v;
  }
  const double scale = 1.0 / std::sqrt(squares / n);
  for (double& v : x) v *= scale;
}

double mean_product(const column& a, const column& b) {
  double sum = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum / static_cast<double>(a.size());
}

/// Least squares of standardised columns, by Gauss-Jordan.
column regression(const std::vector<const column*>& on, const column& y) {
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

class by_rows {
 public:
  by_rows(const pls_path_model& model, std::vector<column> z) : z_(std::move(z)), blocks_(model.latents().size()) {
    for (column& one : z_) standardise(one);
    for (std::size_t i = 0; i < z_.size(); ++i) blocks_[model.block_of(i)].push_back(i);
    before_.resize(blocks_.size());
    after_.resize(blocks_.size());
    for (const auto& path : model.paths()) {
      before_[model.latent_index(path.to)].push_back(model.latent_index(path.from));
      after_[model.latent_index(path.from)].push_back(model.latent_index(path.to));
    }
    weights_.assign(z_.size(), 1.0);
    scores_.resize(blocks_.size());
  }
  void run(double tolerance) {
    score();
    for (int step = 0; step < 300; ++step) {
      std::vector<column> inner(blocks_.size());
      for (std::size_t j = 0; j < blocks_.size(); ++j) inner[j] = proxy(j);
      const column old = weights_;
      for (std::size_t j = 0; j < blocks_.size(); ++j) {
        for (const std::size_t i : blocks_[j]) weights_[i] = mean_product(z_[i], inner[j]);
      }
      score();
      double change = 0.0;
      for (std::size_t i = 0; i < old.size(); ++i) change = std::fmax(change, std::fabs(weights_[i] - old[i]));
      if (change < tolerance) break;
    }
  }
  [[nodiscard]] column coefficients(std::size_t j) const { return regression(pointers(before_[j]), scores_[j]); }
  [[nodiscard]] const std::vector<std::size_t>& before(std::size_t j) const { return before_[j]; }

 private:
  [[nodiscard]] std::vector<const column*> pointers(const std::vector<std::size_t>& of) const {
    std::vector<const column*> result;
    for (const std::size_t k : of) result.push_back(&scores_[k]);
    return result;
  }
  void score() {
    for (std::size_t j = 0; j < blocks_.size(); ++j) {
      column sum(z_[0].size(), 0.0);
      for (const std::size_t i : blocks_[j]) {
        for (std::size_t r = 0; r < sum.size(); ++r) sum[r] += weights_[i] * z_[i][r];
      }
      double squares = 0.0;
      for (const double v : sum) squares += v * v;
      const double scale = 1.0 / std::sqrt(squares / static_cast<double>(sum.size()));
      for (double& v : sum) v *= scale;
      for (const std::size_t i : blocks_[j]) weights_[i] *= scale;
      scores_[j] = std::move(sum);
    }
  }
  [[nodiscard]] column proxy(std::size_t j) const {
    column sum(z_[0].size(), 0.0);
    const auto add = [&](std::size_t k, double e) {
      for (std::size_t r = 0; r < sum.size(); ++r) sum[r] += e * scores_[k][r];
    };
    if (!before_[j].empty()) {
      const column e = regression(pointers(before_[j]), scores_[j]);
      for (std::size_t m = 0; m < e.size(); ++m) add(before_[j][m], e[m]);
    }
    for (const std::size_t k : after_[j]) add(k, mean_product(scores_[k], scores_[j]));
    return sum;
  }

  std::vector<column> z_;
  std::vector<std::vector<std::size_t>> blocks_, before_, after_;
  column weights_;
  std::vector<column> scores_;
};

}  // namespace

std::vector<double> paths_by_rows(const pls_path_model& model, const clientele::numeric_columns& columns,
                                  const std::vector<std::size_t>& rows, double tolerance) {
  std::vector<column> z(columns.size(), column(rows.size()));
  for (std::size_t j = 0; j < columns.size(); ++j) {
    for (std::size_t i = 0; i < rows.size(); ++i) z[j][i] = columns[j][rows[i]];
  }
  by_rows fit(model, std::move(z));
  fit.run(tolerance);
  std::vector<double> result;
  for (const auto& path : model.paths()) {
    const std::size_t to = model.latent_index(path.to);
    const auto& before = fit.before(to);
    const auto place = std::find(before.begin(), before.end(), model.latent_index(path.from)) - before.begin();
    result.push_back(fit.coefficients(to)[static_cast<std::size_t>(place)]);
  }
  return result;
}

std::vector<double> path_errors_by_rows(const pls_path_model& model, const clientele::numeric_columns& columns,
                                        std::size_t replicates, std::uint64_t seed, double tolerance) {
  const clientele::replicate_weights design(columns.rows(), clientele::replicate_kind::bootstrap,
                                            {.replicates = replicates, .seed = seed});
  std::vector<double> factors(columns.rows());
  std::vector<double> sums(model.paths().size(), 0.0), squares(sums);
  for (std::size_t r = 0; r < replicates; ++r) {
    design.factors(r, factors);
    std::vector<std::size_t> rows;
    for (std::size_t i = 0; i < factors.size(); ++i) {
      for (double left = factors[i]; left > 0.5; left -= 1.0) rows.push_back(i);
    }
    const std::vector<double> found = paths_by_rows(model, columns, rows, tolerance);
    for (std::size_t k = 0; k < sums.size(); ++k) {
      sums[k] += found[k];
      squares[k] += found[k] * found[k];
    }
  }
  const auto n = static_cast<double>(replicates);
  std::vector<double> errors;
  for (std::size_t k = 0; k < sums.size(); ++k) {
    errors.push_back(std::sqrt((squares[k] - sums[k] * sums[k] / n) / (n - 1.0)));
  }
  return errors;
}

clientele::numeric_columns path_model_answers(const pls_path_model& model, std::size_t people) {
  clientele::random_stream random(7);
  std::vector<column> columns(model.indicators().size(), column(people));
  for (std::size_t person = 0; person < people; ++person) {
    std::vector<double> latent(model.latents().size());
    for (const std::size_t j : model.order()) {
      latent[j] = 0.7 * clientele::simulate::draw_normal(random);
      for (const auto& path : model.paths()) {
        if (model.latent_index(path.to) == j) latent[j] += 0.35 * latent[model.latent_index(path.from)];
      }
    }
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const double answer = 7.5 + 1.6 * latent[model.block_of(i)] + clientele::simulate::draw_normal(random);
      columns[i][person] = std::round(std::fmin(std::fmax(answer, 1.0), 10.0));
    }
  }
  clientele::numeric_columns data;
  for (std::size_t i = 0; i < columns.size(); ++i) data.add(model.indicators()[i], std::move(columns[i]));
  return data;
}

}  // namespace bench

#pragma once
#include <clientele/core/scale.hpp>
#include <clientele/tally/rating_tally.hpp>

/// One shop's answers.
struct shop_stats {
  clientele::rating_tally<clientele::recommendation> answers;

  double net_promoter_score() const;
};

#include "shopstats.hpp"

#include <clientele/survey/net_promoter_score.hpp>

double shop_stats::net_promoter_score() const { return clientele::survey::net_promoter_score(answers).value().value(); }

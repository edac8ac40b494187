// The whole room report/. Kept by cmake/update_umbrellas.py; a test compares.
#pragma once
#include <clientele/report/csv.hpp>
#include <clientele/report/customer_scorecard.hpp>
#include <clientele/report/figure.hpp>
#include <clientele/report/html.hpp>
#include <clientele/report/json.hpp>
#include <clientele/report/known_metrics.hpp>
#include <clientele/report/make_figure.hpp>
#include <clientele/report/questionnaire_scorecard.hpp>
#include <clientele/report/questionnaire_section.hpp>
#include <clientele/report/scorecard.hpp>
#include <clientele/report/survey_scorecard.hpp>
#include <clientele/report/targets.hpp>
#include <clientele/report/terminal.hpp>
#include <clientele/report/terms.hpp>

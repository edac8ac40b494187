// The whole room survey/. Kept by cmake/update_umbrellas.py; a test compares.
#pragma once
#include <clientele/survey/customer_effort.hpp>
#include <clientele/survey/grade_shares.hpp>
#include <clientele/survey/kano.hpp>
#include <clientele/survey/mean_answer.hpp>
#include <clientele/survey/net_box_share.hpp>
#include <clientele/survey/net_promoter_score.hpp>
#include <clientele/survey/questionnaire.hpp>
#include <clientele/survey/questionnaires.hpp>
#include <clientele/survey/recommend_likelihood.hpp>
#include <clientele/survey/responses.hpp>
#include <clientele/survey/satisfaction_index.hpp>
#include <clientele/survey/service_gaps.hpp>
#include <clientele/survey/servqual.hpp>
#include <clientele/survey/top_box_share.hpp>

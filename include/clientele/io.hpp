// The whole room io/. Kept by cmake/update_umbrellas.py; a test compares.
#pragma once
#include <clientele/io/csv_block.hpp>
#include <clientele/io/csv_reader.hpp>
#include <clientele/io/date_format.hpp>
#include <clientele/io/dictionary.hpp>
#include <clientele/io/input_error.hpp>
#include <clientele/io/numbers.hpp>
#include <clientele/io/output_error.hpp>
#include <clientele/io/questionnaire_json.hpp>
#include <clientele/io/read_purchases.hpp>
#include <clientele/io/read_responses.hpp>
#include <clientele/io/read_survey.hpp>
#include <clientele/io/rfm_cuts_json.hpp>
#include <clientele/io/targets_json.hpp>
#include <clientele/io/write_customers.hpp>

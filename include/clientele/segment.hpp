// The whole room segment/. Kept by cmake/update_umbrellas.py; a test compares.
#pragma once
#include <clientele/segment/concentration.hpp>
#include <clientele/segment/customer_grades.hpp>
#include <clientele/segment/loyalty_class.hpp>
#include <clientele/segment/repurchase_band.hpp>
#include <clientele/segment/rfm.hpp>
#include <clientele/segment/rfm_segments.hpp>

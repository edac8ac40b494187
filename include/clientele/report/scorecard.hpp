#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <clientele/core/config.hpp>
#include <clientele/core/units.hpp>
#include <clientele/report/figure.hpp>
#include <clientele/report/questionnaire_section.hpp>

namespace clientele::inline v0::report {

/// Records that were left out of a column for one reason.
struct rejected_rows {
  std::string file = {};
  std::string column = {};  ///< empty: the record as a whole
  std::string reason = {};  ///< "out_of_range"
  std::uint64_t rows = 0;
  std::uint64_t first_line = 0;  ///< the physical line of the first of them; 0: not known
};

/// A class of customers: how many are in it, out of all.
struct class_share {
  std::string name = {};  ///< "Champions", "high", "lost"
  std::uint64_t customers = 0;
  double share = clientele::detail::nan;
  report::interval interval = {};
};

/// All customers in classes, with the rules that made them.
struct classification {
  std::string id = {};                 ///< "spend", "frequency", "loyalty"
  std::string unit = {};               ///< of the rules: "GBP", "purchase_days"; may be empty
  std::vector<parameter> rules = {};   ///< middle_from = 250.5
  std::vector<class_share> classes = {};
};

/// One of the three columns that RFM scores.
struct scored_dimension {
  std::string name = {};  ///< "recency"
  std::string unit = {};  ///< of the cuts: "days", "purchase_days", "GBP"
  int bins_asked = 0;
  int bins_formed = 0;                        ///< scores that somebody got
  std::vector<std::uint64_t> customers = {};  ///< per score, the lowest first
  std::vector<double> cuts = {};              ///< a value at a cut is below it; empty where the rule has none
};

/// The customers of one recency and one frequency score, whatever they spent.
struct rfm_cell {
  int recency = 0;
  int frequency = 0;
  std::uint64_t customers = 0;
  double share = clientele::detail::nan;  ///< of all
  report::interval interval = {};
};

/// A point of the Lorenz curve: what the lowest `customers` of all have of all spend.
struct lorenz_share {
  double customers = clientele::detail::nan;
  double share = clientele::detail::nan;
  report::interval interval = {};  ///< of this point alone
};

/// RFM scores and the segments made of them.
struct rfm_section {
  std::string rule = {};       ///< how the cuts were found: "inverse_ecdf"
  std::string frequency = {};  ///< what it counts: "purchase_days"
  std::string binning = {};    ///< "independent"
  bool cuts_applied = false;   ///< the cuts were found elsewhere, and only applied here
  std::string cuts_from = {};  ///< the window in which applied cuts were found; empty: not known
  std::string cuts_as_of = {};
  std::vector<scored_dimension> dimensions = {};
  std::vector<rfm_cell> cells = {};  ///< every pair of scores, by recency, then by frequency
  std::string segment_set = {};  ///< "eleven_segments"
  std::vector<class_share> segments = {};
  std::vector<class_share> segments_of_eight = {};
};

/// What of a log of purchases is in no figure, for one reason.
struct left_out {
  std::string reason = {};  ///< "before_from", "after_as_of", "refunds"
  std::string what = {};    ///< "orders", "customers"
  std::uint64_t count = 0;
  std::optional<double> amount = {};  ///< what they come to, in major units of the currency, where it is known
};

/// What a log of purchases says about its customers.
struct customer_section {
  std::string from = {};   ///< the window, both days in: "2010-12-01"
  std::string as_of = {};
  std::string currency = {};      ///< the unit of every amount; "XXX" where nobody named one
  std::string refunds = {};       ///< the policies: "net", "keep"
  std::string zero_amounts = {};
  std::optional<std::uint64_t> lines = {};  ///< of the file, all of them
  std::uint64_t customers = 0;              ///< with a purchase in the window
  std::uint64_t orders = 0;                 ///< of them, in the window
  double revenue = clientele::detail::nan;  ///< their spend, with refunds as the policy says
  /// What those customers bought before anything came back: with `net`, gross revenue + refunds = revenue. None: not known.
  std::optional<double> gross_revenue = {};
  /// Refunds in the window of customers with a purchase in it; those of others are in `left_out`. None: not known.
  std::optional<std::uint64_t> refund_orders = {};  ///< orders below zero
  /// The same in lines of a file, where they are orders, or were left out one by one: then of everybody, as the amount.
  std::optional<std::uint64_t> refund_lines = {};
  std::optional<double> refund_amount = {};  ///< 0 or negative
  std::uint64_t negative_spend = 0;                 ///< customers whose refunds exceed their purchases
  std::vector<report::left_out> left_out = {};
  std::vector<figure> figures = {};  ///< in the order in which they are shown
  std::vector<lorenz_share> lorenz = {};  ///< of spend, from none of the customers to all of them
  rfm_section rfm = {};
  std::vector<classification> grades = {};
};

/// Days from one to another, both in, as texts: "2024-01-01", "2024-06-30".
struct day_range {
  std::string from = {};
  std::string as_of = {};
};

/// A list of figures with the records that are not in them. Renderers change nothing and compute nothing.
struct scorecard {
  static constexpr const char* schema = "clientele-scorecard/1";

  std::vector<figure> figures = {};          ///< of answers; in the order in which they are shown
  std::vector<rejected_rows> rejected = {};
  std::string grouped_by = {};               ///< the column of the groups, for headings; may be empty
  std::optional<day_range> answered = {};    ///< only answers of these days are in it
  std::vector<left_out> answers_left_out = {};  ///< answers of other days: "before_from", "after_as_of"
  std::optional<day_range> previous = {};    ///< the days of the previous period, where there is one to compare with
  std::optional<customer_section> customers = {};  ///< of purchases
  std::optional<questionnaire_section> questionnaire = {};  ///< of the answers to one
};

}  // namespace clientele::inline v0::report

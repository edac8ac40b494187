#include <clientele/report/terms.hpp>

#include <doctest/doctest.h>

#include <set>
#include <string_view>

#include <clientele/core/rejection.hpp>
#include <clientele/segment/rfm_segments.hpp>

using namespace clientele;

TEST_CASE("every term is there in both languages, and no id twice") {
  std::set<std::string_view> ids;
  for (const report::term& one : report::terms()) {
    CAPTURE(one.id);
    CHECK(ids.insert(one.id).second);
    CHECK_FALSE(one.in(report::language::english).empty());
    CHECK_FALSE(one.in(report::language::chinese).empty());
    CHECK(report::find_term(one.id) == &one);
  }
  CHECK(report::find_term("no such term") == nullptr);
  CHECK(report::find_term("") == nullptr);
}

TEST_CASE("the glossary is the terms that are explained in both languages") {
  REQUIRE(report::glossary().size() > 40);
  for (const report::term& one : report::terms()) {
    CAPTURE(one.id);
    const bool explained = &one < report::glossary().data() + report::glossary().size();
    CHECK(one.meaning(report::language::english).empty() != explained);
    CHECK(one.meaning(report::language::chinese).empty() != explained);
  }
}

TEST_CASE("the library's own names of segments and of reasons have a translation") {
  for (const auto& set : {segment::eleven_segments(), segment::eight_segments(segment::rfm_bins{})}) {
    for (const auto& segment : set.names()) {
      CAPTURE(segment);
      CHECK(report::find_term(segment) != nullptr);
    }
  }
  for (std::size_t i = 0; i < rejection_reasons; ++i) {
    const auto reason = static_cast<rejection>(i);
    CAPTURE(name(reason));
    CHECK(report::find_term(name(reason)) != nullptr);
  }
}

TEST_CASE("languages go by their codes") {
  CHECK(report::name(report::language::english) == "en");
  CHECK(report::name(report::language::chinese) == "zh");
}

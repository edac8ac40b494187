// What a function that runs on several threads at once needs for itself, kept from call to call.
#pragma once
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include <clientele/core/config.hpp>

namespace clientele::inline v0::models::detail {

/// Lends a scratch to each call that is under way; there are never more of them than threads.
template <class Scratch>
class scratch_pool {
 public:
  /// Gives the scratch back when it goes out of scope.
  class loan {
   public:
    loan(scratch_pool& from, std::unique_ptr<Scratch> what) noexcept : from_(from), what_(std::move(what)) {}
    loan(const loan&) = delete;
    loan& operator=(const loan&) = delete;
    ~loan() { from_.take_back(std::move(what_)); }
    Scratch& operator*() const noexcept { return *what_; }
    Scratch* operator->() const noexcept { return what_.get(); }

   private:
    scratch_pool& from_;
    std::unique_ptr<Scratch> what_;
  };

  template <class Make>
  [[nodiscard]] loan borrow(const Make& make) {
    {
      const std::lock_guard<std::mutex> guard(mutex_);
      if (!free_.empty()) {
        std::unique_ptr<Scratch> found = std::move(free_.back());
        free_.pop_back();
        return {*this, std::move(found)};
      }
      free_.reserve(++made_);  // so that nothing can fail when it comes back
    }
    return {*this, std::make_unique<Scratch>(make())};
  }

 private:
  void take_back(std::unique_ptr<Scratch> what) noexcept {
    const std::lock_guard<std::mutex> guard(mutex_);
    free_.push_back(std::move(what));
  }

  std::mutex mutex_;
  std::vector<std::unique_ptr<Scratch>> free_;
  std::size_t made_ = 0;
};

}  // namespace clientele::inline v0::models::detail

#include <clientele/core/parallel.hpp>

#include <atomic>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace clientele::inline v0 {

unsigned hardware_threads() noexcept {
  const unsigned threads = std::thread::hardware_concurrency();
  return threads == 0 ? 1 : threads;
}

namespace detail {

namespace {

class parallel_run {
 public:
  parallel_run(std::size_t parts, void (*run)(void*, std::size_t), void* context)
      : parts_(parts), run_(run), context_(context) {}

  void work() noexcept {
    for (std::size_t part = next_++; part < parts_; part = next_++) {
      try {
        run_(context_, part);
      } catch (...) {
        const std::lock_guard lock(mutex_);
        if (!failure_ || part < failed_part_) {
          failure_ = std::current_exception();
          failed_part_ = part;
        }
      }
    }
  }
  void rethrow() const {
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  std::size_t parts_;
  void (*run_)(void*, std::size_t);
  void* context_;
  std::atomic<std::size_t> next_{0};
  std::mutex mutex_;
  std::exception_ptr failure_;
  std::size_t failed_part_ = 0;
};

}  // namespace

void run_parallel(std::size_t parts, unsigned threads, void (*run)(void* context, std::size_t part), void* context) {
  parallel_run shared(parts, run, context);
  std::size_t wanted = threads == 0 ? hardware_threads() : threads;
  if (wanted > parts) wanted = parts;
  {
    std::vector<std::jthread> helpers;
    if (wanted > 1) helpers.reserve(wanted - 1);
    try {
      while (helpers.size() + 1 < wanted) helpers.emplace_back([&shared] { shared.work(); });
    } catch (const std::system_error&) {
      // The system gives no more threads: those that run share the work.
    }
    shared.work();
  }
  shared.rethrow();
}

}  // namespace detail
}  // namespace clientele::inline v0

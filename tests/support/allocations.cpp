#include "support/allocations.hpp"

#include <atomic>
#include <cstdlib>
#include <new>

#include <malloc.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define CLIENTELE_TEST_SANITIZED 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define CLIENTELE_TEST_SANITIZED 1
#endif

namespace {
std::atomic<std::size_t> count = 0;
std::atomic<std::size_t> held = 0;
std::atomic<std::size_t> peak = 0;
std::atomic<std::size_t> held_before = 0;
}  // namespace

namespace clientele_test {

std::size_t allocations() noexcept { return count; }
std::size_t peak_bytes() noexcept { return peak - held_before; }
void forget_peak() noexcept {
  held_before = held.load();
  peak = held.load();
}

#ifdef CLIENTELE_TEST_SANITIZED
bool allocations_are_counted() noexcept { return false; }
#else
bool allocations_are_counted() noexcept { return true; }
#endif

}  // namespace clientele_test

#ifndef CLIENTELE_TEST_SANITIZED
void* operator new(std::size_t size) {
  ++count;
  void* memory = std::malloc(size > 0 ? size : 1);
  if (memory == nullptr) throw std::bad_alloc();
  const std::size_t now = held += malloc_usable_size(memory);
  std::size_t most = peak;
  while (now > most && !peak.compare_exchange_weak(most, now)) {
  }
  return memory;
}
void operator delete(void* memory) noexcept {
  held -= malloc_usable_size(memory);
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept { operator delete(memory); }
#endif

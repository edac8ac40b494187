#include "support/allocations.hpp"

#include <atomic>
#include <cstdlib>
#include <new>

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
}  // namespace

namespace clientele_test {

std::size_t allocations() noexcept { return count; }

#ifdef CLIENTELE_TEST_SANITIZED
bool allocations_are_counted() noexcept { return false; }
#else
bool allocations_are_counted() noexcept { return true; }
#endif

}  // namespace clientele_test

#ifndef CLIENTELE_TEST_SANITIZED
void* operator new(std::size_t size) {
  ++count;
  if (void* memory = std::malloc(size > 0 ? size : 1)) return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
#endif

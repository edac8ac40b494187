// What every other header may rely on: the visibility macro, and a refusal of flags that break the figures.
#pragma once

// "No data" is NaN throughout the library, and counts are exact: under these flags the compiler may assume
// that NaN does not exist and may reorder sums, so every figure would be in doubt without a sign of it.
#if defined(__FAST_MATH__) || defined(_M_FP_FAST) || (defined(__FINITE_MATH_ONLY__) && __FINITE_MATH_ONLY__)
#error "clientele does not support -ffast-math or -ffinite-math-only (/fp:fast): its estimates use NaN for 'no data'. Compile this file without the flag."
#endif

/// Marks the names that a shared build of the library makes visible; everything else stays hidden.
/// The build defines CLIENTELE_SHARED for users and for itself, and CLIENTELE_BUILDING for itself alone;
/// with a static library both are absent and the macro is empty.
#if !defined(CLIENTELE_SHARED)
#define CLIENTELE_API
#elif !defined(_WIN32)
#define CLIENTELE_API __attribute__((visibility("default")))
#elif defined(CLIENTELE_BUILDING)
#define CLIENTELE_API __declspec(dllexport)
#else
#define CLIENTELE_API __declspec(dllimport)
#endif

// The one place where the version is written; the build reads it from here.
#pragma once

#define CLIENTELE_VERSION_MAJOR 0
#define CLIENTELE_VERSION_MINOR 1
#define CLIENTELE_VERSION_PATCH 0

/// One number to compare in `#if`: 10000 major + 100 minor + patch.
#define CLIENTELE_VERSION \
  (CLIENTELE_VERSION_MAJOR * 10000 + CLIENTELE_VERSION_MINOR * 100 + CLIENTELE_VERSION_PATCH)

namespace clientele::inline v0 {

inline constexpr int version_major = CLIENTELE_VERSION_MAJOR;
inline constexpr int version_minor = CLIENTELE_VERSION_MINOR;
inline constexpr int version_patch = CLIENTELE_VERSION_PATCH;

}  // namespace clientele::inline v0

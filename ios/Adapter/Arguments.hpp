/// What JavaScript passed, before anything looks into it: iOS checks no arguments of a TurboModule. Plain C++, so
/// that the rules run in tests on any machine.
#pragma once

#include <cstddef>

namespace sealwright {

/// What an argument is.
enum class Kind { String, Data, Other, None };

/// What is to be done with a call.
enum class Verdict {
  /// Nothing: there is nobody to answer, because JavaScript passed too few or too many arguments.
  Ignore,
  /// Answer that the request is not well-formed.
  Invalid,
  /// Answer that it is too large; nothing was copied.
  TooLarge,
  /// Pass it on.
  Pass,
};

/// Longest request, in UTF-16 units, and most bytes beside it: the waist's own limits.
constexpr std::size_t maxRequest = std::size_t{8} << 20;
constexpr std::size_t maxBytes = std::size_t{40} << 20;

/// The rules for `invoke(request, bytes)`. Lengths are asked only of arguments of the right kind.
template <typename RequestLength, typename BytesLength>
Verdict judge(bool canAnswer, Kind request, RequestLength requestLength, Kind bytes, BytesLength bytesLength) {
  if (!canAnswer) return Verdict::Ignore;
  if (request != Kind::String || bytes != Kind::Data) return Verdict::Invalid;
  if (requestLength() > maxRequest || bytesLength() > maxBytes) return Verdict::TooLarge;
  return Verdict::Pass;
}

/// Replies that this side makes itself, as the Rust side writes them.
namespace replies {
inline constexpr const char *invalid =
    R"({"error":{"code":"INVALID_REQUEST","message":"the request is not well-formed","retry":"never","severity":"warning"}})";
inline constexpr const char *tooLarge =
    R"({"error":{"code":"REQUEST_TOO_LARGE","message":"the request or its bytes exceed the limit","retry":"never","severity":"warning"}})";
inline constexpr const char *missing =
    R"({"error":{"code":"NATIVE_MISSING","message":"the native part is not in this build","retry":"never","severity":"high"}})";
} // namespace replies

} // namespace sealwright

package dev.sealwright

/** Replies that this side makes itself: ASCII-only JSON, as the Rust side writes it. */
internal object Replies {
  val INVALID_REQUEST = refusal("INVALID_REQUEST", "the request is not well-formed", "never", "warning")
  val REQUEST_TOO_LARGE = refusal("REQUEST_TOO_LARGE", "the request or its bytes exceed the limit", "never", "warning")
  val INVALID_HANDLE =
    refusal(
      "INVALID_HANDLE",
      "the handle is not one of this caller's open handles of the right kind",
      "never",
      "warning",
    )
  val INTERNAL = refusal("INTERNAL", "an internal step failed", "never", "high")

  /** The library is not in this app, or not for this processor. */
  fun nativeMissing(failure: Throwable): String {
    // The class alone: messages of the loader name paths.
    val why = "the native part is not in this build: ${failure.javaClass.simpleName}"
    return refusal("NATIVE_MISSING", why, "never", "high")
  }

  private fun refusal(code: String, message: String, retry: String, severity: String) =
    """{"error":{"code":"$code","message":"$message","retry":"$retry","severity":"$severity"}}"""
}

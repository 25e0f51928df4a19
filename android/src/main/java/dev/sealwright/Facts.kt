package dev.sealwright

import android.os.Build

/** Why there is no value: the library's words. */
internal enum class WhyUnknown(val word: String) {
  NOT_DEFAULT_APP("notDefaultApp"),
  NOT_PHONE("notPhone"),
  OS_TOO_OLD("osTooOld"),
  PERMISSION_DENIED("permissionDenied"),
  NOT_OBSERVABLE("notObservable"),
}

/**
 * What was observed of this device at one instant. Telling never throws: what cannot be asked is unknown, with the
 * reason.
 *
 * @param observedAt milliseconds since 1970.
 */
internal class Facts(private val observedAt: Long) {
  private val told = LinkedHashMap<String, String>()

  /** All of it but the time: the same when nothing has changed. */
  val content: Map<String, String>
    get() = told

  /**
   * Tells a fact.
   *
   * @param since the API level that has what [ask] calls.
   * @param ask a Boolean, an Int or a word of the library's; or [WhyUnknown] there is none, for which null is short when
   *   the system does not say.
   */
  fun tell(name: String, since: Int = 0, ask: () -> Any?) {
    told[name] =
      when (val answer = if (Build.VERSION.SDK_INT < since) WhyUnknown.OS_TOO_OLD else answer(ask)) {
        is WhyUnknown -> "\"whyUnknown\":\"${answer.word}\""
        is String -> "\"value\":\"$answer\""
        else -> "\"value\":$answer"
      }
  }

  /** As the library takes it: ASCII-only JSON. */
  fun json(): String =
    told.entries.joinToString(",", "{", "}") { (name, fact) ->
      "\"$name\":{$fact,\"source\":\"platform\",\"observedAt\":$observedAt}"
    }

  private fun answer(ask: () -> Any?): Any =
    try {
      ask() ?: WhyUnknown.NOT_OBSERVABLE
    } catch (_: SecurityException) {
      WhyUnknown.PERMISSION_DENIED
    } catch (_: UnsupportedOperationException) {
      // From Android 15 on, what asks a phone of a device that is none.
      WhyUnknown.NOT_PHONE
    } catch (_: LinkageError) {
      WhyUnknown.OS_TOO_OLD
    } catch (_: RuntimeException) {
      // A service that is ending, or a maker's own idea of it.
      WhyUnknown.NOT_OBSERVABLE
    }
}

package dev.sealwright

import android.util.Log
import com.facebook.react.bridge.ArrayBuffer
import java.util.concurrent.CompletableFuture
import java.util.concurrent.TimeUnit.SECONDS
import kotlin.test.assertEquals
import kotlin.test.assertNull

/** What the library writes to Android's log, and when. The phone of the process asks for `info`. */
internal val LOG_TESTS: Map<String, () -> Unit> =
  mapOf(
    "what the engine has to say comes with its priority and nobody's name in it" to
      {
        val module = SealwrightModule(MODULE_PHONE)
        fun ask(request: String) {
          val reply = CompletableFuture<Any?>()
          module.invoke(request, ArrayBuffer(0)) { reply.complete(it) }
          reply.get(20, SECONDS)
        }
        ask("""{"op":"hello","waist":"1.0"}""")
        Log.LINES.clear()
        ask("""{"op":"openEngine","profile":"logged"}""")
        ask("""{"op":"openEngine","profile":"no/name"}""")
        ask("""{"op":"hello","waist":"9.0"}""")
        val expected =
          listOf(
            "4 Sealwright: profile opened in N ms",
            "5 Sealwright: profile not opened: INVALID_ARGUMENT",
            "6 Sealwright: JavaScript of waist N refused, this binary speaks N.N",
          )
        assertEquals(expected, Log.LINES.map { it.take(2) + it.drop(2).replace(Regex("\\d+"), "N") })
        module.invalidate()
      },
    "the manifest says what is logged" to
      {
        assertNull(Settings.logLevel(TestPhone()), "the library's default")
        assertEquals("info", Settings.logLevel(MODULE_PHONE))
        assertNull(Settings.logLevel(TestPhone().apply { says("dev.sealwright.log") }), "no text")
      },
  )

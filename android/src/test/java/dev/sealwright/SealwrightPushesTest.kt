package dev.sealwright

import com.facebook.react.bridge.ArrayBuffer
import java.util.concurrent.CompletableFuture
import java.util.concurrent.TimeUnit.SECONDS
import kotlin.test.assertNull
import kotlin.test.assertTrue

private val STREAM = "A".repeat(43)

private fun push(vararg changes: Pair<String, String?>): Map<String, String> {
  val push = mutableMapOf<String, String?>("stream" to STREAM, "seq" to "1", "key" to "m/00", "body" to "AAAA")
  push.putAll(changes)
  return buildMap { push.forEach { (key, value) -> if (value != null) put(key, value) } }
}

/** What pushes that nobody sent can do: what a genuine one shows, `tests/device/kotlin/pushes.ts` tests. */
internal val PUSH_TESTS: Map<String, () -> Unit> =
  mapOf(
    "a push for no profile, or that is none, is read as nothing and makes nothing" to
      {
        val pushes = SealwrightPushes(MODULE_PHONE)
        assertNull(pushes.read("nobody", push()))
        for (profile in listOf("", "a/b", "..", "x".repeat(100))) assertNull(pushes.read(profile, push()))
        assertTrue(!MODULE_PHONE.folder.resolve("sealwright/nobody").exists())
      },
    "a push with anything missing or made up is read as nothing" to
      {
        val module = SealwrightModule(MODULE_PHONE)
        val opened = CompletableFuture<String>()
        module.invoke("""{"op":"openEngine","profile":"pushed"}""", ArrayBuffer(0)) { opened.complete(it as String) }
        assertTrue("\"ok\"" in opened.get(20, SECONDS))
        val pushes = SealwrightPushes(MODULE_PHONE)
        val made =
          listOf("stream", "seq", "key", "body").map { push(it to null) } +
            listOf("", "-1", "x", "99999999999999999999").map { push("seq" to it) } +
            listOf("", "x", "\u0000", "\ud800").flatMap { listOf(push("stream" to it), push("key" to it)) } +
            listOf("", "%", "A".repeat(100_000)).map { push("body" to it) } +
            listOf(push(), emptyMap())
        for (push in made) assertNull(pushes.read("pushed", push), "$push".take(80))
        module.invalidate()
      },
  )

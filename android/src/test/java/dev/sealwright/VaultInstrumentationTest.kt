package dev.sealwright

import android.app.Activity
import android.app.Instrumentation
import kotlin.test.assertEquals
import kotlin.test.assertTrue

/** What a device runs, here against the scripted key store. */
internal val INSTRUMENTATION_TESTS: Map<String, () -> Unit> =
  mapOf(
    "the instrumentation of a device tells whether the contract holds" to
      {
        val ends = mutableListOf<Pair<Int, String>>()
        Instrumentation.target = TestPhone()
        Instrumentation.end = Instrumentation.End { code, told -> ends.add(code to told.getString("stream")) }
        VaultInstrumentation().onCreate(null)
        assertEquals(Activity.RESULT_OK to "the contract holds", ends.single())

        ends.clear()
        FakeKeyStore.before = { _, _ -> throw IllegalStateException("no key store") }
        VaultInstrumentation().onCreate(null)
        assertEquals(Activity.RESULT_CANCELED, ends.single().first)
        assertTrue("StrongBox true: " in ends.single().second, ends.single().second)
      }
  )

package dev.sealwright

import android.app.Activity
import android.app.Dialog
import android.view.View
import android.view.WindowManager
import android.widget.Button
import android.widget.EditText
import android.widget.LinearLayout
import android.widget.TextView
import com.facebook.react.bridge.ArrayBuffer
import com.facebook.react.common.LifecycleState
import java.util.concurrent.CompletableFuture
import java.util.concurrent.TimeUnit.SECONDS
import kotlin.test.assertEquals
import kotlin.test.assertNull
import kotlin.test.assertTrue

private const val WORDS = "abandon ability able"

/** The phone of the process, with an activity in front, as long as `test` runs. */
private fun inFront(test: () -> Unit) {
  val module = SealwrightModule(MODULE_PHONE)
  val connected = CompletableFuture<Any?>()
  module.invoke("""{"op":"hello","waist":"1.0"}""", ArrayBuffer(0)) { connected.complete(it) }
  connected.get(20, SECONDS)
  MODULE_PHONE.state = LifecycleState.RESUMED
  MODULE_PHONE.activity = Activity()
  try {
    test()
    assertNull(Dialog.shown)
    assertEquals(0, MODULE_PHONE.listeners.count { it is PromptScreen })
  } finally {
    MODULE_PHONE.state = LifecycleState.BEFORE_RESUME
    Dialog.refused = false
    module.invalidate()
  }
}

private fun asked(ask: () -> String): CompletableFuture<String> {
  val answer = CompletableFuture.supplyAsync(ask)
  while (Dialog.shown == null && !answer.isDone) Thread.sleep(1)
  return answer
}

private fun show() = asked { PromptContract.show(WORDS) }

private fun views(): List<View> = (Dialog.shown.content as LinearLayout).children

private inline fun <reified T : View> the(): T = views().filterIsInstance<T>().single()

private fun press(label: Int) = views().filterIsInstance<Button>().single { it.resource == label }.performClick()

private fun CompletableFuture<String>.said() = get(20, SECONDS)

/** Secrets that only a screen of Android's shows and reads. */
internal val PROMPT_TESTS: Map<String, () -> Unit> =
  mapOf(
    "words are shown on a secure window until the person keeps them, and overwritten then" to
      {
        inFront {
          val answer = show()
          val secure = WindowManager.LayoutParams.FLAG_SECURE
          assertEquals(secure, Dialog.shown.window.flags and secure)
          val shown = views().filterIsInstance<TextView>().mapNotNull { it.characters }.single()
          assertEquals(WORDS, String(shown))
          assertTrue(!answer.isDone)
          press(android.R.string.ok)
          assertEquals("kept", answer.said())
          assertTrue(shown.all { it == '\u0000' })
        }
      },
    "words are entered where no keyboard learns, and nothing is no answer" to
      {
        inFront {
          val answer = asked(PromptContract::read)
          val field = the<EditText>()
          assertEquals(0x80091, field.inputType)
          assertEquals(0x1000000, field.imeOptions and 0x1000000)
          assertEquals(View.IMPORTANT_FOR_AUTOFILL_NO_EXCLUDE_DESCENDANTS, Dialog.shown.content.importantForAutofill)
          press(android.R.string.ok)
          field.typed.append("x".repeat(513))
          press(android.R.string.ok)
          assertTrue(Dialog.shown != null && !answer.isDone)
          field.typed.setLength(0)
          field.typed.append("zoo\nz\u00f6\u00f6")
          press(android.R.string.ok)
          assertEquals("zoo z\u00f6\u00f6", answer.said())
          assertEquals(0, field.typed.length)
        }
      },
    "whatever takes the screen away cancels" to
      {
        val ways =
          listOf<() -> Unit>(
            { press(android.R.string.cancel) },
            { Dialog.shown.cancel() },
            { MODULE_PHONE.listeners.single { it is PromptScreen }.onHostPause() },
            { MODULE_PHONE.listeners.single { it is PromptScreen }.onHostDestroy() },
          )
        for (way in ways) {
          inFront {
            val answer = show()
            way()
            assertEquals("Cancelled", answer.said())
          }
        }
      },
    "without the app in front there is nobody to ask, and one prompt is open at a time" to
      {
        inFront {
          MODULE_PHONE.state = LifecycleState.BEFORE_RESUME
          assertEquals("Unavailable", show().said())
          MODULE_PHONE.state = LifecycleState.RESUMED
          Dialog.refused = true
          assertEquals("Unavailable", show().said())
          Dialog.refused = false
          val first = show()
          assertEquals("Busy", PromptContract.read())
          press(android.R.string.cancel)
          assertEquals("Cancelled", first.said())
        }
      },
  )

package dev.sealwright

import com.facebook.react.bridge.ReactApplicationContext
import com.facebook.react.common.LifecycleState
import java.lang.ref.WeakReference

/** Puts prompts over the activity that is in front. */
internal object Prompts : Natives.Prompter {
  private const val ANSWERED = 0
  private const val CANCELLED = 1
  private const val UNAVAILABLE = 2

  @Volatile private var react = WeakReference<ReactApplicationContext>(null)

  /** Prompts are to stand over the activity of this React instance, the latest. */
  fun over(context: ReactApplicationContext) {
    react = WeakReference(context)
    Natives.setPrompter(this)
  }

  override fun open(number: Long, words: ByteArray?): Boolean {
    val context = react.get()?.takeIf { it.lifecycleState == LifecycleState.RESUMED } ?: return false
    val activity = context.currentActivity ?: return false
    val text = words?.let(Words::charsOf)
    activity.runOnUiThread {
      lateinit var screen: PromptScreen
      screen =
        PromptScreen(activity, text) { entered, kept ->
          context.removeLifecycleEventListener(screen)
          Natives.answer(number, if (kept) ANSWERED else CANCELLED, entered)
        }
      context.addLifecycleEventListener(screen)
      try {
        screen.show()
      } catch (_: RuntimeException) {
        // The activity went away in between, and takes no window any more.
        Natives.answer(number, UNAVAILABLE, null)
        screen.dismiss()
      }
    }
    return true
  }
}

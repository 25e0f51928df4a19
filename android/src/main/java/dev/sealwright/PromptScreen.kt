package dev.sealwright

import android.app.Activity
import android.app.Dialog
import android.os.Build
import android.os.Bundle
import android.text.InputType
import android.view.View
import android.view.WindowManager
import android.view.inputmethod.EditorInfo
import android.widget.Button
import android.widget.EditText
import android.widget.LinearLayout
import android.widget.TextView
import com.facebook.react.bridge.LifecycleEventListener

/**
 * A screen over an activity that shows [words], or has some entered if there are none. It is in no screenshot, no
 * recording and no list of recent apps; no keyboard learns from it and nothing fills it in. It ends with the pause of
 * the activity, and everything that it held is overwritten.
 *
 * @param done told once: what was entered, and whether the person kept or entered the words.
 */
internal class PromptScreen(
  activity: Activity,
  private val words: CharArray?,
  private val done: (entered: ByteArray?, kept: Boolean) -> Unit,
) : Dialog(activity, android.R.style.Theme_DeviceDefault_NoActionBar), LifecycleEventListener {
  private var ended = false
  private var field: EditText? = null

  override fun onCreate(state: Bundle?) {
    super.onCreate(state)
    window?.setFlags(WindowManager.LayoutParams.FLAG_SECURE, WindowManager.LayoutParams.FLAG_SECURE)
    setContentView(
      LinearLayout(context).apply {
        orientation = LinearLayout.VERTICAL
        fitsSystemWindows = true
        // Another app's overlay cannot press our buttons.
        filterTouchesWhenObscured = true
        isSaveFromParentEnabled = false
        if (Build.VERSION.SDK_INT >= 26) {
          importantForAutofill = View.IMPORTANT_FOR_AUTOFILL_NO_EXCLUDE_DESCENDANTS
        }
        addView(TextView(context).apply { setText(titleText()) })
        addView(if (words == null) entry() else TextView(context).apply { setText(words, 0, words.size) })
        addView(button(android.R.string.ok, kept = true))
        addView(button(android.R.string.cancel, kept = false))
      }
    )
  }

  override fun dismiss() {
    super.dismiss()
    end(kept = false)
  }

  override fun onHostResume() = Unit

  override fun onHostPause() = end(kept = false)

  override fun onHostDestroy() = end(kept = false)

  /** Ends the prompt, once. It stays while the person says that words are entered and there are none. */
  private fun end(kept: Boolean) {
    if (ended) return
    val entered = if (kept && words == null) entered() ?: return else null
    ended = true
    words?.fill('\u0000')
    field?.text?.clear()
    dismiss()
    done(entered, kept)
  }

  private fun titleText() = if (words == null) R.string.sealwright_enter_words else R.string.sealwright_show_words

  private fun entry() =
    EditText(context).also {
      field = it
      it.inputType =
        InputType.TYPE_CLASS_TEXT or
          InputType.TYPE_TEXT_VARIATION_VISIBLE_PASSWORD or
          InputType.TYPE_TEXT_FLAG_NO_SUGGESTIONS
      it.imeOptions = EditorInfo.IME_FLAG_NO_PERSONALIZED_LEARNING or EditorInfo.IME_FLAG_NO_EXTRACT_UI
    }

  private fun button(label: Int, kept: Boolean) =
    Button(context).apply {
      setText(label)
      setOnClickListener { end(kept) }
    }

  private fun entered(): ByteArray? {
    val text = field?.text ?: return null
    if (text.length !in 1..MOST) return null
    return Words.bytesOf(CharArray(text.length).also { text.getChars(0, text.length, it, 0) })
  }

  private companion object {
    /** In characters; more than twice what 24 words of BIP-39 need. */
    const val MOST = 512
  }
}

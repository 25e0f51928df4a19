package dev.sealwright

import android.content.Context
import android.util.Base64

/**
 * Reads pushed messages without JavaScript, for an app's FirebaseMessagingService:
 * ```
 * override fun onMessageReceived(message: RemoteMessage) {
 *   val read = SealwrightPushes(this).read("main", message.data)
 *   show(title = read?.shown?.sender?.let(::nameOf) ?: "New message", text = read?.shown?.text ?: "")
 * }
 * ```
 * What is read is in the history at once, and the app's next sync passes over it.
 */
class SealwrightPushes(private val context: Context) {
  /** A new message: the [conversation]'s id, and what may be shown, which is nothing unless the app said so. */
  data class Message(val conversation: String, val shown: Shown?)

  /** Who wrote, by account id, and the text. */
  data class Shown(val sender: String, val text: String)

  /**
   * Reads a push. Takes as long as opening the profile and one decryption; call it off the main thread.
   *
   * @param push `stream`, `seq`, `key` and, in base64, `body`, as the relay's `onAppend` tells them.
   * @return null for what is no new message, carries no body, or cannot be read now, before the first unlock included:
   *   show something generic then.
   */
  fun read(profile: String, push: Map<String, String>): Message? {
    if (Natives.failure != null) return null
    val stream = push["stream"] ?: return null
    val seq = push["seq"]?.toLongOrNull() ?: return null
    val key = push["key"] ?: return null
    val body = push["body"]?.let(::decoded) ?: return null
    val places = Places(context)
    val read =
      try {
        Natives.readPush(places.vault, places.directory, places.app, profile, stream, seq, key, body)
      } catch (_: RuntimeException) {
        null
      }
    return read?.let { Message(it[0], if (it.size == 3) Shown(it[1], it[2]) else null) }
  }

  private fun decoded(text: String): ByteArray? =
    try {
      Base64.decode(text, Base64.DEFAULT)
    } catch (_: IllegalArgumentException) {
      null
    }
}

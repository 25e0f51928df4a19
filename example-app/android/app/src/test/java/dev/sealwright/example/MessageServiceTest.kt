package dev.sealwright.example

import com.google.firebase.messaging.RemoteMessage
import kotlin.test.assertEquals
import kotlin.test.assertNull

/** What the service shows of a push that cannot be read: something generic, and nothing of what the push says. */
fun main() {
  for (data in listOf(emptyMap(), mapOf("title" to "Call this number", "stream" to "x", "seq" to "1", "key" to "k"))) {
    val service = MessageService()
    service.onMessageReceived(RemoteMessage(data))
    val (conversation, notification) = service.notifications.shown.entries.single()
    assertNull(conversation)
    assertEquals("New message", notification.title)
    assertNull(notification.text)
  }
  println("the example's service shows something generic of a push that cannot be read")
}

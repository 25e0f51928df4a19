package dev.sealwright.example

import android.app.NotificationManager
import android.app.PendingIntent
import android.content.Intent
import androidx.core.app.NotificationChannelCompat
import androidx.core.app.NotificationCompat
import androidx.core.app.NotificationManagerCompat
import com.google.firebase.messaging.FirebaseMessagingService
import com.google.firebase.messaging.RemoteMessage
import dev.sealwright.SealwrightPushes

/**
 * Shows messages that arrive while the app does not run, without JavaScript. Firebase calls it on a thread of its own and
 * gives it some seconds. What may not be shown, or cannot be read, is told as something generic.
 */
class MessageService : FirebaseMessagingService() {
  override fun onMessageReceived(message: RemoteMessage) {
    val read = SealwrightPushes(this).read("main", message.data)
    show(read?.conversation, read?.shown?.text)
  }

  /** One notification a conversation, the newest message in it; the system drops it if the person allows none. */
  private fun show(conversation: String?, text: String?) {
    val channel =
      NotificationChannelCompat.Builder(CHANNEL, NotificationManagerCompat.IMPORTANCE_HIGH)
        .setName(getString(R.string.messages))
        .build()
    NotificationManagerCompat.from(this).createNotificationChannel(channel)
    val notification =
      NotificationCompat.Builder(this, CHANNEL)
        .setSmallIcon(R.mipmap.ic_launcher)
        .setContentTitle(getString(R.string.new_message))
        .setContentText(text)
        .setCategory(NotificationCompat.CATEGORY_MESSAGE)
        // On a locked screen only that there is something, whatever the conversation's preview says.
        .setVisibility(NotificationCompat.VISIBILITY_PRIVATE)
        .setContentIntent(opening())
        .setAutoCancel(true)
        .build()
    getSystemService(NotificationManager::class.java).notify(conversation, 0, notification)
  }

  private fun opening(): PendingIntent =
    PendingIntent.getActivity(this, 0, Intent(this, MainActivity::class.java), PendingIntent.FLAG_IMMUTABLE)

  private companion object {
    const val CHANNEL = "messages"
  }
}

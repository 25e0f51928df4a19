package dev.sealwright

import android.content.Context
import android.util.Log

/** Android's log, under the tag `Sealwright`. */
internal object SystemLog : Natives.Log {
  /** Lets the library write to it what the app's manifest asks for. To be called before the first connection. */
  fun start(context: Context) = Natives.setLog(Settings.logLevel(context), this)

  override fun write(level: Int, line: String) {
    val priority =
      when (level) {
        0 -> Log.INFO
        1 -> Log.WARN
        else -> Log.ERROR
      }
    Log.println(priority, "Sealwright", line)
  }
}

package dev.sealwright

import android.annotation.SuppressLint
import android.app.NotificationManager
import android.content.BroadcastReceiver
import android.content.Context
import android.content.Intent
import android.content.IntentFilter
import android.net.ConnectivityManager
import android.net.Network
import android.net.NetworkCapabilities
import android.os.Build
import android.os.PowerManager
import java.util.concurrent.Executors
import java.util.concurrent.RejectedExecutionException
import java.util.concurrent.TimeUnit.MINUTES
import java.util.concurrent.atomic.AtomicBoolean

/** Observes the device while some React instance is there, one for all of them, and reports to the library. */
internal object Probe {
  private var users = 0
  private var watch: Watch? = null

  /** To be called after the first connection, once for each instance. */
  @Synchronized
  fun start(context: Context) {
    users += 1
    if (users == 1) watch = Watch(context.applicationContext).apply { begin() }
  }

  @Synchronized
  fun stop() {
    users -= 1
    if (users == 0) watch = null.also { watch?.end() }
  }

  /** Looks at everything again: the app came to the front, for one, and what was seen is old by now. */
  @Synchronized fun look() = watch?.look()
}

/**
 * One period of observing. Nothing of it throws: what the system does not let it watch, it sees when it looks next.
 *
 * The system tells of most changes. Every [AGAIN] minutes it looks at everything, so that facts which do not change
 * are not taken for old ones: the library believes those about a network for five.
 */
private class Watch(private val context: Context) {
  private val worker =
    Executors.newSingleThreadScheduledExecutor { Thread(it, "sealwright-probe").apply { isDaemon = true } }
  private val connectivity: ConnectivityManager? = context.getSystemService(ConnectivityManager::class.java)
  private val power: PowerManager? = context.getSystemService(PowerManager::class.java)
  private val waiting = AtomicBoolean()
  private var seen: Map<String, String> = emptyMap()

  private val networks =
    object : ConnectivityManager.NetworkCallback() {
      // From Android 8 on, what it is like follows at once.
      override fun onAvailable(network: Network) {
        if (Build.VERSION.SDK_INT < Build.VERSION_CODES.O) look()
      }

      override fun onCapabilitiesChanged(network: Network, capabilities: NetworkCapabilities) = see(capabilities)

      override fun onLost(network: Network) = see(null)

      override fun onBlockedStatusChanged(network: Network, blocked: Boolean) {
        look()
      }
    }

  private val broadcasts =
    object : BroadcastReceiver() {
      override fun onReceive(context: Context, intent: Intent) {
        look()
      }
    }

  private var heat: Any? = null

  @SuppressLint("MissingPermission") // Our manifest has it; without it there is no callback.
  fun begin() {
    worker.scheduleWithFixedDelay(::report, 0, AGAIN, MINUTES)
    attempt { connectivity?.registerDefaultNetworkCallback(networks) }
    attempt {
      val filter = IntentFilter().apply { CHANGES.forEach(::addAction) }
      if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.TIRAMISU) {
        context.registerReceiver(broadcasts, filter, Context.RECEIVER_NOT_EXPORTED)
      } else {
        // Only the system can send these.
        @SuppressLint("UnspecifiedRegisterReceiverFlag") context.registerReceiver(broadcasts, filter)
      }
    }
    if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.Q) {
      attempt {
        val listener = PowerManager.OnThermalStatusChangedListener { look() }
        power?.addThermalStatusListener(worker, listener)
        heat = listener
      }
    }
  }

  fun end() {
    attempt { connectivity?.unregisterNetworkCallback(networks) }
    attempt { context.unregisterReceiver(broadcasts) }
    if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.Q) {
      attempt { power?.removeThermalStatusListener(heat as PowerManager.OnThermalStatusChangedListener) }
    }
    worker.shutdown()
  }

  /** Looks at everything, soon, and once for all who ask in the meantime. */
  fun look() {
    if (waiting.compareAndSet(false, true)) later { report() }
  }

  /** The system says what the network is like; it does so whenever its signal gets stronger, too. */
  private fun see(capabilities: NetworkCapabilities?) = later {
    val facts = Facts(System.currentTimeMillis()).apply { network { capabilities } }
    if (facts.content != seen) tell(facts)
    seen = facts.content
  }

  private fun report() {
    waiting.set(false)
    val facts = Facts(System.currentTimeMillis())
    facts.network { checkNotNull(connectivity).current() }
    seen = facts.content.toMap()
    facts.device(context)
    tell(facts)
  }

  private fun tell(facts: Facts) = attempt { Natives.reportFacts(facts.json()) }

  private fun later(work: () -> Unit) {
    try {
      worker.execute(work)
    } catch (_: RejectedExecutionException) {
      // It has ended, and a last change came late.
    }
  }

  private fun attempt(work: () -> Unit) {
    try {
      work()
    } catch (_: RuntimeException) {
      // No permission, too many callbacks, or a service that is ending.
    }
  }

  private companion object {
    const val AGAIN = 4L

    val CHANGES =
      listOf(
        ConnectivityManager.ACTION_RESTRICT_BACKGROUND_CHANGED,
        Intent.ACTION_AIRPLANE_MODE_CHANGED,
        NotificationManager.ACTION_INTERRUPTION_FILTER_CHANGED,
        PowerManager.ACTION_DEVICE_IDLE_MODE_CHANGED,
        PowerManager.ACTION_POWER_SAVE_MODE_CHANGED,
      )
  }
}

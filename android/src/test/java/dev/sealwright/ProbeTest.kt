package dev.sealwright

import android.app.NotificationManager
import android.content.Intent
import android.net.ConnectivityManager
import android.net.NetworkCapabilities.*
import android.os.Build
import android.os.PowerManager
import kotlin.test.assertEquals
import kotlin.test.assertTrue

private val PHONE = React.PHONE

/** A React instance on the process's phone, which is in order and then as `script` has it. */
private fun observed(script: TestPhone.() -> Unit = {}, test: (React, String) -> Unit) {
  PHONE.inOrder()
  PHONE.script()
  val react = React()
  try {
    test(react, react.engine())
  } finally {
    react.module.invalidate()
    eventually("nothing is watched any more") { watchers() == listOf(0, 0, 0) }
    PHONE.inOrder()
  }
}

private fun watchers() = listOf(PHONE.connectivity.callbacks.size, PHONE.receivers.size, PHONE.power.listeners.size)

private fun eventually(what: String, holds: () -> Boolean) {
  val end = System.nanoTime() + 20_000_000_000
  while (!holds()) {
    check(System.nanoTime() < end) { "not yet: $what" }
    Thread.sleep(2)
  }
}

private fun React.facts(engine: String) =
  Json.read(ask("""{"op":"capabilities","engine":"$engine"}""")).fields()["ok"].fields()["facts"].fields()

private fun React.sees(engine: String, name: String, value: Any) =
  eventually("$name is $value") {
    val fact = facts(engine)[name]?.fields()
    fact?.get("value") == value || fact?.get("whyUnknown") == value
  }

private val callback
  get() = PHONE.connectivity.callbacks.single()

/** The probe, from the system's services through the library to JavaScript. */
internal val PROBE_TESTS: Map<String, () -> Unit> =
  mapOf(
    "an engine knows the device before JavaScript reports anything" to
      {
        observed { react, engine ->
          react.sees(engine, "path", "satisfied")
          val facts = react.facts(engine)
          for ((name, value) in PHONE.shows()) {
            val fact = facts.getValue(name).fields()
            assertEquals(value, fact["value"] ?: "?${fact["whyUnknown"]}", name)
            assertEquals("platform", fact["source"], name)
          }
          assertEquals("notObservable", facts["rcs"].fields()["whyUnknown"])
          assertEquals("ready", facts["sealing"].fields()["value"])
        }
      },
    "each change that the system tells of reaches the engine, which says so" to
      {
        observed { react, engine ->
          react.sees(engine, "sim", "ready")
          react.notices.clear()
          callback.onLost(PHONE.connectivity.network)
          react.sees(engine, "path", "unsatisfied")
          // The fact is there a moment before the word of it.
          eventually("the engine says so") { react.notices.any { "capabilitiesChanged" in it && engine in it } }
          callback.onCapabilitiesChanged(PHONE.connectivity.network, network(TRANSPORT_CELLULAR, lacks = listOf(NET_CAPABILITY_NOT_ROAMING)))
          react.sees(engine, "roaming", true)
          PHONE.connectivity.capabilities = null
          callback.onBlockedStatusChanged(PHONE.connectivity.network, true)
          react.sees(engine, "interface", "none")
          val broadcasts =
            listOf<Triple<String, String, () -> Unit>>(
              Triple(PowerManager.ACTION_POWER_SAVE_MODE_CHANGED, "lowPower") { PHONE.power.save = true },
              Triple(PowerManager.ACTION_DEVICE_IDLE_MODE_CHANGED, "deviceIdle") { PHONE.power.idle = true },
              Triple(Intent.ACTION_AIRPLANE_MODE_CHANGED, "airplaneMode") { PHONE.inAirplaneMode() },
              Triple(NotificationManager.ACTION_INTERRUPTION_FILTER_CHANGED, "focus") { PHONE.notifications.filter = 2 },
              Triple(ConnectivityManager.ACTION_RESTRICT_BACKGROUND_CHANGED, "constrained") {
                PHONE.connectivity.restricted = ConnectivityManager.RESTRICT_BACKGROUND_STATUS_ENABLED
              },
            )
          for ((action, name, happens) in broadcasts) {
            react.sees(engine, name, false)
            happens()
            assertEquals(1, PHONE.send(action), action)
            react.sees(engine, name, true)
          }
          PHONE.power.heat = PowerManager.THERMAL_STATUS_SEVERE
          PHONE.power.listeners.single().onThermalStatusChanged(PowerManager.THERMAL_STATUS_SEVERE)
          react.sees(engine, "thermal", "serious")
        }
      },
    "what the system does not tell of is seen when the app comes to the front" to
      {
        observed { react, engine ->
          react.sees(engine, "notifications", "granted")
          PHONE.notifications.enabled = false
          PHONE.listeners.forEach { it.onHostResume() }
          react.sees(engine, "notifications", "denied")
        }
      },
    "several React instances share one probe, and the last takes it along" to
      {
        observed { react, engine ->
          val others = List(3) { React() }
          val engines = others.map { it.engine() }
          assertEquals(listOf(1, 1, 1), watchers())
          callback.onLost(PHONE.connectivity.network)
          others.zip(engines).forEach { (other, one) -> other.sees(one, "path", "unsatisfied") }
          others.forEach { it.module.invalidate() }
          assertEquals(listOf(1, 1, 1), watchers())
          callback.onCapabilitiesChanged(PHONE.connectivity.network, WIFI)
          react.sees(engine, "path", "satisfied")
        }
        assertEquals(0, PHONE.listeners.size)
        observed { react, engine -> react.sees(engine, "path", "satisfied") }
      },
    "without the permission nothing is thrown, and the engine is told why" to
      {
        observed({ connectivity.failure = SecurityException("ACCESS_NETWORK_STATE") }) { react, engine ->
          react.sees(engine, "path", "permissionDenied")
          assertEquals(listOf(0, 1, 1), watchers())
          react.sees(engine, "sim", "ready")
        }
      },
    "what the app saw later than the probe counts, until the probe looks again" to
      {
        observed { react, engine ->
          react.sees(engine, "validated", true)
          val later = System.currentTimeMillis()
          val fact = """{"value":false,"source":"app","observedAt":$later}"""
          react.ask("""{"op":"reportFacts","engine":"$engine","facts":{"validated":$fact}}""")
          react.sees(engine, "validated", false)
          Thread.sleep(5)
          PHONE.listeners.forEach { it.onHostResume() }
          react.sees(engine, "validated", true)
        }
      },
    "Android 7 has no thermal listener, and no capabilities that follow at once" to
      {
        Build.VERSION.SDK_INT = 24
        observed({ connectivity.capabilities = null }) { react, engine ->
          react.sees(engine, "path", "unsatisfied")
          assertEquals(listOf(1, 1, 0), watchers())
          PHONE.connectivity.capabilities = WIFI
          callback.onAvailable(PHONE.connectivity.network)
          react.sees(engine, "path", "satisfied")
          assertEquals("osTooOld", react.facts(engine)["roaming"].fields()["whyUnknown"])
        }
      },
    "what is no report is refused by the library" to
      {
        observed { _, _ ->
          for (bad in listOf("", "{", "[]", "{\"unheardOf\":{}}", "{\"path\":1}", "\u00e9", "\ud800")) {
            val reply = Natives.reportFacts(bad)
            assertTrue(reply!!.startsWith("""{"error":{"code":"INVALID_REQUEST""""), reply)
          }
          assertTrue("REQUEST_TOO_LARGE" in Natives.reportFacts("{}" + " ".repeat(16 shl 10))!!)
          assertEquals("""{"ok":{}}""", Natives.reportFacts(Facts(NOW).apply { device(PHONE) }.json()))
        }
      },
  )

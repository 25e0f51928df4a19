package dev.sealwright

import android.net.ConnectivityManager
import android.net.NetworkCapabilities.*
import java.io.File
import kotlin.test.assertEquals
import kotlin.test.assertTrue

private val FOLDER = File("tests/fixtures/transport")

private fun rows(): Map<String, List<Map<String, Any?>>> =
  FOLDER.listFiles()!!.sorted().associate { file ->
    val cases = Json.read(file.readText()).fields()["cases"] as List<*>
    file.nameWithoutExtension to cases.map { it.fields() }
  }

private fun plan(react: React, case: Map<String, Any?>, facts: Any?): Any? {
  val question = listOf("message", "peer", "preferences", "policy", "now").associateWith(case::get)
  val request = mapOf("op" to "planTransport", "facts" to facts) + question
  return Json.read(react.ask(Json.write(request))).fields()["ok"]
}

/** What Android's services say in a recorded state, by the state's row and how its name begins. */
private val SCRIPTS: List<Triple<String, String, TestPhone.() -> Unit>> =
  listOf(
    Triple("airplane-with-wifi", "android") {
      inAirplaneMode()
      asSmsApp()
    },
    Triple("airplane", "android") {
      inAirplaneMode()
      connectivity.capabilities = null
    },
    Triple("dual-sim", "android") { lines.lines = 2 },
    Triple("focus", "android") { notifications.filter = 2 },
    Triple("force-quit", "android") { activities.restricted = true },
    Triple("low-data", "android") { connectivity.restricted = ConnectivityManager.RESTRICT_BACKGROUND_STATUS_ENABLED },
    Triple("low-power", "android") {
      power.save = true
      power.idle = true
      usage.bucket = 45
    },
    Triple("managed-device", "android") { connectivity.capabilities = null },
    Triple("no-play-services", "android:") {},
    Triple("no-sim", "android") {
      withoutSim()
      asSmsApp()
    },
    Triple("notifications-denied", "android") { notifications.enabled = false },
    Triple("roaming", "android: known, the photo") { abroad() },
    Triple("roaming", "android: known, the text") { abroad() },
    Triple("satellite", "android") {
      connectivity.capabilities = network(TRANSPORT_SATELLITE, lacks = listOf(NET_CAPABILITY_NOT_BANDWIDTH_CONSTRAINED))
    },
    Triple("simulator", "android") { withoutSim() },
    Triple("vpn-or-captive-portal", "android through") { connectivity.capabilities = network(TRANSPORT_WIFI, TRANSPORT_VPN) },
    Triple("vpn-or-captive-portal", "android behind") {
      connectivity.capabilities =
        network(TRANSPORT_WIFI, lacks = listOf(NET_CAPABILITY_VALIDATED), has = listOf(NET_CAPABILITY_CAPTIVE_PORTAL))
    },
  )

private fun TestPhone.abroad() {
  val lacks = listOf(NET_CAPABILITY_NOT_ROAMING, NET_CAPABILITY_NOT_METERED)
  connectivity.capabilities = network(TRANSPORT_CELLULAR, lacks = lacks)
}

/** The recorded states of phones under `tests/fixtures/transport`. */
internal val RECORDED_TESTS: Map<String, () -> Unit> =
  mapOf(
    "every recorded state has the plan that was written down, with its hash" to
      {
        val react = React()
        val all = rows()
        assertTrue(all.size >= 24 && all.values.all { it.isNotEmpty() }, "${all.size} rows")
        for ((row, cases) in all) {
          for (case in cases) assertEquals(case["expected"], plan(react, case, case["facts"]), "$row: ${case["name"]}")
        }
        react.module.invalidate()
      },
    "the probe sees each recorded state of Android as it was recorded, and the plan is the same" to
      {
        val react = React()
        val all = rows()
        for ((row, name, script) in SCRIPTS) {
          val case = all.getValue(row).single { (it["name"] as String).startsWith(name) }
          val phone = TestPhone().apply { inOrder() }.apply(script)
          val recorded = case["facts"].fields()
          val facts = Facts((case["now"] as Json.Number).text.toLong())
          facts.network { phone.connectivity.current() }
          facts.device(phone)
          val seen = Json.read(facts.json()).fields().filterKeys { it in recorded }
          assertTrue(seen.size >= 13, "$row: ${seen.keys}")
          for ((fact, said) in seen) assertEquals(recorded[fact], said, "$row: $fact")
          assertEquals(case["expected"], plan(react, case, recorded + seen), row)
        }
        react.module.invalidate()
      },
  )

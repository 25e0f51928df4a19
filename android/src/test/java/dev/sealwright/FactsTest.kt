package dev.sealwright

import android.content.pm.PackageManager
import android.net.ConnectivityManager
import android.net.NetworkCapabilities.*
import android.os.Build
import android.os.PowerManager
import android.provider.Telephony
import android.telephony.TelephonyManager
import kotlin.test.assertEquals
import kotlin.test.assertTrue

private fun phone(script: TestPhone.() -> Unit) = TestPhone().apply { inOrder() }.apply(script)

private fun shows(name: String, script: TestPhone.() -> Unit): Any? = phone(script).shows().getValue(name)

private fun number(value: Int) = Json.Number("$value")

/** What a phone's services say, as facts. */
internal val FACT_TESTS: Map<String, () -> Unit> =
  mapOf(
    "a phone in order shows all that Android tells" to
      {
        val expected =
          mapOf(
            "path" to "satisfied",
            "interface" to "wifi",
            "validated" to true,
            "captivePortal" to false,
            "expensive" to false,
            "roaming" to false,
            "satellite" to false,
            "ultraConstrained" to false,
            "airplaneMode" to false,
            "constrained" to false,
            "lowPower" to false,
            "deviceIdle" to false,
            "batteryExempt" to false,
            "thermal" to "nominal",
            "standbyBucket" to "active",
            "backgroundRestricted" to false,
            "notifications" to "granted",
            "focus" to false,
            "composer" to "sms",
            "smsDirect" to "?notDefaultApp",
            "sim" to "ready",
            "lines" to number(1),
            "radio" to "?permissionDenied",
          )
        assertEquals(expected, phone {}.shows())
      },
    "what goes over what, a VPN before what is below it" to
      {
        val shown =
          mapOf(
            network(TRANSPORT_ETHERNET) to "wired",
            network(TRANSPORT_WIFI) to "wifi",
            network(TRANSPORT_CELLULAR) to "cellular",
            network(TRANSPORT_SATELLITE) to "satellite",
            network(TRANSPORT_BLUETOOTH) to "other",
            network(TRANSPORT_CELLULAR, TRANSPORT_VPN) to "vpn",
            network(TRANSPORT_SATELLITE, TRANSPORT_VPN) to "vpn",
          )
        for ((network, word) in shown) assertEquals(word, shows("interface") { connectivity.capabilities = network })
        assertEquals("unsatisfied", shows("path") { connectivity.capabilities = network(TRANSPORT_WIFI, lacks = listOf(NET_CAPABILITY_INTERNET)) })
      },
    "a network that is not metered for now is not" to
      {
        val mobile = network(TRANSPORT_CELLULAR, lacks = listOf(NET_CAPABILITY_NOT_METERED))
        assertEquals(true, shows("expensive") { connectivity.capabilities = mobile })
        val gift =
          network(
            TRANSPORT_CELLULAR,
            lacks = listOf(NET_CAPABILITY_NOT_METERED),
            has = listOf(NET_CAPABILITY_TEMPORARILY_NOT_METERED),
          )
        assertEquals(false, shows("expensive") { connectivity.capabilities = gift })
        Build.VERSION.SDK_INT = 29
        assertEquals(true, shows("expensive") { connectivity.capabilities = gift })
      },
    "what an older Android does not tell is unknown, and is not taken for its opposite" to
      {
        val since =
          mapOf(
            "roaming" to 28,
            "standbyBucket" to 28,
            "backgroundRestricted" to 28,
            "thermal" to 29,
            "satellite" to 35,
            "ultraConstrained" to 36,
          )
        for (level in listOf(24, 27, 28, 29, 34, 35, 36, 37)) {
          Build.VERSION.SDK_INT = level
          val shown = phone {}.shows()
          val tooOld = shown.filterValues { it == "?osTooOld" }.keys
          assertEquals(since.filterValues { it > level }.keys, tooOld, "$level")
          assertEquals("sms", shown["composer"], "$level")
        }
        Build.VERSION.SDK_INT = 34
        assertEquals("other", shows("interface") { connectivity.capabilities = network(TRANSPORT_SATELLITE) })
      },
    "without the permission the network is unknown, and the rest is told" to
      {
        val shown = phone { connectivity.failure = SecurityException("ACCESS_NETWORK_STATE") }.shows()
        val unknown = shown.filterValues { it == "?permissionDenied" }.keys
        val network =
          setOf("path", "interface", "validated", "captivePortal", "expensive", "roaming", "satellite", "ultraConstrained")
        assertEquals(network + "constrained" + "radio", unknown)
        assertEquals("ready", shown["sim"])
      },
    "a service that fails in any way, or is not there, is unknown and throws nothing" to
      {
        val failures =
          mapOf(
            IllegalStateException("dead") to "?notObservable",
            SecurityException("no") to "?permissionDenied",
            UnsupportedOperationException("FEATURE_TELEPHONY") to "?notPhone",
            NullPointerException() to "?notObservable",
          )
        for ((failure, word) in failures) assertEquals(word, shows("path") { connectivity.failure = failure })
        val facts = Facts(NOW)
        facts.tell("lowPower") { throw NoSuchMethodError("a maker's own") }
        assertTrue("osTooOld" in facts.json())
        val bare = TestPhone().apply { inOrder() }
        bare.missing.addAll(
          listOf(ConnectivityManager::class.java, PowerManager::class.java, TelephonyManager::class.java)
        )
        val told = Facts(NOW).apply { device(bare) }.json()
        val shown = Json.read(told).fields()
        for (name in listOf("constrained", "lowPower", "thermal", "composer", "sim", "radio")) {
          assertEquals("notObservable", shown[name].fields()["whyUnknown"], name)
        }
      },
    "a tablet is no phone" to
      {
        val shown = phone { packageManager.features.clear() }.shows()
        for (name in listOf("composer", "smsDirect", "sim", "lines", "radio")) assertEquals("?notPhone", shown[name], name)
      },
    "a SIM is ready, locked, absent, or in no state that says anything" to
      {
        val states =
          mapOf(
            TelephonyManager.SIM_STATE_READY to "ready",
            TelephonyManager.SIM_STATE_ABSENT to "absent",
            TelephonyManager.SIM_STATE_PIN_REQUIRED to "locked",
            TelephonyManager.SIM_STATE_PUK_REQUIRED to "locked",
            TelephonyManager.SIM_STATE_NETWORK_LOCKED to "locked",
            TelephonyManager.SIM_STATE_PERM_DISABLED to "locked",
            TelephonyManager.SIM_STATE_CARD_RESTRICTED to "locked",
            TelephonyManager.SIM_STATE_NOT_READY to "?notObservable",
            TelephonyManager.SIM_STATE_UNKNOWN to "?notObservable",
            99 to "?notObservable",
          )
        for ((state, word) in states) assertEquals(word, shows("sim") { phone.sim = state }, "$state")
      },
    "only the default SMS app with the permission sends SMS by itself" to
      {
        assertEquals("?notDefaultApp", shows("smsDirect") { Telephony.Sms.defaultPackage = null })
        assertEquals("?permissionDenied", shows("smsDirect") { Telephony.Sms.defaultPackage = packageName })
        assertEquals(true, shows("smsDirect") { asSmsApp() })
      },
    "what an app may see for its own reasons is used" to
      {
        val radios = mapOf(20 to "5g", 13 to "4g", 3 to "3g", 15 to "3g", 2 to "2g", 18 to "other", 0 to "?notObservable")
        for ((type, word) in radios) assertEquals(word, shows("radio") { phone.network = type }, "$type")
        assertEquals("?permissionDenied", shows("lines") { lines.lines = null })
      },
    "heat, buckets and filters are told in words" to
      {
        val heats = listOf("nominal", "fair", "fair", "serious", "critical", "critical", "critical")
        heats.forEachIndexed { heat, word -> assertEquals(word, shows("thermal") { power.heat = heat }) }
        val buckets =
          mapOf(5 to "active", 10 to "active", 20 to "workingSet", 30 to "frequent", 40 to "rare", 45 to "restricted", 50 to "restricted")
        for ((bucket, word) in buckets) assertEquals(word, shows("standbyBucket") { usage.bucket = bucket }, "$bucket")
        val filters = listOf("?notObservable", false, true, true, true)
        filters.forEachIndexed { filter, on -> assertEquals(on, shows("focus") { notifications.filter = filter }) }
        assertEquals(false, shows("constrained") { connectivity.restricted = ConnectivityManager.RESTRICT_BACKGROUND_STATUS_WHITELISTED })
        assertEquals(true, shows("batteryExempt") { power.exempt = true })
      },
  )

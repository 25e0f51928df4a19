package dev.sealwright

import android.Manifest
import android.content.pm.PackageManager
import android.net.ConnectivityManager
import android.net.NetworkCapabilities
import android.net.NetworkCapabilities.*
import android.provider.Settings.Global
import android.provider.Telephony
import android.telephony.TelephonyManager

/** What every good network has. */
private val GOOD =
  listOf(
    NET_CAPABILITY_INTERNET,
    NET_CAPABILITY_VALIDATED,
    NET_CAPABILITY_NOT_METERED,
    NET_CAPABILITY_NOT_ROAMING,
    NET_CAPABILITY_NOT_BANDWIDTH_CONSTRAINED,
  )

internal fun network(vararg transports: Int, lacks: List<Int> = emptyList(), has: List<Int> = emptyList()) =
  NetworkCapabilities(transports.toList(), GOOD - lacks.toSet() + has)

internal val WIFI = network(TRANSPORT_WIFI)

/** A phone in order: Wi-Fi, one SIM in use, nothing saved, nothing denied; the app reads how many lines there are. */
internal fun TestPhone.inOrder() {
  connectivity.failure = null
  connectivity.capabilities = WIFI
  connectivity.restricted = ConnectivityManager.RESTRICT_BACKGROUND_STATUS_DISABLED
  power.save = false
  power.idle = false
  power.exempt = false
  power.heat = 0
  phone.smsCapable = true
  phone.sim = TelephonyManager.SIM_STATE_READY
  phone.network = null
  lines.lines = 1
  notifications.enabled = true
  notifications.filter = 1
  activities.restricted = false
  usage.bucket = 10
  resolver.settings.clear()
  permissions.clear()
  missing.clear()
  packageManager.features.add(PackageManager.FEATURE_TELEPHONY)
  Telephony.Sms.defaultPackage = "com.example.other"
}

internal fun TestPhone.inAirplaneMode() {
  resolver.settings[Global.AIRPLANE_MODE_ON] = 1
}

internal fun TestPhone.asSmsApp() {
  Telephony.Sms.defaultPackage = packageName
  permissions.add(Manifest.permission.SEND_SMS)
}

internal fun TestPhone.withoutSim() {
  phone.sim = TelephonyManager.SIM_STATE_ABSENT
  phone.smsCapable = false
  lines.lines = 0
}

/** The facts that this phone shows, by name, without their time. */
internal fun TestPhone.shows(): Map<String, Any?> {
  val facts = Facts(NOW)
  facts.network { connectivity.current() }
  facts.device(this)
  return Json.read(facts.json()).fields().mapValues { (name, fact) ->
    val said = fact.fields()
    check(said["source"] == "platform" && said["observedAt"] == Json.Number("$NOW")) { name }
    said["value"] ?: "?${said["whyUnknown"]}"
  }
}

internal const val NOW = 1_800_000_000_000

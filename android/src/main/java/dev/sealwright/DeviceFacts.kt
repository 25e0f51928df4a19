package dev.sealwright

import android.Manifest
import android.annotation.SuppressLint
import android.app.ActivityManager
import android.app.NotificationManager
import android.app.usage.UsageStatsManager
import android.content.Context
import android.content.pm.PackageManager
import android.net.ConnectivityManager
import android.os.Build
import android.os.PowerManager
import android.provider.Settings.Global
import android.provider.Telephony
import android.telephony.SubscriptionManager
import android.telephony.TelephonyManager

/**
 * What the device and its settings are like, beside the network. Asks for nothing that needs a permission beyond
 * `ACCESS_NETWORK_STATE`, but uses those that the app has for its own reasons.
 */
internal fun Facts.device(context: Context) {
  settings(context)
  power(context)
  background(context)
  notifications(context)
  telephony(context)
}

private fun Facts.settings(context: Context) {
  tell("airplaneMode") { Global.getInt(context.contentResolver, Global.AIRPLANE_MODE_ON, 0) != 0 }
  tell("constrained") {
    context.service<ConnectivityManager>().restrictBackgroundStatus ==
      ConnectivityManager.RESTRICT_BACKGROUND_STATUS_ENABLED
  }
}

@SuppressLint("NewApi") // `tell` knows since when.
private fun Facts.power(context: Context) {
  val power = { context.service<PowerManager>() }
  tell("lowPower") { power().isPowerSaveMode }
  tell("deviceIdle") { power().isDeviceIdleMode }
  tell("batteryExempt") { power().isIgnoringBatteryOptimizations(context.packageName) }
  tell("thermal", Build.VERSION_CODES.Q) {
    when (power().currentThermalStatus) {
      PowerManager.THERMAL_STATUS_NONE -> "nominal"
      PowerManager.THERMAL_STATUS_LIGHT,
      PowerManager.THERMAL_STATUS_MODERATE -> "fair"
      PowerManager.THERMAL_STATUS_SEVERE -> "serious"
      else -> "critical"
    }
  }
}

@SuppressLint("NewApi") // `tell` knows since when.
private fun Facts.background(context: Context) {
  tell("standbyBucket", Build.VERSION_CODES.P) {
    val bucket = context.service<UsageStatsManager>().appStandbyBucket
    when {
      bucket <= UsageStatsManager.STANDBY_BUCKET_ACTIVE -> "active"
      bucket <= UsageStatsManager.STANDBY_BUCKET_WORKING_SET -> "workingSet"
      bucket <= UsageStatsManager.STANDBY_BUCKET_FREQUENT -> "frequent"
      bucket <= UsageStatsManager.STANDBY_BUCKET_RARE -> "rare"
      else -> "restricted"
    }
  }
  tell("backgroundRestricted", Build.VERSION_CODES.P) { context.service<ActivityManager>().isBackgroundRestricted }
}

/** That the person was never asked cannot be told from that they refused. */
private fun Facts.notifications(context: Context) {
  val notifications = { context.service<NotificationManager>() }
  tell("notifications") { if (notifications().areNotificationsEnabled()) "granted" else "denied" }
  tell("focus") {
    when (notifications().currentInterruptionFilter) {
      NotificationManager.INTERRUPTION_FILTER_UNKNOWN -> null
      NotificationManager.INTERRUPTION_FILTER_ALL -> false
      else -> true
    }
  }
}

@SuppressLint("MissingPermission") // Whoever lacks it is told so by the fact.
private fun Facts.telephony(context: Context) {
  /** Unknown on a device that is no phone; else what [ask] says of its phone. */
  fun ofPhone(name: String, ask: (TelephonyManager) -> Any?) =
    tell(name) {
      when (context.packageManager.hasSystemFeature(PackageManager.FEATURE_TELEPHONY)) {
        true -> ask(context.service())
        false -> WhyUnknown.NOT_PHONE
      }
    }
  ofPhone("composer") { if (takesSms(it)) "sms" else "unavailable" }
  ofPhone("smsDirect") {
    when {
      Telephony.Sms.getDefaultSmsPackage(context) != context.packageName -> WhyUnknown.NOT_DEFAULT_APP
      context.checkSelfPermission(Manifest.permission.SEND_SMS) != PackageManager.PERMISSION_GRANTED ->
        WhyUnknown.PERMISSION_DENIED
      else -> true
    }
  }
  ofPhone("sim") { simOf(it.simState) }
  ofPhone("lines") { context.service<SubscriptionManager>().activeSubscriptionInfoCount }
  ofPhone("radio") { radioOf(it.dataNetworkType) }
}

private fun takesSms(phone: TelephonyManager): Boolean =
  if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.VANILLA_ICE_CREAM) {
    phone.isDeviceSmsCapable
  } else {
    @Suppress("DEPRECATION") phone.isSmsCapable
  }

private fun simOf(state: Int): String? =
  when (state) {
    TelephonyManager.SIM_STATE_READY -> "ready"
    TelephonyManager.SIM_STATE_ABSENT -> "absent"
    TelephonyManager.SIM_STATE_PIN_REQUIRED,
    TelephonyManager.SIM_STATE_PUK_REQUIRED,
    TelephonyManager.SIM_STATE_NETWORK_LOCKED,
    TelephonyManager.SIM_STATE_PERM_DISABLED,
    TelephonyManager.SIM_STATE_CARD_RESTRICTED -> "locked"
    // Starting, switched off with airplane mode, or broken.
    else -> null
  }

private fun radioOf(type: Int): String? =
  when (type) {
    TelephonyManager.NETWORK_TYPE_UNKNOWN -> null
    TelephonyManager.NETWORK_TYPE_NR -> "5g"
    TelephonyManager.NETWORK_TYPE_LTE -> "4g"
    TelephonyManager.NETWORK_TYPE_UMTS,
    TelephonyManager.NETWORK_TYPE_EVDO_0,
    TelephonyManager.NETWORK_TYPE_EVDO_A,
    TelephonyManager.NETWORK_TYPE_EVDO_B,
    TelephonyManager.NETWORK_TYPE_EHRPD,
    TelephonyManager.NETWORK_TYPE_HSDPA,
    TelephonyManager.NETWORK_TYPE_HSUPA,
    TelephonyManager.NETWORK_TYPE_HSPA,
    TelephonyManager.NETWORK_TYPE_HSPAP,
    TelephonyManager.NETWORK_TYPE_TD_SCDMA -> "3g"
    TelephonyManager.NETWORK_TYPE_GPRS,
    TelephonyManager.NETWORK_TYPE_EDGE,
    TelephonyManager.NETWORK_TYPE_GSM,
    TelephonyManager.NETWORK_TYPE_CDMA,
    TelephonyManager.NETWORK_TYPE_1xRTT -> "2g"
    else -> "other"
  }

/** A service of the system; a device without it is told like one whose service fails. */
private inline fun <reified T : Any> Context.service(): T =
  checkNotNull(getSystemService(T::class.java))

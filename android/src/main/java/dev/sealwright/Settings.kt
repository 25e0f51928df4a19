package dev.sealwright

import android.content.Context
import android.content.pm.PackageManager
import android.os.Bundle

/** What an app's manifest says to this package, as `meta-data` of its application. */
internal object Settings {
  /** `dev.sealwright.strongbox`: whether new keys are made in StrongBox where it works. Default false. */
  fun wantsStrongBox(context: Context): Boolean = of(context)?.getBoolean("dev.sealwright.strongbox") ?: false

  /** `dev.sealwright.log`: the least level that is logged: `info`, `warning` (the default), `error` or `off`. */
  fun logLevel(context: Context): String? = of(context)?.getString("dev.sealwright.log")

  /** `dev.sealwright.turns`: whether the app takes turns in the background to sync. Default false. */
  fun wantsTurns(context: Context): Boolean = of(context)?.getBoolean("dev.sealwright.turns") ?: false

  private fun of(context: Context): Bundle? {
    @Suppress("DEPRECATION")
    return context.packageManager.getApplicationInfo(context.packageName, PackageManager.GET_META_DATA).metaData
  }
}

package dev.sealwright

import android.content.Context
import android.content.pm.PackageManager

/** What an app's manifest says to this package, as `meta-data` of its application. */
internal object Settings {
  /** `dev.sealwright.strongbox`: whether new keys are made in StrongBox where it works. Default false. */
  fun wantsStrongBox(context: Context): Boolean {
    @Suppress("DEPRECATION")
    val info = context.packageManager.getApplicationInfo(context.packageName, PackageManager.GET_META_DATA)
    return info.metaData?.getBoolean("dev.sealwright.strongbox") ?: false
  }
}

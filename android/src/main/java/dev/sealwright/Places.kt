package dev.sealwright

import android.content.Context
import java.io.File

/** What the library is told of an app at first: where its profiles live and what seals their keys. Starts the log. */
internal class Places(context: Context) {
  /** The folder that holds the profiles' own folders; no backup takes it. */
  val directory: String = File(context.noBackupFilesDir, "sealwright").path
  /** The `applicationId`. */
  val app: String = context.packageName
  val vault = KeystoreVault(context, Settings.wantsStrongBox(context))

  init {
    SystemLog.start(context)
  }
}

package dev.sealwright

import android.app.Activity
import android.app.Instrumentation
import android.os.Bundle
import java.io.File

/**
 * The contract of every vault against this device's AndroidKeyStore, in the trusted environment and in StrongBox where
 * there is one. Needs the library built with the feature `test-contract`. docs/devices.md says how it is run; it needs
 * no test framework, and ends with `INSTRUMENTATION_CODE: -1` when all of it held.
 */
class VaultInstrumentation : Instrumentation() {
  override fun onCreate(arguments: Bundle?) {
    super.onCreate(arguments)
    start()
  }

  override fun onStart() {
    super.onStart()
    val failures = listOf(false, true).mapNotNull(::failureOf)
    val told = Bundle().apply { putString("stream", failures.joinToString("\n").ifEmpty { "the contract holds" }) }
    finish(if (failures.isEmpty()) Activity.RESULT_OK else Activity.RESULT_CANCELED, told)
  }

  /** What does not hold, or null. The vault falls back to the trusted environment by itself. */
  private fun failureOf(wantsStrongBox: Boolean): String? {
    val folder = File(targetContext.noBackupFilesDir, "sealwright-contract")
    return try {
      Natives.failure?.let { throw it }
      folder.deleteRecursively()
      folder.mkdirs()
      VaultContract.holds(KeystoreVault(targetContext, wantsStrongBox), folder.path)
      null
    } catch (failure: Throwable) {
      "StrongBox $wantsStrongBox: $failure"
    } finally {
      folder.deleteRecursively()
    }
  }
}

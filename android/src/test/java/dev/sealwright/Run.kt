package dev.sealwright

import android.content.pm.PackageManager
import android.os.Build
import android.os.Bundle
import android.os.UserManager
import com.facebook.react.bridge.ReactApplicationContext
import java.io.File
import java.nio.file.Files
import java.security.Security
import kotlin.system.exitProcess

/** A phone of its own, with an empty disk. */
internal class TestPhone : ReactApplicationContext() {
  val folder: File = Files.createTempDirectory("sealwright").toFile()
  val user = UserManager()
  private val manager = PackageManager()

  override fun getNoBackupFilesDir() = folder

  override fun <T> getSystemService(service: Class<T>): T? = service.cast(user)

  override fun getPackageName() = "com.example.app"

  override fun getPackageManager() = manager

  fun says(key: String) {
    manager.info.metaData = Bundle().apply { putBoolean(key, true) }
  }

  fun says(key: String, text: String) {
    manager.info.metaData = Bundle().apply { putString(key, text) }
  }
}

/** Runs every test on a JVM that finds the Rust library in its `java.library.path`. */
fun main() {
  Natives.failure?.let { throw it }
  Security.addProvider(FakeKeyStore)
  var failed = 0
  val tests =
    KEYSTORE_TESTS +
      INSTRUMENTATION_TESTS +
      MODULE_TESTS +
      HOSTILE_TESTS +
      PUSH_TESTS +
      LOG_TESTS +
      PROMPT_TESTS
  for ((name, test) in tests) {
    FakeKeyStore.reset()
    Build.VERSION.SDK_INT = 36
    try {
      test()
      println("ok      $name")
    } catch (failure: Throwable) {
      failed += 1
      println("FAILED  $name")
      failure.printStackTrace(System.out)
    }
  }
  println("${tests.size - failed} passed, $failed failed")
  exitProcess(if (failed == 0) 0 else 1)
}

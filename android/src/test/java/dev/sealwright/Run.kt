package dev.sealwright

import android.app.ActivityManager
import android.app.NotificationManager
import android.app.job.JobScheduler
import android.app.usage.UsageStatsManager
import android.content.BroadcastReceiver
import android.content.ContentResolver
import android.content.Intent
import android.content.IntentFilter
import android.content.pm.PackageManager
import android.net.ConnectivityManager
import android.os.Build
import android.os.Bundle
import android.os.PowerManager
import android.os.UserManager
import android.telephony.SubscriptionManager
import android.telephony.TelephonyManager
import com.facebook.react.bridge.ReactApplicationContext
import java.io.File
import java.nio.file.Files
import java.security.Security
import java.util.concurrent.CopyOnWriteArrayList
import java.util.concurrent.CopyOnWriteArraySet
import kotlin.system.exitProcess

/** A phone of its own, with an empty disk. A test scripts its services. */
internal class TestPhone : ReactApplicationContext() {
  val folder: File = Files.createTempDirectory("sealwright").toFile()
  val user = UserManager()
  val connectivity = ConnectivityManager()
  val power = PowerManager()
  val phone = TelephonyManager()
  val lines = SubscriptionManager()
  val notifications = NotificationManager()
  val activities = ActivityManager()
  val usage = UsageStatsManager()
  val jobs = JobScheduler()
  val resolver = ContentResolver()
  val permissions = CopyOnWriteArraySet<String>()
  val receivers = CopyOnWriteArrayList<Pair<BroadcastReceiver, IntentFilter>>()
  val missing = CopyOnWriteArraySet<Class<*>>()
  private val manager = PackageManager()

  override fun getNoBackupFilesDir() = folder

  override fun <T> getSystemService(service: Class<T>): T? =
    listOf(user, connectivity, power, phone, lines, notifications, activities, usage, jobs)
      .filterIsInstance(service)
      .singleOrNull { service !in missing }

  override fun getPackageName() = "com.example.app"

  override fun getPackageManager() = manager

  override fun getApplicationContext() = this

  override fun getContentResolver() = resolver

  override fun checkSelfPermission(permission: String) =
    if (permission in permissions) PackageManager.PERMISSION_GRANTED else PackageManager.PERMISSION_DENIED

  override fun registerReceiver(receiver: BroadcastReceiver, filter: IntentFilter): Intent? {
    receivers.add(receiver to filter)
    return null
  }

  override fun registerReceiver(receiver: BroadcastReceiver, filter: IntentFilter, flags: Int): Intent? =
    registerReceiver(receiver, filter).also { check(flags == RECEIVER_NOT_EXPORTED) }

  override fun unregisterReceiver(receiver: BroadcastReceiver) {
    require(receivers.removeIf { it.first == receiver }) { "it was not registered" }
  }

  /** What the system sends to whoever asked for it; how many have. */
  fun send(action: String): Int {
    val asked = receivers.filter { it.second.hasAction(action) }
    asked.forEach { it.first.onReceive(this, Intent(action)) }
    return asked.size
  }

  /** What the manifest says. */
  private val said
    get() = manager.info.metaData ?: Bundle().also { manager.info.metaData = it }

  fun says(key: String) {
    said.putBoolean(key, true)
  }

  fun says(key: String, text: String) {
    said.putString(key, text)
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
      PROMPT_TESTS +
      FACT_TESTS +
      PROBE_TESTS +
      RECORDED_TESTS +
      TURN_TESTS
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

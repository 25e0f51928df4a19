package dev.sealwright

import android.os.Build
import com.facebook.react.bridge.ArrayBuffer
import com.facebook.react.bridge.CxxCallbackImpl
import java.security.Security
import java.util.Base64
import java.util.concurrent.Executors
import kotlin.system.exitProcess

/**
 * The module and the notification path for another process: `tests/device/kotlin/jvm.cjs`. A call is a line on standard
 * input with a number, a verb and what it is given; its answer is a line on standard output with the number and what came of
 * it. Tabs stand between, and bytes and texts are base64.
 */
fun main() {
  Natives.failure?.let { throw it }
  Security.addProvider(FakeKeyStore)
  Build.VERSION.SDK_INT = 36
  generateSequence(::readlnOrNull).forEach(Served()::hear)
  // The module's thread would keep the process.
  exitProcess(0)
}

private class Served {
  private val phone = TestPhone()
  private val module = SealwrightModule(phone)
  private val pushes = SealwrightPushes(phone)
  private var away = emptyMap<String, FakeKey>()
  private val service = Executors.newSingleThreadExecutor { Thread(it, "service").apply { isDaemon = true } }

  init {
    module.mEventEmitterCallback =
      object : CxxCallbackImpl() {
        override fun invoke(vararg arguments: Any?) = say("event", arguments[1] as String)
      }
  }

  fun hear(line: String) {
    val fields = line.split('\t')
    val (number, verb) = fields
    when (verb) {
      "invoke" -> {
        val bytes = ArrayBuffer.arrayBufferWithCopiedBytes(Base64.getDecoder().decode(fields[3]))
        module.invoke(fields[2], bytes) { reply -> say(number, reply as String, taken(reply)) }
      }
      "push" -> service.execute { say(number, *read(fields[2], fields.drop(3))) }
      "unlocked" -> {
        unlocked(fields[2].toBoolean())
        say(number)
      }
      else -> error(verb)
    }
  }

  /** Another process cannot take at once, so the bytes go with the reply. */
  private fun taken(reply: String): String {
    val ticket = Regex("\"ticket\":\"([^\"]+)\"").find(reply)?.groupValues?.get(1) ?: return ""
    val bytes = checkNotNull(module.take(ticket)?.bytes) { "a ticket without bytes" }
    return base64(ByteArray(bytes.capacity()).also { bytes.duplicate().apply { clear() }.get(it) })
  }

  /** @param pairs names and values of a push, one after the other. */
  private fun read(profile: String, pairs: List<String>): Array<String> {
    val push = pairs.chunked(2).filter { it.size == 2 }.associate { (name, value) -> name to value }
    val (conversation, shown) = pushes.read(profile, push) ?: return arrayOf()
    return arrayOf(conversation) + (shown?.let { arrayOf(it.sender, base64(it.text.toByteArray())) } ?: arrayOf())
  }

  /** Before the first unlock the key store has none of the app's keys. */
  private fun unlocked(isUnlocked: Boolean) {
    phone.user.unlocked = isUnlocked
    if (isUnlocked) FakeKeyStore.held.putAll(away) else away = FakeKeyStore.held.toMap().also { FakeKeyStore.held.clear() }
  }

  private fun base64(bytes: ByteArray) = Base64.getEncoder().encodeToString(bytes)

  @Synchronized
  private fun say(vararg fields: String) {
    println(fields.joinToString("\t"))
  }
}

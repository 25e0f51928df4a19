package dev.sealwright

import com.facebook.react.bridge.ArrayBuffer
import com.facebook.react.bridge.CxxCallbackImpl
import com.facebook.react.bridge.Promise
import java.nio.ByteBuffer
import java.util.concurrent.CompletableFuture
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit.SECONDS
import kotlin.test.assertContentEquals
import kotlin.test.assertEquals
import kotlin.test.assertNull
import kotlin.test.assertTrue

private val NOTHING = ByteArray(0)
private const val OPEN = """{"op":"openEngine","profile":"%s"}"""

/** The phone of the first call, which is the process's. */
internal val MODULE_PHONE = 
  TestPhone().apply {
    says("dev.sealwright.log", "info")
    says("dev.sealwright.turns")
  }

/** A React instance with the module in it. Every instance of a process shares the first one's disk. */
internal class React {
  val module = SealwrightModule(PHONE)
  val notices = ConcurrentLinkedQueue<String>()

  init {
    module.mEventEmitterCallback =
      object : CxxCallbackImpl() {
        override fun invoke(vararg arguments: Any?) {
          notices.add(arguments[1] as String)
        }
      }
  }

  fun ask(request: String?, bytes: ArrayBuffer? = buffer(NOTHING)): String {
    val reply = CompletableFuture<String>()
    module.invoke(request, bytes) { reply.complete(it as String) }
    return reply.get(20, SECONDS).also { text -> assertTrue(text.all { it in ' '..'~' }, text) }
  }

  fun text(request: String, field: String): String {
    val reply = ask(request)
    return Regex("\"$field\":\"([^\"]+)\"").find(reply)?.groupValues?.get(1) ?: error("$request -> $reply")
  }

  fun engine(profile: String = fresh()) = text(OPEN.format(profile), "engine")

  /** An engine and a conversation of it. */
  fun talking(): Pair<String, String> {
    val engine = engine()
    ask("""{"op":"createAccount","engine":"$engine","deviceName":"here"}""")
    val members = """["${"A".repeat(43)}"]"""
    return engine to text("""{"op":"createConversation","engine":"$engine","members":$members,"kind":"group"}""", "handle")
  }

  fun code(request: String?, bytes: ArrayBuffer? = buffer(NOTHING)): String =
    outcome(request, bytes).also { check(it != "OK") { "$request" } }

  /** The code of a reply, or `OK`. */
  fun outcome(request: String?, bytes: ArrayBuffer?): String {
    val reply = ask(request, bytes)
    val code = Regex("""^\{"error":\{"code":"(\w+)"""").find(reply)?.groupValues?.get(1)
    return code ?: "OK".also { check(reply.startsWith("{\"ok\":")) { reply } }
  }

  companion object {
    val PHONE = MODULE_PHONE
    private var profiles = 0

    fun fresh() = "profile-${profiles++}"
  }
}

private fun buffer(bytes: ByteArray) = ArrayBuffer.arrayBufferWithCopiedBytes(bytes)

private fun blob(bytes: ByteArray): ByteArray =
  byteArrayOf(bytes.size.toByte(), (bytes.size shr 8).toByte(), (bytes.size shr 16).toByte(), 0) + bytes

private fun close(engine: String) = """{"op":"close","handle":"$engine"}"""

private fun custody(engine: String) = """{"op":"custody","engine":"$engine"}"""

/** What JavaScript can do to the module. */
internal val MODULE_TESTS: Map<String, () -> Unit> =
  mapOf(
    "a profile is opened in the app's own place, under a key in hardware" to
      {
        val react = React()
        val profile = React.fresh()
        val engine = react.engine(profile)
        val custody = react.ask(custody(engine))
        assertTrue("\"protection\":\"tee\"" in custody && "\"store\":\"file\"" in custody, custody)
        assertTrue(React.PHONE.folder.resolve("sealwright/$profile/sealwright.db").exists())
        assertTrue(FakeKeyStore.held.keys.single().startsWith("sealwright/$profile@"))
        react.ask(close(engine))
        react.module.invalidate()
      },
    "two React instances talk to one profile, and each hears of it" to
      {
        val (one, two) = listOf(React(), React())
        val profile = React.fresh()
        val first = one.engine(profile)
        one.ask("""{"op":"createAccount","engine":"$first","deviceName":"here"}""")
        val second = two.text(OPEN.format(profile), "engine")
        assertTrue("\"account\"" in two.ask(OPEN.format(profile)))
        assertEquals("INVALID_HANDLE", one.code(custody(second)))
        one.module.invalidate()
        two.ask(custody(second))
        two.module.invalidate()
      },
    "bytes go in beside a request and come out under a ticket, once" to
      {
        val react = React()
        val (_, chat) = react.talking()
        val data = ByteArray(300) { it.toByte() }
        react.ask("""{"op":"send","conversation":"$chat","data":0}""", buffer(blob(data)))
        val ticket = react.text("""{"op":"messages","conversation":"$chat","limit":1,"order":"newest"}""", "ticket")
        val taken = react.module.take(ticket) ?: error("no bytes")
        val bytes = ByteArray(taken.size).also { taken.bytes.duplicate().apply { clear() }.get(it) }
        assertContentEquals(blob(data), bytes)
        assertNull(react.module.take(ticket))
        react.module.invalidate()
      },
    "what is no request is refused, and the module goes on" to
      {
        val react = React()
        val nested = "[".repeat(10_000)
        for (request in listOf(null, "", "{", "null", "7", nested, "{\"op\":\"\u00e9\"}", "\ud800", "\u0000", "{\"op\":7}")) {
          assertEquals("INVALID_REQUEST", react.code(request), "$request".take(20))
        }
        assertEquals("INVALID_REQUEST", react.code("{}", null))
        assertEquals("UNSUPPORTED_OP", react.code("""{"op":"unheardOf"}"""))
        for (bytes in listOf(byteArrayOf(1), byteArrayOf(9, 0, 0, 0, 1), ByteArray(5) { -1 })) {
          assertEquals("INVALID_BLOBS", react.code("""{"op":"hello","waist":"1.0"}""", buffer(bytes)))
        }
        assertTrue("\"ok\"" in react.ask("""{"op":"hello","waist":"1.0"}"""))
        react.module.invalidate()
      },
    "what is too large is refused before it is copied" to
      {
        val react = React()
        assertEquals("REQUEST_TOO_LARGE", react.code("x".repeat((8 shl 20) + 1)))
        assertEquals("REQUEST_TOO_LARGE", react.code("{}", ArrayBuffer(100_000_000)))
        react.module.invalidate()
      },
    "what JavaScript changes after the call was made is not seen" to
      {
        val react = React()
        val shared = buffer(blob(byteArrayOf(1, 2, 3)))
        val replies = List(200) { CompletableFuture<String>() }
        for (reply in replies) {
          react.module.invoke("""{"op":"hello","waist":"1.0"}""", shared) { reply.complete(it as String) }
          shared.bytes.put(0, 99)
          shared.bytes.put(0, 3)
        }
        // A blob that no operation takes: every call read the same three bytes.
        assertEquals(1, replies.map { it.get(20, SECONDS) }.distinct().size)
        react.module.invalidate()
      },
    "tickets that were not given are none" to
      {
        val react = React()
        react.ask("""{"op":"hello","waist":"1.0"}""")
        for (ticket in listOf(null, "", "x", "0".repeat(32), "0".repeat(100_000), "\u0000", "\ud800")) {
          assertNull(react.module.take(ticket))
        }
        react.module.invalidate()
      },
    "a position that somebody left in the buffer changes nothing" to
      {
        val react = React()
        val bytes = buffer(blob(byteArrayOf(1)))
        (bytes.bytes as ByteBuffer).position(3)
        assertTrue("\"ok\"" in react.ask("""{"op":"hello","waist":"1.0"}""", bytes))
        react.module.invalidate()
      },
    "a call after the instance is gone is answered, and its handles are closed" to
      {
        val react = React()
        val profile = React.fresh()
        val engine = react.engine(profile)
        react.module.invalidate()
        assertEquals("INVALID_HANDLE", react.code(custody(engine)))
        val other = React()
        assertEquals("INVALID_HANDLE", other.code(custody(engine)))
        other.ask(OPEN.format(profile))
        other.module.invalidate()
      },
    "calls that were made before a reload are answered" to
      {
        val react = React()
        val engine = react.engine()
        val replies = List(50) { CompletableFuture<String>() }
        for (reply in replies) react.module.invoke(custody(engine), buffer(NOTHING)) { reply.complete(it as String) }
        react.module.invalidate()
        for (reply in replies) assertTrue("\"ok\"" in reply.get(20, SECONDS))
      },
    "a thousand calls at once are all answered" to
      {
        val react = React()
        val engine = react.engine()
        val left = CountDownLatch(1_000)
        val threads = List(8) {
          Thread {
            repeat(125) {
              react.module.invoke(custody(engine), buffer(NOTHING)) { reply ->
                if ("\"ok\"" in reply as String) left.countDown()
              }
            }
          }.apply { start() }
        }
        threads.forEach(Thread::join)
        assertTrue(left.await(20, SECONDS), "${left.count} calls without an answer")
        react.module.invalidate()
      },
    "before the first unlock a profile is locked and stays as it is" to
      {
        val react = React()
        val profile = React.fresh()
        react.ask(close(react.engine(profile)))
        val folder = React.PHONE.folder.resolve("sealwright/$profile")
        val held = FakeKeyStore.held.toMap()
        React.PHONE.user.unlocked = false
        FakeKeyStore.held.clear()
        try {
          assertEquals("LOCKED_BEFORE_FIRST_UNLOCK", react.code(OPEN.format(profile)))
        } finally {
          React.PHONE.user.unlocked = true
        }
        assertEquals("KEY_INVALIDATED", react.code(OPEN.format(profile)))
        FakeKeyStore.held.putAll(held)
        assertTrue("\"ok\"" in react.ask(OPEN.format(profile)))
        assertTrue(folder.resolve("key").exists())
        react.module.invalidate()
      },
    "the manifest asks for StrongBox" to
      {
        val phone = TestPhone()
        assertEquals(false, Settings.wantsStrongBox(phone))
        phone.says("dev.sealwright.strongbox")
        assertEquals(true, Settings.wantsStrongBox(phone))
      },
    "the package has the module, and no other" to
      {
        val module = SealwrightPackage().getModule("Sealwright", React.PHONE)
        assertEquals("Sealwright", module?.name)
        assertNull(SealwrightPackage().getModule("Other", React.PHONE))
        val info = SealwrightPackage().reactModuleInfoProvider.reactModuleInfos.getValue("Sealwright")
        assertTrue(info.isTurboModule && !info.isCxxModule && !info.needsEagerInit)
      },
  )

package dev.sealwright

import com.facebook.react.bridge.ArrayBuffer
import com.facebook.react.bridge.LifecycleEventListener
import com.facebook.react.bridge.Promise
import com.facebook.react.bridge.ReactApplicationContext
import com.facebook.react.module.annotations.ReactModule
import java.util.concurrent.Executors
import java.util.concurrent.RejectedExecutionException

/**
 * The waist for JavaScript, one for each React instance. It carries arguments and replies and decides nothing: what is
 * wrong with a request is a reply, never a rejection.
 *
 * Calls run one after the other on a thread of this instance, so that the thread which React Native shares among all
 * modules is free at once.
 */
@ReactModule(name = NativeSealwrightSpec.NAME)
class SealwrightModule(context: ReactApplicationContext) : NativeSealwrightSpec(context) {
  private val calls = Executors.newSingleThreadExecutor { Thread(it, "sealwright") }

  /** Made at the first call. */
  private val connection by lazy(::connect)

  /** What was observed while the app was not in front may be old. */
  private val front =
    object : LifecycleEventListener {
      override fun onHostResume() {
        Probe.look()
      }

      override fun onHostPause() {}

      override fun onHostDestroy() {}
    }

  /** @param bytes the request's blobs; they are copied before this returns, since JavaScript may change them. */
  override fun invoke(request: String?, bytes: ArrayBuffer?, promise: Promise) {
    if (request == null || bytes == null) return promise.resolve(Replies.INVALID_REQUEST)
    if (request.length > MAX_REQUEST || bytes.size > MAX_BYTES) {
      return promise.resolve(Replies.REQUEST_TOO_LARGE)
    }
    val copy = ByteArray(bytes.size)
    bytes.bytes.duplicate().apply { clear() }.get(copy)
    try {
      calls.execute { promise.resolve(answer(request, copy)) }
    } catch (_: RejectedExecutionException) {
      promise.resolve(Replies.INVALID_HANDLE)
    }
  }

  override fun take(ticket: String?): ArrayBuffer? {
    if (ticket == null || Natives.failure != null) return null
    return Natives.take(connection, ticket)?.let { ArrayBuffer.arrayBufferWithCopiedBytes(it) }
  }

  /** Closes this instance's handles, after the calls that it was given before. */
  override fun invalidate() {
    if (Natives.failure == null) {
      calls.execute {
        Natives.close(connection)
        reactApplicationContext.removeLifecycleEventListener(front)
        Probe.stop()
      }
    }
    calls.shutdown()
    super.invalidate()
  }

  private fun answer(request: String, bytes: ByteArray): String {
    // What is not ASCII does not survive every conversion of strings, and our TypeScript sends none.
    if (!request.all { it in ' '..'~' }) return Replies.INVALID_REQUEST
    return when (val failure = Natives.failure) {
      null ->
        try {
          Natives.invoke(connection, request, bytes) ?: Replies.INVALID_HANDLE
        } catch (_: RuntimeException) {
          Replies.INTERNAL
        }
      else -> Replies.nativeMissing(failure)
    }
  }

  private fun connect(): Long {
    val places = Places(reactApplicationContext)
    Prompts.over(reactApplicationContext)
    val number = Natives.connect(places.vault, places.directory, places.app, ::emitOnEvent)
    Probe.start(reactApplicationContext)
    Turns.over(reactApplicationContext)
    reactApplicationContext.addLifecycleEventListener(front)
    return number
  }

  private companion object {
    /** The waist's own limits, so that what exceeds them is not copied: characters of a request, bytes beside it. */
    const val MAX_REQUEST = 8 shl 20
    const val MAX_BYTES = 40 shl 20
  }
}

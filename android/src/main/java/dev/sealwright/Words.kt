package dev.sealwright

import java.nio.ByteBuffer
import java.nio.CharBuffer

/** Secret words between UTF-8 and characters. What they came in is overwritten, as far as a JVM lets us. */
internal object Words {
  fun charsOf(bytes: ByteArray): CharArray {
    val decoded = Charsets.UTF_8.decode(ByteBuffer.wrap(bytes))
    bytes.fill(0)
    val chars = CharArray(decoded.remaining())
    decoded.get(chars)
    decoded.array().fill('\u0000')
    return chars
  }

  fun bytesOf(chars: CharArray): ByteArray {
    for (at in chars.indices) if (chars[at].isISOControl()) chars[at] = ' '
    val encoded = Charsets.UTF_8.encode(CharBuffer.wrap(chars))
    chars.fill('\u0000')
    val bytes = ByteArray(encoded.remaining())
    encoded.get(bytes)
    encoded.array().fill(0)
    return bytes
  }
}

package dev.sealwright

import com.facebook.react.bridge.ArrayBuffer
import java.io.ByteArrayOutputStream
import java.io.File
import kotlin.test.assertEquals
import kotlin.test.assertTrue

/** A line of the list that every host is played: what `tests/hostile/lines.mts` writes. */
private class Case(line: String) {
  val name: String
  val code: String
  private val requestPieces: String
  private val bytePieces: String

  init {
    val (name, code, request, bytes) = line.split('\t')
    this.name = name
    this.code = code
    requestPieces = request
    bytePieces = bytes
  }

  /** The request, with handles for their names. */
  fun request(handles: Map<String, String>): String {
    val text = StringBuilder()
    each(requestPieces) { times, hex ->
      val piece = hex.chunked(4) { it.toString().toInt(16).toChar() }.joinToString("")
      repeat(times) { text.append(piece) }
    }
    if (text.length > 1_000) return text.toString()
    return handles.entries.fold(text.toString()) { sum, (name, handle) -> sum.replace(name, handle) }
  }

  fun bytes(): ArrayBuffer {
    val bytes = ByteArrayOutputStream()
    each(bytePieces) { times, hex ->
      val piece = hex.chunked(2) { it.toString().toInt(16).toByte() }.toByteArray()
      repeat(times) { bytes.write(piece, 0, piece.size) }
    }
    return ArrayBuffer.arrayBufferWithCopiedBytes(bytes.toByteArray())
  }

  private fun each(pieces: String, piece: (Int, String) -> Unit) {
    for (part in pieces.split(',').filter(String::isNotEmpty)) {
      val (times, hex) = part.split('*')
      piece(times.toInt(), hex)
    }
  }
}

/** The shared list, against the module. The system property `sealwright.hostile` names its file. */
internal val HOSTILE_TESTS: Map<String, () -> Unit> =
  mapOf(
    "every shared case is answered with its code" to
      {
        val (react, other) = listOf(React(), React())
        val (engine, chat) = react.talking()
        val (foreign, strange) = other.talking()
        val closed = react.engine()
        react.ask("""{"op":"close","handle":"$closed"}""")
        val handles =
          mapOf("\$engine" to engine, "\$chat" to chat, "\$closed" to closed, "\$foreign" to foreign, "\$strange" to strange)
        val cases = File(System.getProperty("sealwright.hostile")).readLines().map(::Case)
        assertTrue(cases.size > 50, "${cases.size} cases")
        val wrong = cases.mapNotNull { case ->
          val told = react.outcome(case.request(handles), case.bytes())
          "${case.name}: $told and not ${case.code}".takeIf { told != case.code }
        }
        assertEquals(emptyList(), wrong)
        react.module.invalidate()
        other.module.invalidate()
      },
  )

package dev.sealwright

/** JSON as maps, lists, strings, booleans, null and, for numbers, their own text. */
internal class Json private constructor(private val text: String) {
  private var at = 0

  private fun value(): Any? {
    space()
    return when (val first = text[at]) {
      '{' -> entries('}') { (value() as String).also { expect(':') } to value() }.toMap()
      '[' -> entries(']') { value() }
      '"' -> string()
      else -> bare().let { if (first.isLetter()) WORDS.getValue(it) else Number(it) }
    }
  }

  private fun <T> entries(end: Char, entry: () -> T): List<T> {
    val all = mutableListOf<T>()
    at += 1
    space()
    while (text[at] != end) {
      all += entry()
      space()
      if (text[at] == ',') at += 1 else check(text[at] == end) { "at $at" }
      space()
    }
    at += 1
    return all
  }

  private fun string(): String {
    val end = text.indexOf('"', at + 1)
    return text.substring(at + 1, end).also {
      check('\\' !in it) { "no test needs escapes: $it" }
      at = end + 1
    }
  }

  private fun bare(): String {
    val from = at
    while (at < text.length && (text[at].isLetterOrDigit() || text[at] in "+-.")) at += 1
    return text.substring(from, at)
  }

  private fun expect(char: Char) {
    space()
    check(text[at] == char) { "at $at" }
    at += 1
  }

  private fun space() {
    while (at < text.length && text[at].isWhitespace()) at += 1
  }

  /** A number as it was written. */
  data class Number(val text: String)

  companion object {
    private val WORDS = mapOf("true" to true, "false" to false, "null" to null)

    fun read(text: String): Any? {
      val reader = Json(text)
      return reader.value().also {
        reader.space()
        check(reader.at == text.length) { "more than one value" }
      }
    }

    fun write(value: Any?): String =
      when (value) {
        is Map<*, *> -> value.entries.joinToString(",", "{", "}") { "\"${it.key}\":${write(it.value)}" }
        is List<*> -> value.joinToString(",", "[", "]", transform = ::write)
        is String -> "\"$value\""
        is Number -> value.text
        else -> "$value"
      }
  }
}

@Suppress("UNCHECKED_CAST")
internal fun Any?.fields(): Map<String, Any?> = this as Map<String, Any?>

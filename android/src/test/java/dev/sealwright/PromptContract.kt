package dev.sealwright

/** Prompts as an operation would ask for them, in the Rust library (feature `test-contract`). Both wait. */
object PromptContract {
  /** @return `kept`, or why the words were not. */
  @JvmStatic external fun show(words: String): String

  /** @return what was entered, or why nothing was. */
  @JvmStatic external fun read(): String
}

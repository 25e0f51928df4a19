package dev.sealwright

/** The Rust library. A connection is what one React instance has of it. */
internal object Natives {
  /** Hears the notices of a connection, on any thread; must return at once. */
  fun interface Listener {
    /** @param notice ASCII-only JSON. */
    fun onEvent(notice: String)
  }

  /** Writes a line for a developer, on any thread; must return soon. */
  fun interface Log {
    /**
     * @param level 0 info, 1 warning, 2 error.
     * @param line ASCII. It has no room for a key, a text, an id or a path.
     */
    fun write(level: Int, line: String)
  }

  /** Puts prompts in front of the person, on any thread; must return at once. */
  fun interface Prompter {
    /**
     * @param words UTF-8 to show, to be overwritten; null to have some entered.
     * @return whether it can. Then it ends with [answer], whatever happens.
     */
    fun open(number: Long, words: ByteArray?): Boolean
  }

  /** Asks the system for turns in the background, on any thread; must return at once. */
  fun interface Turns {
    /**
     * @param turns in place of those asked for before, three numbers each: not before when, in milliseconds since 1970;
     *   for how many milliseconds at most; 1 for a network that does not cost by volume, plus 2 for power.
     * @param done whether the app is done with the turn that it is in.
     * @return whether the system was asked.
     */
    fun rest(turns: LongArray, done: Boolean): Boolean
  }

  /** Why the library cannot be used; null when it can. */
  val failure: Throwable? =
    try {
      System.loadLibrary("sealwright_android")
      null
    } catch (failure: Throwable) {
      failure
    }

  /**
   * Says for the process, once and before the first connection, where lines go and which.
   *
   * @param least `info`, `warning`, `error` or `off`; null and anything else is `warning`.
   */
  @JvmStatic external fun setLog(least: String?, log: Log)

  /**
   * A new connection. The first call says for the process where profiles live and what seals their keys.
   *
   * @param directory the folder that holds the profiles' own folders.
   * @param app the `applicationId`.
   */
  @JvmStatic
  external fun connect(vault: KeystoreVault, directory: String, app: String, listener: Listener): Long

  /**
   * Takes a pushed entry in the extension role. The first three are as for [connect].
   *
   * @return the id of its conversation and, where they may be shown, the id of the sender and the text; null for what
   *   is no new message, and on every failure.
   */
  @JvmStatic
  external fun readPush(
    vault: KeystoreVault,
    directory: String,
    app: String,
    profile: String,
    stream: String,
    seq: Long,
    key: String,
    body: ByteArray,
  ): Array<String>?

  /** Says for the process, once, who puts prompts in front of the person. */
  @JvmStatic external fun setPrompter(prompter: Prompter)

  /**
   * Ends a prompt; one that is not open is passed over.
   *
   * @param answer 0 for confirmed or entered, 1 for cancelled, 2 for nobody to ask.
   * @param words what was entered, UTF-8; it is overwritten.
   */
  @JvmStatic external fun answer(number: Long, answer: Int, words: ByteArray?)

  /**
   * Takes over what was observed of this device, for every engine of the process. Waits for calls at work.
   *
   * @param facts ASCII-only JSON, an object of facts as the operation `reportFacts` has it.
   * @return the reply, as of [invoke]; null before the first connection.
   */
  @JvmStatic external fun reportFacts(facts: String): String?

  /** Says for the process, once, who asks for turns in the background. */
  @JvmStatic external fun setTurns(turns: Turns)

  /** The app has a turn, for so many milliseconds. Whether there is anybody to work in it: not before the first connection. */
  @JvmStatic external fun turnBegan(budget: Int): Boolean

  /** The turn is about to end. Waits for the calls at work, each of which is one short transaction. */
  @JvmStatic external fun turnEnds()

  /** The reply to a request; null when the connection is closed. */
  @JvmStatic external fun invoke(connection: Long, request: String, bytes: ByteArray): String?

  /** The bytes of the reply that carried this ticket, once; null for any other. */
  @JvmStatic external fun take(connection: Long, ticket: String): ByteArray?

  /** Closes all handles of a connection. Waits for a call at work. */
  @JvmStatic external fun close(connection: Long)
}

package dev.sealwright

/** The contract that every vault keeps, in the Rust library (feature `test-contract`). */
object VaultContract {
  /**
   * Runs it with [vault] and an empty [folder].
   *
   * @throws RuntimeException naming what does not hold.
   */
  @JvmStatic external fun holds(vault: Any, folder: String)
}

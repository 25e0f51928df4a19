package dev.sealwright

import android.content.Context
import android.os.Build
import android.os.UserManager
import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.KeyInfo
import android.security.keystore.KeyPermanentlyInvalidatedException
import android.security.keystore.KeyProperties
import android.security.keystore.StrongBoxUnavailableException
import android.security.keystore.UserNotAuthenticatedException
import java.io.File
import java.security.KeyStore
import java.security.ProviderException
import java.util.concurrent.ExecutionException
import java.util.concurrent.FutureTask
import java.util.concurrent.TimeUnit.MILLISECONDS
import java.util.concurrent.TimeoutException
import javax.crypto.AEADBadTagException
import javax.crypto.Cipher
import javax.crypto.KeyGenerator
import javax.crypto.SecretKey
import javax.crypto.SecretKeyFactory
import javax.crypto.spec.GCMParameterSpec

/**
 * Seals the records of the Rust vault with AES-256-GCM keys of AndroidKeyStore, which never leave it. Called from Rust
 * on any thread.
 *
 * A key lives in the trusted execution environment, or in StrongBox where the app asks for it and a trial went well
 * within [STRONGBOX_LIMIT]; after one that did not, StrongBox is not tried again on this device. No key asks for a
 * person's presence: messages are received while the screen is locked.
 *
 * @param wantsStrongBox whether new keys are made in StrongBox where it works.
 * @param limit how long the key store may take for one call, in milliseconds.
 */
internal class KeystoreVault(
  private val context: Context,
  private val wantsStrongBox: Boolean,
  private val limit: Long = LIMIT,
) {
  /** Where the key used last lives: 0 in software, 1 in the trusted environment, 2 in StrongBox. */
  @Volatile
  var level: Int = SOFTWARE
    private set

  /** Whether the person has unlocked the device since it started. */
  fun isUnlocked(): Boolean =
    context.getSystemService(UserManager::class.java)?.isUserUnlocked ?: true

  /**
   * Seals [plain] under the key called [name], made now if there is none, and overwrites [plain].
   *
   * @return a byte 0, the length of the key's alias, the alias, 12 bytes of nonce, ciphertext and tag; or the code of
   *   a [Trouble] alone.
   */
  fun seal(name: String, plain: ByteArray): ByteArray =
    answer {
      try {
        val alias = aliasesOf(name).firstOrNull(keyStore()::containsAlias) ?: make(name)
        val cipher = Cipher.getInstance(TRANSFORMATION)
        cipher.init(Cipher.ENCRYPT_MODE, key(alias))
        val sealed = cipher.doFinal(plain)
        val reference = alias.toByteArray()
        byteArrayOf(OK, reference.size.toByte()) + reference + cipher.iv + sealed
      } finally {
        plain.fill(0)
      }
    }

  /**
   * Opens what [seal] sealed under the key of an alias. Never makes a key.
   *
   * @return a byte 0 and what was sealed; or the code of a [Trouble] alone.
   */
  fun open(alias: String, sealed: ByteArray): ByteArray =
    answer {
      if (sealed.size < NONCE + TAG_BITS / 8) throw AEADBadTagException()
      val cipher = Cipher.getInstance(TRANSFORMATION)
      cipher.init(Cipher.DECRYPT_MODE, key(alias), GCMParameterSpec(TAG_BITS, sealed, 0, NONCE))
      val plain = cipher.doFinal(sealed, NONCE, sealed.size - NONCE)
      val answer = byteArrayOf(OK) + plain
      plain.fill(0)
      answer
    }

  /** Destroys every key made for [name]. @return 0, or the code of a [Trouble]. */
  fun destroy(name: String): Int =
    answer {
      val keys = keyStore()
      aliasesOf(name).filter(keys::containsAlias).forEach(keys::deleteEntry)
      byteArrayOf(OK)
    }[0].toInt()

  private fun answer(work: () -> ByteArray): ByteArray =
    try {
      limited(limit, work)
    } catch (failure: Throwable) {
      byteArrayOf(Trouble.of(failure).code)
    }

  private fun key(alias: String): SecretKey {
    val key = keyStore().getKey(alias, null) as SecretKey? ?: throw MissingKey()
    level = levelOf(key)
    return key
  }

  private fun make(name: String): String {
    val (trusted, strongBox) = aliasesOf(name)
    val alias = if (hasStrongBox()) strongBox else trusted
    generate(alias)
    return alias
  }

  /** In the order in which they were made: of a key in StrongBox there was none before. */
  private fun aliasesOf(name: String) = listOf("sealwright/$name", "sealwright/$name$IN_STRONGBOX")

  private fun generate(alias: String) {
    val purposes = KeyProperties.PURPOSE_ENCRYPT or KeyProperties.PURPOSE_DECRYPT
    val spec =
      KeyGenParameterSpec.Builder(alias, purposes)
        .setKeySize(KEY_BITS)
        .setBlockModes(KeyProperties.BLOCK_MODE_GCM)
        .setEncryptionPaddings(KeyProperties.ENCRYPTION_PADDING_NONE)
    if (alias.endsWith(IN_STRONGBOX) && Build.VERSION.SDK_INT >= Build.VERSION_CODES.P) {
      spec.setIsStrongBoxBacked(true)
    }
    val generator = KeyGenerator.getInstance(KeyProperties.KEY_ALGORITHM_AES, STORE)
    generator.init(spec.build())
    generator.generateKey()
  }

  /**
   * Whether StrongBox makes a key and gives back what it seals, in time. That the device says it has one proves
   * neither.
   */
  private fun hasStrongBox(): Boolean {
    if (!wantsStrongBox || Build.VERSION.SDK_INT < Build.VERSION_CODES.P) return false
    val refused = File(context.noBackupFilesDir, "sealwright-no-strongbox")
    if (refused.exists()) return false
    val works =
      try {
        limited(STRONGBOX_LIMIT, ::tryStrongBox)
      } catch (_: Exception) {
        false
      }
    if (!works) refused.createNewFile()
    return works
  }

  private fun tryStrongBox(): Boolean {
    val alias = "sealwright-trial$IN_STRONGBOX"
    try {
      generate(alias)
      val trial = byteArrayOf(1, 2, 3)
      val cipher = Cipher.getInstance(TRANSFORMATION)
      cipher.init(Cipher.ENCRYPT_MODE, key(alias))
      val sealed = cipher.doFinal(trial)
      val spec = GCMParameterSpec(TAG_BITS, cipher.iv)
      cipher.init(Cipher.DECRYPT_MODE, key(alias), spec)
      return cipher.doFinal(sealed).contentEquals(trial)
    } finally {
      keyStore().deleteEntry(alias)
    }
  }

  private fun levelOf(key: SecretKey): Int {
    val factory = SecretKeyFactory.getInstance(key.algorithm, STORE)
    val info = factory.getKeySpec(key, KeyInfo::class.java) as KeyInfo
    if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.S) {
      return when (info.securityLevel) {
        KeyProperties.SECURITY_LEVEL_STRONGBOX -> STRONGBOX
        KeyProperties.SECURITY_LEVEL_TRUSTED_ENVIRONMENT,
        KeyProperties.SECURITY_LEVEL_UNKNOWN_SECURE -> TRUSTED
        else -> SOFTWARE
      }
    }
    @Suppress("DEPRECATION")
    return if (info.isInsideSecureHardware) TRUSTED else SOFTWARE
  }

  private fun keyStore(): KeyStore = KeyStore.getInstance(STORE).apply { load(null) }

  /** There is no key of this alias. */
  private class MissingKey : Exception()

  /** How the key store fails, by the codes that Rust knows. */
  private enum class Trouble(val code: Byte) {
    MISSING(1),
    INVALIDATED(2),
    CORRUPT(3),
    LOCKED(4),
    DENIED(6),
    TOO_MANY_KEYS(7),
    TIMED_OUT(8),
    FAILED(9);

    companion object {
      /** What a failure means: the first of its causes that says something. */
      fun of(failure: Throwable): Trouble =
        generateSequence(failure) { it.cause }.take(CAUSES).firstNotNullOfOrNull(::known) ?: FAILED

      private fun known(failure: Throwable): Trouble? =
        when (failure) {
          is MissingKey -> MISSING
          is TimeoutException -> TIMED_OUT
          is KeyPermanentlyInvalidatedException -> INVALIDATED
          is UserNotAuthenticatedException -> LOCKED
          is AEADBadTagException -> CORRUPT
          is SecurityException -> DENIED
          is StrongBoxUnavailableException -> FAILED
          is ProviderException -> null
          else -> if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.TIRAMISU) ofSystem(failure) else null
        }

      private fun ofSystem(failure: Throwable): Trouble? {
        if (failure !is android.security.KeyStoreException) return null
        if (failure.isTransientFailure) return FAILED
        return when (failure.numericErrorCode) {
          android.security.KeyStoreException.ERROR_KEY_DOES_NOT_EXIST -> MISSING
          android.security.KeyStoreException.ERROR_KEY_CORRUPTED -> INVALIDATED
          android.security.KeyStoreException.ERROR_USER_AUTHENTICATION_REQUIRED,
          android.security.KeyStoreException.ERROR_KEYSTORE_UNINITIALIZED -> LOCKED
          android.security.KeyStoreException.ERROR_PERMISSION_DENIED -> DENIED
          android.security.KeyStoreException.ERROR_TOO_MANY_KEYS -> TOO_MANY_KEYS
          else -> FAILED
        }
      }
    }
  }

  private companion object {
    const val STORE = "AndroidKeyStore"
    const val TRANSFORMATION = "AES/GCM/NoPadding"
    const val IN_STRONGBOX = "/strongbox"
    const val KEY_BITS = 256
    const val TAG_BITS = 128
    const val NONCE = 12
    const val OK: Byte = 0
    const val SOFTWARE = 0
    const val TRUSTED = 1
    const val STRONGBOX = 2

    /** How long the key store may take, in milliseconds: some do for ten seconds after a start. */
    const val LIMIT = 15_000L
    const val STRONGBOX_LIMIT = 3_000L

    /** A failure has no more causes than this that are worth a look. */
    const val CAUSES = 8

    /** Runs [work] on a thread of its own, which is left behind when it takes too long. */
    fun <T> limited(milliseconds: Long, work: () -> T): T {
      val task = FutureTask(work)
      Thread(task, "sealwright-keystore").apply { isDaemon = true }.start()
      try {
        return task.get(milliseconds, MILLISECONDS)
      } catch (failure: ExecutionException) {
        throw failure.cause ?: failure
      }
    }
  }
}

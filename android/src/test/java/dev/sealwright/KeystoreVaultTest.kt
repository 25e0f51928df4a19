package dev.sealwright

import android.os.Build
import android.security.KeyStoreException
import android.security.keystore.KeyPermanentlyInvalidatedException
import android.security.keystore.KeyProperties
import android.security.keystore.StrongBoxUnavailableException
import android.security.keystore.UserNotAuthenticatedException
import java.io.File
import java.security.ProviderException
import kotlin.test.assertContentEquals
import kotlin.test.assertEquals
import kotlin.test.assertFalse
import kotlin.test.assertTrue

private val NAME = "main@0011"
private val RECORD = "a record".toByteArray()

private class Scene(wantsStrongBox: Boolean = false, limit: Long = 15_000, val phone: TestPhone = TestPhone()) {
  val vault = KeystoreVault(phone, wantsStrongBox, limit)

  fun sealed(): Pair<String, ByteArray> {
    val answer = vault.seal(NAME, RECORD.copyOf())
    assertEquals(0, answer[0])
    val end = 2 + answer[1]
    return String(answer, 2, answer[1].toInt()) to answer.copyOfRange(end, answer.size)
  }
}

/** What the vault does with every answer of a key store. */
internal val KEYSTORE_TESTS: Map<String, () -> Unit> =
  mapOf(
    "the contract of every vault holds" to
      {
        for (strongBox in listOf(false, true)) {
          FakeKeyStore.reset()
          val scene = Scene(strongBox)
          val profiles = File(scene.phone.folder, "profiles").apply { mkdir() }
          VaultContract.holds(scene.vault, profiles.path)
          assertTrue(FakeKeyStore.held.isEmpty(), "it forgets what it kept")
        }
      },
    "what is sealed is opened again, and what was passed is overwritten" to
      {
        val scene = Scene()
        val record = RECORD.copyOf()
        scene.vault.seal(NAME, record)
        assertContentEquals(ByteArray(record.size), record)
        val (alias, sealed) = scene.sealed()
        assertContentEquals(byteArrayOf(0) + RECORD, scene.vault.open(alias, sealed))
        assertEquals(1, FakeKeyStore.held.size)
        assertEquals(1, scene.vault.level)
      },
    "opening never makes a key" to
      {
        val scene = Scene()
        assertContentEquals(byteArrayOf(1), scene.vault.open("sealwright/$NAME", ByteArray(64)))
        assertTrue(FakeKeyStore.held.isEmpty())
      },
    "what was changed, cut or sealed by another key is corrupt" to
      {
        val scene = Scene()
        val (alias, sealed) = scene.sealed()
        val changed = sealed.copyOf().also { it[20] = (it[20].toInt() xor 1).toByte() }
        for (bytes in listOf(changed, sealed.copyOf(15), sealed.copyOf(5), ByteArray(0))) {
          assertContentEquals(byteArrayOf(3), scene.vault.open(alias, bytes))
        }
        FakeKeyStore.held.clear()
        scene.sealed()
        assertContentEquals(byteArrayOf(3), scene.vault.open(alias, sealed))
      },
    "each failure of the key store has its code, however deep it is" to
      {
        val failures =
          mapOf(
            KeyPermanentlyInvalidatedException() to 2,
            UserNotAuthenticatedException() to 4,
            SecurityException() to 6,
            ProviderException() to 9,
            IllegalStateException() to 9,
            OutOfMemoryError() to 9,
            system(KeyStoreException.ERROR_KEY_DOES_NOT_EXIST) to 1,
            system(KeyStoreException.ERROR_KEY_CORRUPTED) to 2,
            system(KeyStoreException.ERROR_KEYSTORE_UNINITIALIZED) to 4,
            system(KeyStoreException.ERROR_USER_AUTHENTICATION_REQUIRED) to 4,
            system(KeyStoreException.ERROR_PERMISSION_DENIED) to 6,
            system(KeyStoreException.ERROR_TOO_MANY_KEYS) to 7,
            system(KeyStoreException.ERROR_OTHER) to 9,
            system(KeyStoreException.ERROR_KEY_CORRUPTED, isTransient = true) to 9,
          )
        for ((failure, code) in failures) {
          FakeKeyStore.reset()
          val scene = Scene()
          val (alias, sealed) = scene.sealed()
          val before = FakeKeyStore.held.toMap()
          FakeKeyStore.before = { _, _ -> throw failure }
          val expected = byteArrayOf(code.toByte())
          assertContentEquals(expected, scene.vault.open(alias, sealed), "$failure")
          assertContentEquals(expected, scene.vault.seal(NAME, RECORD.copyOf()), "$failure")
          assertEquals(code, scene.vault.destroy(NAME), "$failure")
          assertEquals(before, FakeKeyStore.held.toMap())
        }
      },
    "a key store that does not answer is given up, and nothing waits for it" to
      {
        val scene = Scene(limit = 200)
        val (alias, sealed) = scene.sealed()
        FakeKeyStore.before = { _, _ -> Thread.sleep(60_000) }
        val from = System.nanoTime()
        assertContentEquals(byteArrayOf(8), scene.vault.open(alias, sealed))
        assertTrue(System.nanoTime() - from < 5_000_000_000)
        FakeKeyStore.before = { _, _ -> }
        assertEquals(0, scene.vault.open(alias, sealed)[0])
      },
    "StrongBox is used where the app wants it and it works" to
      {
        val scene = Scene(wantsStrongBox = true)
        val (alias, sealed) = scene.sealed()
        assertTrue(alias.endsWith("/strongbox"))
        assertEquals(2, scene.vault.level)
        assertEquals(0, scene.vault.open(alias, sealed)[0])
        assertEquals(1, FakeKeyStore.held.size, "the trial's key is gone")
        assertEquals(0, scene.vault.destroy(NAME))
        assertTrue(FakeKeyStore.held.isEmpty())
        assertFalse(Scene().sealed().first.endsWith("/strongbox"))
      },
    "a StrongBox that fails, is wrong or slow is refused for good" to
      {
        val broken: List<(Step, Boolean) -> Unit> =
          listOf(
            { step, strong -> if (strong && step == Step.MAKE) throw StrongBoxUnavailableException() },
            { step, strong -> if (strong && step == Step.FIND) throw ProviderException() },
            { step, strong -> if (strong && step == Step.MAKE) Thread.sleep(60_000) },
            { step, strong -> if (strong && step == Step.FIND) FakeKeyStore.held.keys.removeIf { it.endsWith("/strongbox") } },
          )
        for (breaks in broken) {
          FakeKeyStore.reset()
          FakeKeyStore.before = breaks
          val scene = Scene(wantsStrongBox = true)
          assertFalse(scene.sealed().first.endsWith("/strongbox"))
          assertEquals(1, scene.vault.level)
          FakeKeyStore.reset()
          val later = Scene(wantsStrongBox = true, phone = scene.phone)
          assertFalse(later.sealed().first.endsWith("/strongbox"), "also after a restart")
        }
      },
    "an old system has no StrongBox, and says where a key lives as well as it can" to
      {
        Build.VERSION.SDK_INT = 24
        val scene = Scene(wantsStrongBox = true)
        assertFalse(scene.sealed().first.endsWith("/strongbox"))
        assertEquals(1, scene.vault.level)
        FakeKeyStore.reset()
        FakeKeyStore.level = KeyProperties.SECURITY_LEVEL_SOFTWARE
        scene.sealed()
        assertEquals(0, scene.vault.level)
        FakeKeyStore.before = { _, _ -> throw system(KeyStoreException.ERROR_KEY_CORRUPTED) }
        assertContentEquals(byteArrayOf(9), scene.vault.seal(NAME, RECORD.copyOf()))
      },
    "a key in software is called so" to
      {
        FakeKeyStore.level = KeyProperties.SECURITY_LEVEL_SOFTWARE
        val scene = Scene()
        scene.sealed()
        assertEquals(0, scene.vault.level)
      },
    "what is destroyed twice is destroyed" to
      {
        val scene = Scene()
        val (alias, sealed) = scene.sealed()
        repeat(2) { assertEquals(0, scene.vault.destroy(NAME)) }
        assertContentEquals(byteArrayOf(1), scene.vault.open(alias, sealed))
      },
    "whether the device was unlocked is the system's word" to
      {
        val scene = Scene()
        assertTrue(scene.vault.isUnlocked())
        scene.phone.user.unlocked = false
        assertFalse(scene.vault.isUnlocked())
      },
  )

private fun system(code: Int, isTransient: Boolean = false) =
  ProviderException(RuntimeException(KeyStoreException(code, isTransient)))

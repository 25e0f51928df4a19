package dev.sealwright

import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.KeyInfo
import android.security.keystore.KeyProperties
import java.io.InputStream
import java.io.OutputStream
import java.security.Key
import java.security.KeyStoreSpi
import java.security.Provider
import java.security.SecureRandom
import java.security.cert.Certificate
import java.security.spec.AlgorithmParameterSpec
import java.security.spec.KeySpec
import java.util.Collections
import java.util.Date
import java.util.concurrent.ConcurrentHashMap
import javax.crypto.KeyGeneratorSpi
import javax.crypto.SecretKey
import javax.crypto.SecretKeyFactorySpi
import javax.crypto.spec.SecretKeySpec

/** What is asked of the key store. */
enum class Step {
  FIND,
  MAKE,
  DELETE,
}

/** AndroidKeyStore in memory, scripted to fail and to be slow. */
object FakeKeyStore : Provider("AndroidKeyStore", "1", "for tests") {
  val held = ConcurrentHashMap<String, FakeKey>()

  /** Is called before each step, with whether it is about StrongBox: may throw, or take its time. */
  @Volatile var before: (Step, Boolean) -> Unit = { _, _ -> }

  /** Where keys live that are not in StrongBox. */
  @Volatile var level = KeyProperties.SECURITY_LEVEL_TRUSTED_ENVIRONMENT

  init {
    put("KeyStore.AndroidKeyStore", FakeKeyStoreSpi::class.java.name)
    put("KeyGenerator.AES", FakeGeneratorSpi::class.java.name)
    put("SecretKeyFactory.AES", FakeFactorySpi::class.java.name)
  }

  fun reset() {
    held.clear()
    before = { _, _ -> }
    level = KeyProperties.SECURITY_LEVEL_TRUSTED_ENVIRONMENT
  }

  private fun readResolve(): Any = FakeKeyStore
}

class FakeKey(bytes: ByteArray, val level: Int) : SecretKeySpec(bytes, "AES")

class FakeGeneratorSpi : KeyGeneratorSpi() {
  private lateinit var spec: KeyGenParameterSpec

  override fun engineInit(params: AlgorithmParameterSpec, random: SecureRandom?) {
    spec = params as KeyGenParameterSpec
  }

  override fun engineInit(random: SecureRandom?) = throw UnsupportedOperationException()

  override fun engineInit(size: Int, random: SecureRandom?) = throw UnsupportedOperationException()

  override fun engineGenerateKey(): SecretKey {
    FakeKeyStore.before(Step.MAKE, spec.strongBox)
    val bytes = ByteArray(spec.size / 8).also(SecureRandom()::nextBytes)
    val level = if (spec.strongBox) KeyProperties.SECURITY_LEVEL_STRONGBOX else FakeKeyStore.level
    return FakeKey(bytes, level).also { FakeKeyStore.held[spec.alias] = it }
  }
}

class FakeFactorySpi : SecretKeyFactorySpi() {
  override fun engineGetKeySpec(key: SecretKey, wanted: Class<*>): KeySpec = KeyInfo((key as FakeKey).level)

  override fun engineGenerateSecret(spec: KeySpec) = throw UnsupportedOperationException()

  override fun engineTranslateKey(key: SecretKey) = throw UnsupportedOperationException()
}

class FakeKeyStoreSpi : KeyStoreSpi() {
  override fun engineGetKey(alias: String, password: CharArray?): Key? {
    FakeKeyStore.before(Step.FIND, alias.endsWith("/strongbox"))
    return FakeKeyStore.held[alias]
  }

  override fun engineContainsAlias(alias: String) = FakeKeyStore.held.containsKey(alias)

  override fun engineDeleteEntry(alias: String) {
    FakeKeyStore.before(Step.DELETE, alias.endsWith("/strongbox"))
    FakeKeyStore.held.remove(alias)
  }

  override fun engineLoad(stream: InputStream?, password: CharArray?) = Unit

  override fun engineAliases() = Collections.enumeration(FakeKeyStore.held.keys)

  override fun engineSize() = FakeKeyStore.held.size

  override fun engineIsKeyEntry(alias: String) = engineContainsAlias(alias)

  override fun engineIsCertificateEntry(alias: String) = false

  override fun engineGetCertificateChain(alias: String): Array<Certificate>? = null

  override fun engineGetCertificate(alias: String): Certificate? = null

  override fun engineGetCertificateAlias(certificate: Certificate): String? = null

  override fun engineGetCreationDate(alias: String): Date? = null

  override fun engineSetKeyEntry(alias: String, key: Key, password: CharArray?, chain: Array<Certificate>?) =
    throw UnsupportedOperationException()

  override fun engineSetKeyEntry(alias: String, key: ByteArray, chain: Array<Certificate>?) =
    throw UnsupportedOperationException()

  override fun engineSetCertificateEntry(alias: String, certificate: Certificate) =
    throw UnsupportedOperationException()

  override fun engineStore(stream: OutputStream, password: CharArray?) = throw UnsupportedOperationException()
}

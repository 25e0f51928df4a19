package android.security.keystore;

/** What our code asks of Android's class of this name. The numbers are not Android's. */
public final class KeyProperties {
  public static final int PURPOSE_ENCRYPT = 1;
  public static final int PURPOSE_DECRYPT = 2;
  public static final String KEY_ALGORITHM_AES = "AES";
  public static final String BLOCK_MODE_GCM = "GCM";
  public static final String ENCRYPTION_PADDING_NONE = "NoPadding";
  public static final int SECURITY_LEVEL_UNKNOWN_SECURE = -1;
  public static final int SECURITY_LEVEL_SOFTWARE = 10;
  public static final int SECURITY_LEVEL_TRUSTED_ENVIRONMENT = 11;
  public static final int SECURITY_LEVEL_STRONGBOX = 12;
}

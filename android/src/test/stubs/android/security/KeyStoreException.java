package android.security;

/** What our code asks of Android's class of this name. The numbers are not Android's. */
public class KeyStoreException extends Exception {
  public static final int ERROR_OTHER = 1;
  public static final int ERROR_USER_AUTHENTICATION_REQUIRED = 2;
  public static final int ERROR_KEYSTORE_UNINITIALIZED = 3;
  public static final int ERROR_PERMISSION_DENIED = 5;
  public static final int ERROR_KEY_DOES_NOT_EXIST = 6;
  public static final int ERROR_KEY_CORRUPTED = 7;
  public static final int ERROR_TOO_MANY_KEYS = 99;

  private final int code;
  private final boolean isTransient;

  public KeyStoreException(int code, boolean isTransient) {
    this.code = code;
    this.isTransient = isTransient;
  }

  public int getNumericErrorCode() {
    return code;
  }

  public boolean isTransientFailure() {
    return isTransient;
  }
}

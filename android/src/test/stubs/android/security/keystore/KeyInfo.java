package android.security.keystore;

import java.security.spec.KeySpec;

/** What our code asks of Android's class of this name. */
public class KeyInfo implements KeySpec {
  private final int level;

  public KeyInfo(int level) {
    this.level = level;
  }

  public int getSecurityLevel() {
    return level;
  }

  public boolean isInsideSecureHardware() {
    return level != KeyProperties.SECURITY_LEVEL_SOFTWARE;
  }
}

package android.security.keystore;

import java.security.spec.AlgorithmParameterSpec;

/** What our code asks of Android's class of this name. */
public final class KeyGenParameterSpec implements AlgorithmParameterSpec {
  public final String alias;
  public final int size;
  public final boolean strongBox;

  private KeyGenParameterSpec(Builder builder) {
    alias = builder.alias;
    size = builder.size;
    strongBox = builder.strongBox;
  }

  public static final class Builder {
    private final String alias;
    private int size;
    private boolean strongBox;

    public Builder(String alias, int purposes) {
      this.alias = alias;
    }

    public Builder setKeySize(int size) {
      this.size = size;
      return this;
    }

    public Builder setBlockModes(String... modes) {
      return this;
    }

    public Builder setEncryptionPaddings(String... paddings) {
      return this;
    }

    public Builder setIsStrongBoxBacked(boolean strongBox) {
      this.strongBox = strongBox;
      return this;
    }

    public KeyGenParameterSpec build() {
      return new KeyGenParameterSpec(this);
    }
  }
}

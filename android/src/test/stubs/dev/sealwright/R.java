package dev.sealwright;

/** As it is made of our resources. */
public final class R {
  public static final class string {
    public static final int sealwright_show_words = 1;
    public static final int sealwright_enter_words = 2;
  }
}

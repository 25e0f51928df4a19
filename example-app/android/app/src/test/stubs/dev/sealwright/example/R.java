package dev.sealwright.example;

/** As it is made of the example's resources. */
public final class R {
  public static final class string {
    public static final int messages = 1;
    public static final int new_message = 2;
  }

  public static final class mipmap {
    public static final int ic_launcher = 3;
  }
}

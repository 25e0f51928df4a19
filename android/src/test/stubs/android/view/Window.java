package android.view;

/** What our code asks of Android's class of this name. */
public class Window {
  public int flags;

  public void setFlags(int flags, int mask) {
    this.flags = (this.flags & ~mask) | (flags & mask);
  }
}

package android.os;

/** What our code asks of Android's class of this name; a test sets the answer. */
public class UserManager {
  public boolean unlocked = true;

  public boolean isUserUnlocked() {
    return unlocked;
  }
}

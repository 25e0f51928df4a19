package android.app.job;

/** What our code asks of Android's class of this name; a test makes one. */
public class JobParameters {
  private final int id;

  public JobParameters(int id) {
    this.id = id;
  }

  public int getJobId() {
    return id;
  }
}

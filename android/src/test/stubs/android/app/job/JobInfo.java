package android.app.job;

import android.content.ComponentName;

/** What our code asks of Android's class of this name. */
public class JobInfo {
  public static final int NETWORK_TYPE_ANY = 1;
  public static final int NETWORK_TYPE_UNMETERED = 2;

  public int network;
  public boolean charging;
  public long latency;
  private final int id;

  private JobInfo(int id) {
    this.id = id;
  }

  public int getId() {
    return id;
  }

  public static final class Builder {
    private final JobInfo job;

    public Builder(int id, ComponentName service) {
      job = new JobInfo(id);
    }

    public Builder setMinimumLatency(long milliseconds) {
      job.latency = milliseconds;
      return this;
    }

    public Builder setRequiredNetworkType(int network) {
      job.network = network;
      return this;
    }

    public Builder setRequiresCharging(boolean charging) {
      job.charging = charging;
      return this;
    }

    public JobInfo build() {
      return job;
    }
  }
}

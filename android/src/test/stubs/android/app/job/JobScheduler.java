package android.app.job;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What our code asks of Android's class of this name; it keeps what was asked for. */
public class JobScheduler {
  public static final int RESULT_FAILURE = 0;
  public static final int RESULT_SUCCESS = 1;

  public final Map<Integer, JobInfo> jobs = new ConcurrentHashMap<>();
  public int result = RESULT_SUCCESS;

  public int schedule(JobInfo job) {
    if (result == RESULT_SUCCESS) jobs.put(job.getId(), job);
    return result;
  }

  public void cancel(int id) {
    jobs.remove(id);
  }
}

package android.app.job;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What our code asks of Android's class of this name; it keeps what was asked for, and refuses what a test says. */
public class JobScheduler {
  public static final int RESULT_FAILURE = 0;
  public static final int RESULT_SUCCESS = 1;

  public final Map<Integer, JobInfo> jobs = new ConcurrentHashMap<>();
  public final Set<Integer> refused = ConcurrentHashMap.newKeySet();

  public int schedule(JobInfo job) {
    if (refused.contains(job.getId())) return RESULT_FAILURE;
    jobs.put(job.getId(), job);
    return RESULT_SUCCESS;
  }

  public void cancel(int id) {
    jobs.remove(id);
  }
}

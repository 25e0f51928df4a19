package android.app.job;

import android.app.Application;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What our code asks of Android's class of this name; a test says whose application it is. */
public abstract class JobService {
  public final List<Integer> finished = new CopyOnWriteArrayList<>();
  public Application application = new Application();

  public abstract boolean onStartJob(JobParameters parameters);

  public abstract boolean onStopJob(JobParameters parameters);

  public final void jobFinished(JobParameters parameters, boolean reschedule) {
    finished.add(parameters.getJobId());
  }

  public final Application getApplication() {
    return application;
  }
}

package dev.sealwright

import android.app.job.JobParameters
import android.app.job.JobService
import com.facebook.react.ReactApplication
import java.util.concurrent.Executors
import java.util.concurrent.TimeUnit.MILLISECONDS

/**
 * A turn in the background that Android gives the app. Starts React Native where it does not run, so that the app's
 * JavaScript opens its engine and starts sync; ends when sync rests, or when the time is over.
 */
class SealwrightTurnService : JobService() {
  override fun onStartJob(parameters: JobParameters): Boolean {
    val id = parameters.jobId
    val clock = Executors.newSingleThreadScheduledExecutor { Thread(it, "sealwright-turn").apply { isDaemon = true } }
    clock.schedule({ Turns.ends(id) }, Turns.budgetOf(id).toLong(), MILLISECONDS)
    Turns.began(id) {
      clock.shutdown()
      jobFinished(parameters, false)
    }
    (application as? ReactApplication)?.reactHost?.start()
    return true
  }

  /** The next rest asks for another turn, so the system need not repeat this one. */
  override fun onStopJob(parameters: JobParameters): Boolean {
    Turns.ends(parameters.jobId)
    return false
  }
}

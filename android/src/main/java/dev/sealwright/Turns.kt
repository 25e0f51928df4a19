package dev.sealwright

import android.app.job.JobInfo
import android.app.job.JobScheduler
import android.content.ComponentName
import android.content.Context

/**
 * Turns in the background, which the engines ask for when they rest: jobs of Android's `JobScheduler`, which needs no
 * permission of the app's own. Only for an app whose manifest says `dev.sealwright.turns`.
 */
internal object Turns : Natives.Turns {
  /** Job numbers are the app's, so ours are ones that nobody else comes upon. */
  const val SHORT = 0x5EA1_0001
  const val LONG = 0x5EA1_0002

  private var context: Context? = null
  /** The jobs at work, and what ends each. */
  private val atWork = mutableMapOf<Int, () -> Unit>()
  /** A job began when nobody was there to be told: who comes meanwhile works without being told. */
  private var untold = false

  /** To be called after the first connection. */
  fun over(context: Context) {
    if (!Settings.wantsTurns(context)) return
    synchronized(this) { this.context = context.applicationContext }
    Natives.setTurns(this)
  }

  /** A job began; `end` tells the system that it is over. */
  fun began(id: Int, end: () -> Unit) {
    synchronized(this) { atWork[id] = end }
    val told = Natives.failure == null && Natives.turnBegan(budgetOf(id))
    synchronized(this) { untold = !told }
  }

  /** The system takes a job away, or its time is over. */
  fun ends(id: Int) {
    val end = synchronized(this) { atWork.remove(id) } ?: return
    if (Natives.failure == null) Natives.turnEnds()
    end()
  }

  override fun rest(turns: LongArray, done: Boolean): Boolean {
    val over =
      synchronized(this) {
        if (!done && !untold) return@synchronized emptyList()
        untold = false
        atWork.values.toList().also { atWork.clear() }
      }
    over.forEach { it() }
    val context = synchronized(this) { context } ?: return false
    val scheduler = context.getSystemService(JobScheduler::class.java) ?: return false
    val wanted = turns.toList().chunked(3) { (notBefore, budget, needs) -> job(context, notBefore, budget, needs) }
    val running = synchronized(this) { atWork.keys.toSet() }
    // A job that is asked for while it runs is stopped.
    (setOf(SHORT, LONG) - wanted.map { it.id }.toSet() - running).forEach(scheduler::cancel)
    val answers = wanted.filter { it.id !in running }.map(scheduler::schedule)
    return answers.all { it == JobScheduler.RESULT_SUCCESS }
  }

  private fun job(context: Context, notBefore: Long, budget: Long, needs: Long): JobInfo {
    val id = if (budget > budgetOf(SHORT)) LONG else SHORT
    val network = if (needs and 1L == 0L) JobInfo.NETWORK_TYPE_ANY else JobInfo.NETWORK_TYPE_UNMETERED
    return JobInfo.Builder(id, ComponentName(context, SealwrightTurnService::class.java))
      .setMinimumLatency(maxOf(notBefore - System.currentTimeMillis(), 0))
      .setRequiredNetworkType(network)
      .setRequiresCharging(needs and 2L != 0L)
      .build()
  }

  /** For how long a job may run, in milliseconds: what the engines ask for at most. */
  fun budgetOf(id: Int): Int = if (id == LONG) 180_000 else 25_000
}

package dev.sealwright

import android.app.Application
import android.app.job.JobInfo
import android.app.job.JobParameters
import com.facebook.react.ReactApplication
import com.facebook.react.ReactHost
import com.facebook.react.interfaces.TaskInterface
import kotlin.test.assertEquals
import kotlin.test.assertFalse
import kotlin.test.assertNotNull
import kotlin.test.assertTrue

private val JOBS = MODULE_PHONE.jobs

/** An engine with an account: it has something to receive, and its keys to look after. */
private fun React.owner(): String =
  engine().also { ask("""{"op":"createAccount","engine":"$it","deviceName":"here"}""") }

private fun React.rests(engine: String) = "\"asked\":true" in ask("""{"op":"rest","engine":"$engine"}""")

/** A React instance that has rested, and the system's service. */
private fun rested(test: (React, String, SealwrightTurnService) -> Unit) {
  val react = React()
  val service = SealwrightTurnService()
  JOBS.jobs.clear()
  try {
    val engine = react.owner()
    assertTrue(react.rests(engine))
    react.notices.clear()
    test(react, engine, service)
  } finally {
    JOBS.refused.clear()
    for (id in listOf(Turns.SHORT, Turns.LONG)) Turns.ends(id)
    react.module.invalidate()
    Natives.turnBegan(1)
    Natives.turnEnds()
  }
}

private fun React.hears(notice: String) {
  val end = System.nanoTime() + 20_000_000_000
  while (notices.none { notice in it }) {
    check(System.nanoTime() < end) { "$notice is not in $notices" }
    Thread.sleep(2)
  }
}

/** Turns in the background, from the engine's schedule to Android's jobs and back. */
internal val TURN_TESTS: Map<String, () -> Unit> =
  mapOf(
    "an engine that rests asks for a short job on any network and a long one with power" to
      {
        rested { _, _, _ ->
          val short = assertNotNull(JOBS.jobs[Turns.SHORT])
          assertEquals(JobInfo.NETWORK_TYPE_ANY, short.network)
          assertFalse(short.charging)
          assertEquals(0, short.latency, "its account is still to be made known")
          val long = assertNotNull(JOBS.jobs[Turns.LONG])
          assertEquals(JobInfo.NETWORK_TYPE_UNMETERED, long.network)
          assertTrue(long.charging)
        }
      },
    "a job tells the engine, is not asked for while it runs, and ends when the engine rests" to
      {
        rested { react, engine, service ->
          assertTrue(service.onStartJob(JobParameters(Turns.SHORT)))
          react.hears(""""type":"turnBegan","engine":"$engine","budgetMs":25000""")
          assertEquals(emptyList(), service.finished)
          JOBS.jobs.clear()
          assertTrue(react.rests(engine))
          assertEquals(listOf(Turns.SHORT), service.finished)
          assertEquals(setOf(Turns.SHORT, Turns.LONG), JOBS.jobs.keys.toSet())
          assertTrue(react.rests(engine))
          assertEquals(listOf(Turns.SHORT), service.finished, "it ends once")
        }
      },
    "a job that the system stops is told to the engine and not repeated" to
      {
        rested { react, engine, service ->
          service.onStartJob(JobParameters(Turns.LONG))
          react.hears(""""budgetMs":180000""")
          assertFalse(service.onStopJob(JobParameters(Turns.LONG)))
          react.hears(""""type":"turnEnds","engine":"$engine"""")
          assertEquals(listOf(Turns.LONG), service.finished)
          assertFalse(service.onStopJob(JobParameters(Turns.LONG)), "stopped twice")
        }
      },
    "a job starts React Native where it does not run" to
      {
        rested { _, _, service ->
          var started = 0
          service.application =
            object : Application(), ReactApplication {
              override fun getReactHost() = ReactHost {
                started += 1
                object : TaskInterface<Void> {}
              }
            }
          service.onStartJob(JobParameters(Turns.SHORT))
          assertEquals(1, started)
        }
      },
    "what the system refuses, the engine is told" to
      {
        rested { react, engine, service ->
          JOBS.jobs.clear()
          JOBS.refused.add(Turns.SHORT)
          service.onStartJob(JobParameters(Turns.SHORT))
          assertFalse(react.rests(engine))
          assertEquals(listOf(Turns.SHORT), service.finished, "the job ends all the same")
          assertEquals(setOf(Turns.LONG), JOBS.jobs.keys.toSet(), "the other is asked for all the same")
        }
      },
    "an app that did not ask for turns has none" to
      {
        assertFalse(Settings.wantsTurns(TestPhone()))
        assertTrue(Settings.wantsTurns(MODULE_PHONE))
      },
  )

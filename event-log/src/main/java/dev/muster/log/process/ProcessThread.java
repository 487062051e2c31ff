package dev.muster.log.process;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread of a process: does what it is told, then begins what is due, and waits for one or
 * the other. Others may tell it something at any time, and are never held up.
 */
final class ProcessThread implements Executor {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessThread.class);

  /** Often enough for what changes with the clock and nothing else, as the pace of a process. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

  private final String name;
  private final InstantSource clock;
  private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
  private Thread thread;
  private volatile boolean stopping;
  private volatile long deadline;

  ProcessThread(String name, InstantSource clock) {
    this.name = name;
    this.clock = clock;
  }

  void start(Work<?, ?> work) {
    thread = new Thread(() -> run(work), name);
    thread.start();
  }

  /** Nothing begins after this. Waits so long for what is under way. */
  void stop(Duration patience) {
    deadline = System.nanoTime() + patience.toNanos();
    stopping = true;
    execute(() -> LOG.debug("{} stops", name));
    try {
      thread.join(patience.plus(LONGEST_WAIT));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  private void run(Work<?, ?> work) {
    List<Runnable> all = new ArrayList<>();
    while (!stopped(work)) {
      try {
        Runnable first = tasks.poll(patience(work).toNanos(), TimeUnit.NANOSECONDS);
        if (first != null) {
          all.add(first);
          tasks.drainTo(all);
        }
      } catch (InterruptedException e) {
        LOG.warn("{} was interrupted, and ends", name);
        return;
      }
      all.forEach(this::run);
      all.clear();
      if (!stopping) {
        run(() -> work.begin(clock.instant()));
      }
    }
  }

  private boolean stopped(Work<?, ?> work) {
    return stopping && (work.idle() || System.nanoTime() - deadline > 0);
  }

  private Duration patience(Work<?, ?> work) {
    Instant now = clock.instant();
    return stopping ? LONGEST_WAIT : work.patience(now, LONGEST_WAIT);
  }

  private void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.error("something went wrong in {}, which goes on", name, e);
    }
  }
}

package dev.muster.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntPredicate;
import javax.net.ssl.SSLContext;

/** Prepared requests, sent over a number of connections for a time. */
final class RequestLoad {
  private static final Duration LONGEST = Duration.ofHours(1);

  private final SSLContext tls;
  private final int port;
  private final List<byte[]> requests;

  RequestLoad(SSLContext tls, int port, List<byte[]> requests) {
    this.tls = tls;
    this.port = port;
    this.requests = requests;
  }

  /**
   * What came out.
   *
   * @param seconds that it took
   * @param ownCpuSeconds of the process that made the load
   * @param statuses of all answers
   * @param micros from each request to its answer
   */
  record Outcome(double seconds, double ownCpuSeconds, int[] statuses, int[] micros) {
    /** Itself, once it is checked that all were answered with 200. */
    Outcome allTaken() {
      int others = count(status -> status != 200);
      if (others > 0) {
        throw new IllegalStateException(others + " requests were not answered with 200");
      }
      return this;
    }

    int count(IntPredicate wanted) {
      return (int) Arrays.stream(statuses).filter(wanted).count();
    }

    double rate(IntPredicate wanted) {
      return count(wanted) / seconds;
    }

    /** In milliseconds, of the answers with a status that is wanted. */
    double at(double percentile, IntPredicate wanted) {
      int[] sorted = new int[count(wanted)];
      int n = 0;
      for (int i = 0; i < statuses.length; i++) {
        if (wanted.test(statuses[i])) {
          sorted[n++] = micros[i];
        }
      }
      Arrays.sort(sorted);
      return n == 0 ? Double.NaN : sorted[(int) Math.min(n - 1.0, n * percentile / 100)] / 1e3;
    }
  }

  /**
   * Sends for this long, the first again after the last.
   *
   * @param rate requests a second in all; 0 for as many as are answered
   */
  Outcome run(int connections, Duration time, double rate) throws InterruptedException {
    return send(connections, Long.MAX_VALUE, time, rate);
  }

  /**
   * Sends each once, and checks that all are answered with 200. Of N connections the one with
   * number n sends the requests n, n + N, n + 2N and so on, one after the other.
   */
  Outcome once(int connections) throws InterruptedException {
    return send(connections, requests.size(), LONGEST, 0).allTaken();
  }

  private Outcome send(int connections, long most, Duration time, double rate)
      throws InterruptedException {
    List<KeepAlive> open = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < connections; i++) {
        open.add(new KeepAlive(tls, port));
      }
      double cpuBefore = ownCpuSeconds();
      long start = System.nanoTime();
      Plan plan = new Plan(connections, most, start, start + time.toNanos(), rate);
      List<Future<Samples>> work = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        int first = i;
        work.add(threads.submit(() -> send(open.get(first), first, plan)));
      }
      Samples all = new Samples();
      for (Future<Samples> one : work) {
        all.add(one.get());
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      return new Outcome(seconds, ownCpuSeconds() - cpuBefore, all.statuses(), all.micros());
    } catch (IOException | ExecutionException e) {
      throw new IllegalStateException("a connection broke", e);
    } finally {
      open.forEach(RequestLoad::closeQuietly);
    }
  }

  /**
   * How to send.
   *
   * @param most ends it after so many
   * @param start in the nanoseconds of {@link System#nanoTime}, as is {@code end}
   */
  private record Plan(int connections, long most, long start, long end, double rate) {}

  private Samples send(KeepAlive connection, int first, Plan plan) throws IOException {
    Samples samples = new Samples();
    double rate = plan.rate();
    long between = rate == 0 ? 0 : (long) (1e9 * plan.connections() / rate);
    long due = plan.start() + (rate == 0 ? 0 : (long) (1e9 * first / rate));
    for (long i = first;
        i < plan.most() && System.nanoTime() - plan.end() < 0;
        i += plan.connections()) {
      long now = System.nanoTime();
      if (now < due) {
        LockSupport.parkNanos(due - now);
      }
      long begin = System.nanoTime();
      int status = connection.exchange(requests.get((int) (i % requests.size())));
      samples.add(status, (int) ((System.nanoTime() - begin) / 1_000));
      due += between;
    }
    return samples;
  }

  static double ownCpuSeconds() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
            .getProcessCpuTime()
        / 1e9;
  }

  private static void closeQuietly(KeepAlive connection) {
    try {
      connection.close();
    } catch (IOException e) {
      // Its work is done.
    }
  }

  /** Growing arrays of numbers. */
  private static final class Samples {
    private int[] statuses = new int[1024];
    private int[] micros = new int[1024];
    private int size;

    void add(int status, int micro) {
      if (size == statuses.length) {
        statuses = Arrays.copyOf(statuses, size * 2);
        micros = Arrays.copyOf(micros, size * 2);
      }
      statuses[size] = status;
      micros[size++] = micro;
    }

    void add(Samples more) {
      for (int i = 0; i < more.size; i++) {
        add(more.statuses[i], more.micros[i]);
      }
    }

    int[] statuses() {
      return Arrays.copyOf(statuses, size);
    }

    int[] micros() {
      return Arrays.copyOf(micros, size);
    }
  }
}

package dev.muster.simulator.fuzz;

import dev.muster.simulator.EnrollmentInstructions;
import dev.muster.simulator.Identity;
import dev.muster.simulator.Network;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/** Sends many cases to a running server and gathers what it answered. */
public final class Fuzzer {
  private static final int AT_ONCE = 16;

  /** A case that gets no answer is sent again, as a device would. */
  private static final int MOST_TRIES = 3;

  /**
   * What one case led to.
   *
   * @param status the HTTP status; 0 if there was no answer
   * @param eventId how the server names the message in its record, or nothing
   */
  public record Outcome(long number, FuzzCase sent, int status, String eventId) {}

  private final Network network;
  private final URI gateway;
  private final URI admin;
  private final String token;
  private FuzzCases made;

  /** A fuzzer of the server at these URLs, with an admin's token for the admin API. */
  public Fuzzer(Network network, URI gateway, URI admin, String token) {
    this.network = network;
    this.gateway = gateway;
    this.admin = admin;
    this.token = token;
  }

  /**
   * Sends the cases 0 to {@code cases - 1} of a seed.
   *
   * @throws IOException if not even honest requests are answered
   */
  public List<Outcome> run(long seed, long cases) throws IOException, InterruptedException {
    EnrollmentInstructions instructions =
        EnrollmentInstructions.fetch(network, gateway.resolve("/enroll"));
    Identity identity = Identity.obtain(Identity.KeyType.EC, network, instructions);
    made =
        new FuzzCases(
            seed,
            identity,
            // The challenge is spent already, so that what is not spoilt enough is refused, too.
            Identity.scepRequest(network, instructions));
    for (FuzzCase honest : made.enrolling()) {
      if (send(-1, honest).status() != 200) {
        throw new IOException("the server does not enrol an honest device");
      }
    }
    List<Outcome> outcomes = Collections.synchronizedList(new ArrayList<>());
    AtomicLong next = new AtomicLong();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> workers = new ArrayList<>();
      for (int i = 0; i < AT_ONCE; i++) {
        workers.add(
            threads.submit(
                () -> {
                  for (long n = next.getAndIncrement(); n < cases; n = next.getAndIncrement()) {
                    outcomes.add(send(n, made.make(n)));
                  }
                  return null;
                }));
      }
      for (Future<?> worker : workers) {
        worker.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("the fuzzer itself failed", e);
    }
    return outcomes;
  }

  /**
   * How many commands hold up those behind them, after all that was sent; for an honest device, and
   * with each odd report that there is. To be asked after {@link #run}.
   *
   * @throws IOException if an honest message is not taken
   */
  public long blocked() throws IOException, InterruptedException {
    return new QueueProbe(network, gateway, admin, token, made).blocked();
  }

  private Outcome send(long number, FuzzCase sent) throws InterruptedException {
    URI base = sent.admin() ? admin : gateway;
    // Not resolved against the base: a path such as //mdm would name another host.
    URI target =
        URI.create("https://%s:%d%s".formatted(base.getHost(), base.getPort(), sent.path()));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(target)
            .method(sent.method(), HttpRequest.BodyPublishers.ofByteArray(sent.body()));
    sent.headers().forEach(request::header);
    if (sent.admin()) {
      request.header("Authorization", "Bearer " + token);
    }
    for (int tries = 1; tries <= MOST_TRIES; tries++) {
      try {
        HttpResponse<byte[]> answer = network.send(request);
        return new Outcome(
            number,
            sent,
            answer.statusCode(),
            answer.headers().firstValue("Muster-Event-Id").orElse(""));
      } catch (IOException e) {
        // The connection may be one that the server closed just then over another case.
        continue;
      }
    }
    return new Outcome(number, sent, 0, "");
  }
}

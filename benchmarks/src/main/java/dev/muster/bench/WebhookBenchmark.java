package dev.muster.bench;

import dev.muster.core.event.Event;
import dev.muster.core.event.MessageFact.MessageReceived;
import dev.muster.log.EventLog;
import dev.muster.log.LogSettings;
import dev.muster.log.seal.InstallationKey;
import dev.muster.simulator.hook.HookReceiver;
import dev.muster.simulator.hook.Temper;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;

/**
 * Many events for ten receivers, of which some fail by chance, hang, are slow, die again and again,
 * or take nothing for a while: whether each of them is told everything in its order, how much
 * twice, and what a well one waits for the others. Beside that, how fast one well receiver is told
 * everything, against a bare client that sends the same calls.
 */
final class WebhookBenchmark implements Benchmark {
  private static final int USUAL = 100_000;
  private static final int EVENTS_A_DEVICE = 50;
  private static final int IN_FLIGHT = 32;
  private static final double AIM_RATE = 0.6;
  private static final double AIM_TWICE_PERCENT = 1;
  private static final double AIM_MEGABYTES = 300;
  private static final Duration BROKEN = Duration.ofSeconds(3);
  private static final Duration PATIENCE = Duration.ofMinutes(30);
  private static final Duration TELL = Duration.ofSeconds(10);
  private static final Duration LOOK = Duration.ofMillis(20);
  private static final Instant BEGINNING = Instant.EPOCH;
  private static final List<Temper> TEMPERS =
      List.of(
          Temper.WELL,
          Temper.WELL,
          Temper.FAILING,
          Temper.FAILING,
          Temper.HANGING,
          Temper.HANGING,
          Temper.SLOW,
          Temper.DYING,
          Temper.DYING,
          Temper.BROKEN);

  /** One of the ten. */
  private record Told(HookReceiver receiver, HookBooks books, Temper temper) {}

  @Override
  public String name() {
    return "webhooks";
  }

  @Override
  public List<Figure> run(int size, Path directory, PrintWriter out) throws Exception {
    int events = size == 0 ? USUAL : size;
    Map<String, List<String>> told = new ConcurrentHashMap<>();
    try (ServerUnderTest server = ServerUnderTest.calling(directory)) {
      populate(server, events, told);
      int all = count(told);
      List<Figure> figures = new ArrayList<>();
      double floor = bare(all);
      double alone = alone(server, all, out);
      figures.add(new Figure("one well receiver alone", alone, "s", floor, floor / AIM_RATE));
      double before = server.residentMegabytes();
      storm(server, told, all, alone, out, figures);
      double after = server.residentMegabytes() - before;
      figures.add(
          new Figure("memory for ten receivers", after, "MB", AIM_MEGABYTES, AIM_MEGABYTES));
      out.printf(
          "%,d events of %,d devices, told at %,.0f a second, bare %,.0f%n",
          all, told.size(), all / alone, all / floor);
      return figures;
    }
  }

  /** Each device enrolls, and comes again and again. */
  private static void populate(ServerUnderTest server, int events, Map<String, List<String>> told)
      throws Exception {
    int devices = Math.max(1, events / EVENTS_A_DEVICE);
    try (EventLog log =
        EventLog.open(
            LogSettings.embedded(server.bootstrapServers()), InstallationKey.generate())) {
      log.awaitReady(PATIENCE);
      try (AutoCloseable _ = log.listen(folded -> hear(folded.event(), told))) {
        Population population = new Population(log);
        for (int i = 0; i < devices; i++) {
          population.enrol("D-" + i);
        }
        for (int i = 2 * devices; i < events; i++) {
          population.idle("D-" + i % devices);
        }
        population.settle();
        // What was appended last may be answered before it is heard of.
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (count(told) < events && System.nanoTime() < deadline) {
          Thread.sleep(1);
        }
      }
    }
  }

  private static int count(Map<String, List<String>> told) {
    return told.values().stream().mapToInt(List::size).sum();
  }

  private static void hear(Event event, Map<String, List<String>> told) {
    if (event.fact() instanceof MessageReceived) {
      String device = event.enrollment().orElseThrow().id().value();
      told.computeIfAbsent(device, d -> Collections.synchronizedList(new ArrayList<>()))
          .add(event.id().toString());
    }
  }

  /** Seconds that a client takes which has nothing to read and nothing to remember. */
  private static double bare(int calls) throws Exception {
    HookBooks books = new HookBooks();
    try (HookReceiver receiver = HookReceiver.start(Temper.WELL, 1, books);
        HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      send(client, threads, receiver.url(), 0, calls / 2);
      long start = System.nanoTime();
      send(client, threads, receiver.url(), calls, calls);
      return seconds(start);
    }
  }

  private static void send(HttpClient client, ExecutorService threads, URI url, int from, int calls)
      throws InterruptedException {
    Semaphore inFlight = new Semaphore(IN_FLIGHT);
    for (int i = from; i < from + calls; i++) {
      String body =
          ("{\"topic\":\"mdm.Connect\",\"event_id\":\"%d\","
                  + "\"created_at\":\"2026-11-28T09:30:00.123Z\","
                  + "\"acknowledge_event\":{\"udid\":\"D-1\",\"status\":\"Idle\"}}")
              .formatted(i);
      inFlight.acquire();
      threads.execute(
          () -> {
            try {
              client.send(
                  HttpRequest.newBuilder(url)
                      .POST(
                          HttpRequest.BodyPublishers.ofByteArray(
                              body.getBytes(StandardCharsets.UTF_8)))
                      .build(),
                  HttpResponse.BodyHandlers.discarding());
            } catch (IOException e) {
              throw new IllegalStateException("the floor's receiver did not answer", e);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            } finally {
              inFlight.release();
            }
          });
    }
    inFlight.acquire(IN_FLIGHT);
  }

  /** Seconds until one receiver was told all, the second time, when the server is warm. */
  private static double alone(ServerUnderTest server, int all, PrintWriter out) throws Exception {
    double seconds = 0;
    for (int round = 0; round < 2; round++) {
      HookBooks books = new HookBooks();
      try (HookReceiver receiver = HookReceiver.start(Temper.WELL, 1, books)) {
        String name = "alone-" + round;
        add(server, name, receiver);
        awaitFirst(server, name, books);
        long start = System.nanoTime();
        await(List.of(new Told(receiver, books, Temper.WELL)), all, out);
        seconds = (books.lastNanos() - start) / 1e9;
        server.send("DELETE", "/v1/webhooks/" + name, new JsonObject());
      }
    }
    return seconds;
  }

  /** What a new group takes to begin with is no part of how fast it goes. */
  private static void awaitFirst(ServerUnderTest server, String name, HookBooks books)
      throws Exception {
    replay(server, name);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (books.count() == 0 && System.nanoTime() < deadline) {
      Thread.sleep(1);
    }
  }

  private static void storm(
      ServerUnderTest server,
      Map<String, List<String>> told,
      int all,
      double alone,
      PrintWriter out,
      List<Figure> figures)
      throws Exception {
    List<Told> ten = new ArrayList<>();
    try {
      for (Temper temper : TEMPERS) {
        HookBooks books = new HookBooks();
        ten.add(new Told(HookReceiver.start(temper, ten.size(), books), books, temper));
      }
      for (int i = 0; i < ten.size(); i++) {
        add(server, "storm-" + i, ten.get(i).receiver());
      }
      for (int i = 0; i < ten.size(); i++) {
        replay(server, "storm-" + i);
      }
      long start = System.nanoTime();
      Thread.sleep(BROKEN);
      ten.getLast().receiver().become(Temper.WELL);
      await(ten, all, out);
      for (Told one : ten) {
        out.printf(
            "%-8s told all after %.1f s, %d twice, %d calls%n",
            one.temper(),
            (one.books().lastNanos() - start) / 1e9,
            one.books().twice(),
            one.receiver().calls());
      }
      double well =
          ten.stream()
              .filter(one -> one.temper() == Temper.WELL)
              .mapToDouble(one -> (one.books().lastNanos() - start) / 1e9)
              .max()
              .orElseThrow();
      double last =
          ten.stream()
              .mapToDouble(one -> (one.books().lastNanos() - start) / 1e9)
              .max()
              .orElseThrow();
      long lacking = ten.stream().mapToLong(one -> one.books().lacking(told)).sum();
      long disordered = ten.stream().mapToLong(one -> one.books().disordered(told)).sum();
      double twice =
          100.0 * ten.stream().mapToLong(one -> one.books().twice()).sum() / all / ten.size();
      figures.add(new Figure("events not told", lacking, "", 1, 0));
      figures.add(new Figure("devices told out of order", disordered, "", 1, 0));
      figures.add(new Figure("told twice", twice, "%", AIM_TWICE_PERCENT, AIM_TWICE_PERCENT));
      // As if all ten were well, and shared the processors.
      figures.add(
          new Figure("a well one among ill ones", well, "s", alone, TEMPERS.size() * alone + 5));
      figures.add(new Figure("the last of ten", last, "s", alone, PATIENCE.toSeconds()));
    } finally {
      for (int i = 0; i < ten.size(); i++) {
        ten.get(i).receiver().close();
      }
    }
  }

  private static void await(List<Told> all, int events, PrintWriter out)
      throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    long tell = System.nanoTime() + TELL.toNanos();
    while (all.stream().anyMatch(one -> one.books().count() < events)) {
      long now = System.nanoTime();
      if (now > tell) {
        out.println("told so far: " + standings(all));
        tell = now + TELL.toNanos();
      }
      if (now > deadline) {
        throw new IllegalStateException("a receiver was not told all in time: " + standings(all));
      }
      Thread.sleep(LOOK);
    }
  }

  private static String standings(List<Told> all) {
    return all.stream()
        .map(one -> one.temper() + " " + one.books().count())
        .collect(Collectors.joining(", "));
  }

  private static void add(ServerUnderTest server, String name, HookReceiver receiver)
      throws IOException, InterruptedException {
    server.send(
        "POST",
        "/v1/webhooks",
        new JsonObject()
            .put("name", name)
            .put("url", receiver.url().toString())
            .put("format", "micromdm")
            .put("allow_http", true)
            .put("allow_private", true));
  }

  private static void replay(ServerUnderTest server, String name)
      throws IOException, InterruptedException {
    server.send(
        "POST",
        "/v1/webhooks/%s/replay".formatted(name),
        new JsonObject().put("from", BEGINNING.toString()));
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }
}

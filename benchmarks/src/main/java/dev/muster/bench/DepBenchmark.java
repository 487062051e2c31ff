package dev.muster.bench;

import dev.muster.core.dep.AssignmentPolicy;
import dev.muster.core.dep.AssignmentStep;
import dev.muster.core.dep.DepState;
import dev.muster.core.event.Actor;
import dev.muster.core.event.Bytes;
import dev.muster.core.event.DepAccountFact.DepCursorMoved;
import dev.muster.core.event.DepAccountFact.DepKeyMade;
import dev.muster.core.event.DepAccountFact.DepTokenStaged;
import dev.muster.core.event.DepFact;
import dev.muster.core.event.DepRuleFact.DepProfile;
import dev.muster.core.event.DepRuleFact.DepRule;
import dev.muster.core.event.DepRuleFact.DepRulesApplied;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.Recorder;
import dev.muster.core.event.SealedBytes;
import dev.muster.dep.DepIngest;
import dev.muster.dep.DepSettings;
import dev.muster.dep.apple.AppleClient;
import dev.muster.dep.apple.AppleException;
import dev.muster.dep.apple.AppleSettings;
import dev.muster.dep.apple.DevicePage;
import dev.muster.dep.token.ServerTokens;
import dev.muster.kafka.EmbeddedKafka;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import dev.muster.log.LogSettings;
import dev.muster.log.seal.InstallationKey;
import dev.muster.log.seal.KeyScope;
import dev.muster.simulator.dep.DepServer;
import dev.muster.simulator.dep.DepSimulator;
import dev.muster.simulator.dep.DepToken;
import dev.muster.simulator.dep.Goods;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * What Apple knows of many devices, read for the first time and written down, against the bare
 * pages; a profile for each of them, against the bare calls; what an unchanged fleet writes; and
 * what a device takes in memory. Apple's service is simulated in the same process.
 */
final class DepBenchmark implements Benchmark {
  private static final int USUAL = 100_000;
  private static final int WARM = 20_000;
  private static final int PAGE = 1_000;
  private static final int QUIET_SYNCS = 10;
  private static final int COLLECTIONS = 3;
  private static final double AIM_RATIO = 1.3;
  private static final double AIM_BYTES = 2_000;
  private static final String PROFILE =
      "{\"profile_name\":\"%s\",\"url\":\"https://mdm.example.com/dep/enroll\"}";
  private static final Duration INTERVAL = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final EventFactory events =
      new EventFactory(new Recorder("bench", "0"), InstantSource.system());

  @Override
  public String name() {
    return "dep";
  }

  @Override
  public List<Figure> run(int size, Path directory, PrintWriter out) throws Exception {
    int devices = size == 0 ? USUAL : size;
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("kafka"), 0);
        DepSimulator apple = DepSimulator.start();
        EventLog log =
            EventLog.open(
                LogSettings.embedded(kafka.bootstrapServers()), InstallationKey.generate())) {
      log.awaitReady(PATIENCE);
      AppleSettings settings = AppleSettings.of("bench").at(apple.url(), List.of(apple.ca()));
      Account warm = account(apple, "warm", Math.min(WARM, devices), settings);
      Account macs = account(apple, "macs", devices, settings);
      List<Figure> figures = new ArrayList<>();
      try (DepIngest _ =
          DepIngest.start(
              log,
              events,
              new DepSettings(settings, INTERVAL, Duration.ofDays(1), PAGE, "bench"),
              InstantSource.system())) {
        warm.fetchBare();
        list(log, warm);
        long before = usedBytes();
        double floor = macs.fetchBare();
        double took = list(log, macs);
        floor = (floor + macs.fetchBare()) / 2;
        figures.add(new Figure("first sync, time", took, "s", floor, AIM_RATIO * floor));
        double bytes = (double) (usedBytes() - before) / devices;
        figures.add(new Figure("a device in memory", bytes, "B", AIM_BYTES, AIM_BYTES));
        out.printf(
            "%,d devices in pages of %,d: %,.0f/s, bare %,.0f/s, in a heap of %,d MB at most%n",
            devices, PAGE, devices / took, devices / floor, Runtime.getRuntime().maxMemory() >> 20);
        figures.add(quiet(log, macs));
        double assigned = assign(log, macs);
        double bare = macs.assignBare();
        figures.add(new Figure("a profile for each, time", assigned, "s", bare, 2 * bare));
      }
      return figures;
    }
  }

  /** A server in Apple's portal, with devices. */
  private record Account(DepServer server, ServerTokens tokens, int devices, AppleSettings apple) {
    private AppleClient client() {
      return AppleClient.of(apple, tokens, InstantSource.system());
    }

    /** Reads all pages, and does nothing with them; the seconds. */
    double fetchBare() throws AppleException {
      long start = System.nanoTime();
      try (AppleClient client = client()) {
        Optional<String> cursor = Optional.empty();
        DevicePage page;
        do {
          page = client.fetch(cursor, PAGE);
          cursor = Optional.of(page.cursor());
        } while (page.moreToFollow());
      }
      return seconds(start);
    }

    /** Assigns another profile to all, and reads each back; the seconds. */
    double assignBare() throws AppleException {
      List<String> serials = server.serials();
      long start = System.nanoTime();
      try (AppleClient client = client()) {
        String uuid = client.define(PROFILE.formatted("bare")).profileUuid();
        for (int from = 0; from < serials.size(); from += PAGE) {
          List<String> chunk = serials.subList(from, Math.min(serials.size(), from + PAGE));
          client.assign(uuid, chunk);
          client.devices(chunk);
        }
      }
      return seconds(start);
    }
  }

  private static Account account(
      DepSimulator apple, String name, int devices, AppleSettings settings) {
    DepServer server = apple.portalServer(name);
    List<String> serials =
        IntStream.range(0, devices)
            .mapToObj(i -> "%s%08d".formatted(name.toUpperCase(Locale.ROOT), i))
            .toList();
    serials.forEach(serial -> apple.buy(Goods.mac(serial)));
    apple.assign(serials, server);
    DepToken token = server.newToken();
    return new Account(
        server,
        new ServerTokens(
            token.consumerKey(),
            token.consumerSecret(),
            token.accessToken(),
            token.accessSecret(),
            token.expiry()),
        devices,
        settings);
  }

  /** From the token to the end of the first list, in seconds. */
  private double list(EventLog log, Account account) throws Exception {
    String name = account.server().name();
    append(log, id -> new DepKeyMade(name, Bytes.wrap(new byte[1]), sealed(log, id, "key")));
    AtomicInteger listed = new AtomicInteger();
    try (AutoCloseable _ =
        log.dep()
            .listen(
                event -> {
                  if (event.fact() instanceof DepCursorMoved moved
                      && moved.account().equals(name)
                      && moved.listed()) {
                    listed.incrementAndGet();
                  }
                })) {
      long start = System.nanoTime();
      append(
          log,
          id ->
              new DepTokenStaged(
                  name,
                  new Digest256(0, 0, 0, 0),
                  new Digest256(0, 0, 0, 0),
                  sealed(log, id, account.tokens().toJson()),
                  account.tokens().accessTokenExpiry(),
                  false));
      await(() -> listed.get() > 0);
      return seconds(start);
    }
  }

  /** What several rounds of asking write while nothing changes. */
  private static Figure quiet(EventLog log, Account account) throws Exception {
    AtomicInteger written = new AtomicInteger();
    int before = syncs(account);
    await(() -> syncs(account) > before);
    try (AutoCloseable _ = log.dep().listen(event -> written.incrementAndGet())) {
      await(() -> syncs(account) > before + QUIET_SYNCS);
    }
    return new Figure("written by syncs without a change", written.get(), "", QUIET_SYNCS, 0);
  }

  private static int syncs(Account account) {
    return (int)
        account.server().requests().stream()
            .filter(request -> request.path().equals("/devices/sync"))
            .count();
  }

  /** From the rules to the last profile that Apple shows, in seconds. */
  private double assign(EventLog log, Account account) throws Exception {
    String name = account.server().name();
    long start = System.nanoTime();
    append(
        log,
        id ->
            new DepRulesApplied(
                List.of(
                    new DepProfile(
                        "standard", PROFILE.formatted("standard"), new Digest256(1, 0, 0, 0))),
                List.of(
                    new DepRule(
                        Optional.of(name),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of("standard"),
                        Optional.empty()))));
    await(() -> inPlace(log.dep().state(), name) == account.devices());
    return seconds(start);
  }

  private static int inPlace(DepState state, String account) {
    return state
        .devices()
        .fold(
            0,
            (count, key, device) ->
                key.account().equals(account)
                        && AssignmentPolicy.next(state, device, Instant.now())
                            instanceof AssignmentStep.InPlace
                    ? count + 1
                    : count);
  }

  /** A fact that may hold something sealed for the event that it stands in. */
  private interface OfEvent {
    DepFact fact(UUID event);
  }

  private void append(EventLog log, OfEvent made) throws Exception {
    UUID id = events.newId();
    log.dep()
        .append(events.dep(id, new Actor.System("bench"), made.fact(id)))
        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private static SealedBytes sealed(EventLog log, UUID event, String text) {
    return log.sealer().seal(KeyScope.installation(), event, text.getBytes(StandardCharsets.UTF_8));
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  /** What died meanwhile may take more than one collection to go. */
  private static long usedBytes() {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private static void await(BooleanSupplier condition) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("it did not come in time");
      }
      Thread.sleep(5);
    }
  }
}

package dev.muster.log.process;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.core.event.Actor;
import dev.muster.core.event.ApiRole;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Event;
import dev.muster.core.event.TokenFact;
import dev.muster.core.fleet.Tokens.Token;
import dev.muster.kafka.EmbeddedKafka;
import dev.muster.log.EventLog;
import dev.muster.log.view.FoldedEvent;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** A tiny process on a real broker: each test has a group and devices of its own. */
class ITProcessRunner {
  /** A member that is gone is out of its group after ten seconds. */
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private static final int DEVICES = 8;

  @TempDir static Path directory;
  private static EmbeddedKafka kafka;
  private static EventLog log;
  private static GreetedFleet fleet;

  /** Ahead of when devices are asked to come, so that all of them are due. */
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now().plusSeconds(60));

  private String group;
  private List<EnrollmentId> devices;

  @BeforeAll
  static void start() {
    kafka = EmbeddedKafka.start(directory.resolve("kafka"), 0);
    log = GreetedFleet.open(kafka.bootstrapServers());
    fleet = new GreetedFleet(log);
  }

  @AfterAll
  static void stop() {
    log.close();
    kafka.close();
  }

  @BeforeEach
  void nameWhatIsOfThisTest(TestInfo test) {
    group = test.getTestMethod().orElseThrow().getName();
    devices = IntStream.range(0, DEVICES).mapToObj(i -> new EnrollmentId(group + "-" + i)).toList();
  }

  @Test
  void whatIsDueBecomesAFactOnce() throws Exception {
    askAll(devices);
    try (ProcessRunner _ = run(log, "one", Greeter::greet)) {
      awaitGreeted(devices);
      assertGreetedOnce();
    }
  }

  @Test
  void whatBecomesDueWhileItRunsBecomesAFact() throws Exception {
    try (ProcessRunner _ = run(log, "one", Greeter::greet)) {
      awaitShares("one");
      askAll(devices);
      awaitGreeted(devices);
      assertGreetedOnce();
    }
  }

  @Test
  void theFactSaysWhoActedAndBeginsWithWhenItWasDue() throws Exception {
    EnrollmentId device = devices.getFirst();
    fleet.ask(device);
    try (ProcessRunner _ = run(log, "one", Greeter::greet)) {
      awaitGreeted(device);
    }
    Event event = fleet.greetings(List.of(device)).getFirst();
    assertEquals(new Actor.System("greeter"), event.actor());
    Instant since =
        log.view().device(device).channel(device).orElseThrow().pushes().wanted().get().since();
    assertEquals(since.toEpochMilli(), event.id().getMostSignificantBits() >>> 16);
  }

  @Test
  void aProcessOfTheFleetHearsOfDevicesToo() throws Exception {
    EnrollmentId device = devices.getFirst();
    TokenFact token =
        new TokenFact.ApiTokenCreated(
            device.value(),
            "name",
            new Digest256(1, 2, 3, 4),
            ApiRole.READ,
            Optional.empty(),
            List.of(),
            Optional.empty());
    log.append(GreetedFleet.EVENTS.fleet(new Actor.Admin("anna"), device.value(), token))
        .get(10, TimeUnit.SECONDS);
    try (ProcessRunner _ =
        ProcessRunner.start(
            new Revoker(group, log.view()), log, GreetedFleet.EVENTS, "one", now::get)) {
      awaitShares("one");
      fleet.ask(device);
      await().atMost(PATIENCE).until(() -> token(device).revokedAt().isPresent());
    }
  }

  @Test
  void whatComesToNothingIsTriedAgainWhenItsTimeHasCome() throws Exception {
    EnrollmentId device = devices.getFirst();
    List<Instant> tries = new ArrayList<>();
    fleet.ask(device);
    try (ProcessRunner _ =
        run(
            log,
            "one",
            (id, attempt) -> {
              tries.add(attempt.now());
              return attempt.number() < 4
                  ? CompletableFuture.completedFuture(ActOutcome.Again.of("not yet"))
                  : Greeter.greet(id, attempt);
            })) {
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(20))
          .until(
              () -> {
                now.updateAndGet(moment -> moment.plusSeconds(1));
                return fleet.isGreeted(device);
              });
    }
    assertEquals(4, tries.size());
    assertTrue(wait(tries, 0).compareTo(Duration.ofSeconds(9)) >= 0, tries::toString);
    assertTrue(wait(tries, 1).compareTo(Duration.ofSeconds(18)) >= 0, tries::toString);
    assertTrue(wait(tries, 2).compareTo(Duration.ofSeconds(36)) >= 0, tries::toString);
  }

  @Test
  void whoeverIsLeftTakesOverFromOneThatIsClosed() throws Exception {
    try (ProcessRunner _ = run(log, "left", Greeter::greet);
        EventLog other = GreetedFleet.open(kafka.bootstrapServers())) {
      ProcessRunner closed = run(other, "closed", (id, attempt) -> new CompletableFuture<>());
      awaitShares("left", "closed");
      closed.close();
      askAll(devices);
      awaitGreeted(devices);
      assertGreetedOnce();
    }
  }

  @Test
  void whoeverIsLeftTakesOverFromOneThatIsKilled() throws Exception {
    Process killed =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                GreeterNode.class.getName(),
                kafka.bootstrapServers(),
                group)
            .redirectErrorStream(true)
            .redirectOutput(Redirect.DISCARD)
            .start();
    try (ProcessRunner _ = run(log, "left", Greeter::greet)) {
      awaitShares("left", "killed");
      askAll(devices);
      killed.destroyForcibly();
      awaitGreeted(devices);
      assertGreetedOnce();
    } finally {
      killed.destroyForcibly();
    }
  }

  @Test
  void theLogIsFollowedWhileAProcessIsBusy() throws Exception {
    EnrollmentId busy = devices.get(0);
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    fleet.ask(busy);
    try (ProcessRunner _ =
        run(
            log,
            "one",
            (id, attempt) -> {
              asked.countDown();
              uninterruptibly(over);
              return Greeter.greet(id, attempt);
            })) {
      asked.await();
      fleet.ask(devices.get(1));
      over.countDown();
      awaitGreeted(busy);
    } finally {
      over.countDown();
    }
  }

  @Test
  void anEventOfWhichAProcessThrowsIsLookedAtLaterAndTheLogIsFollowed() throws Exception {
    EnrollmentId device = devices.getFirst();
    List<EnrollmentId> others = devices.subList(1, DEVICES);
    AtomicBoolean broken = new AtomicBoolean();
    Greeter greeter =
        new Greeter(group, log.view(), Greeter::greet) {
          @Override
          public Stream<EnrollmentId> concerned(FoldedEvent event) {
            if (broken.get()) {
              throw new IllegalStateException("a bug");
            }
            return super.concerned(event);
          }
        };
    try (ProcessRunner _ =
        ProcessRunner.start(greeter, log, GreetedFleet.EVENTS, "one", now::get)) {
      askAll(others);
      awaitGreeted(others);
      broken.set(true);
      fleet.ask(device);
      broken.set(false);
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                now.updateAndGet(moment -> moment.plusSeconds(5));
                return fleet.isGreeted(device);
              });
    }
  }

  private ProcessRunner run(
      EventLog on,
      String instance,
      BiFunction<EnrollmentId, Attempt, CompletableFuture<ActOutcome>> act) {
    return ProcessRunner.start(
        new Greeter(group, on.view(), act), on, GreetedFleet.EVENTS, instance, now::get);
  }

  private static Duration wait(List<Instant> tries, int after) {
    return Duration.between(tries.get(after), tries.get(after + 1));
  }

  private static void uninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void askAll(List<EnrollmentId> all) throws Exception {
    for (EnrollmentId device : all) {
      fleet.ask(device);
    }
  }

  private static void awaitGreeted(List<EnrollmentId> all) {
    all.forEach(ITProcessRunner::awaitGreeted);
  }

  private static void awaitGreeted(EnrollmentId device) {
    await().atMost(PATIENCE).until(() -> fleet.isGreeted(device));
  }

  /** Nobody was passed over, and nobody greeted twice. */
  private void assertGreetedOnce() throws Exception {
    assertEquals(
        devices.stream().map(EnrollmentId::value).sorted().toList(),
        fleet.greetings(devices).stream().map(Event::subject).sorted().toList());
  }

  /** Until each of these has a partition at least, and there are no others. */
  private void awaitShares(String... instances) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .until(
              () ->
                  admin
                      .describeConsumerGroups(List.of(group))
                      .all()
                      .get()
                      .get(group)
                      .members()
                      .stream()
                      .filter(member -> !member.assignment().topicPartitions().isEmpty())
                      .map(MemberDescription::groupInstanceId)
                      .flatMap(Optional::stream)
                      .sorted()
                      .toList(),
              Stream.of(instances).sorted().toList()::equals);
    }
  }

  private static Token token(EnrollmentId device) {
    return log.view().fleet().tokens().find(device.value()).orElseThrow();
  }
}

package dev.muster.server;

import dev.muster.core.dep.DepDevice;
import dev.muster.core.dep.DepState;
import dev.muster.core.device.DeviceState;
import dev.muster.core.device.EnrollmentStatus;
import dev.muster.core.event.Actor;
import dev.muster.core.event.DepAccountFact.DepSyncRequested;
import dev.muster.core.event.DepAccountFact.DepSyncServed;
import dev.muster.core.event.DepDeviceFact;
import dev.muster.core.event.DepDeviceFact.EnrollmentAnswer;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Event;
import dev.muster.gateway.dep.DepAnswer;
import dev.muster.gateway.dep.DepDirectory;
import dev.muster.gateway.dep.DepEnrollmentAsked;
import dev.muster.gateway.dep.MachineInfo;
import dev.muster.gateway.dep.OsVersion;
import dev.muster.gateway.dep.PlatformSso;
import dev.muster.gateway.dep.SignInTokens;
import dev.muster.gateway.intake.Rates;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the gateway has to know of the organization's devices, from the log of DEP. */
final class DepDevices implements DepDirectory {
  private static final Actor GATEWAY = new Actor.System("gateway");

  /** Of unknown serial numbers: whoever has a key of any device of Apple's can make them up. */
  private static final int ASKED_PER_SECOND = 1;

  private static final int ASKED_AT_ONCE = 60;

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final EventLog log;
  private final EventFactory events;
  private final Optional<PlatformSso> signIn;
  private final SignInTokens tokens;
  private final Rates rates = new Rates(ASKED_PER_SECOND, ASKED_AT_ONCE, InstantSource.system());

  /**
   * What stands in this log.
   *
   * @param signIn how someone signs in to a Mac before it enrolls, if someone has to
   * @param tokens of the identity provider
   */
  DepDevices(EventLog log, EventFactory events, Optional<PlatformSso> signIn, SignInTokens tokens) {
    this.log = log;
    this.events = events;
    this.signIn = signIn;
    this.tokens = tokens;
  }

  @Override
  public DepAnswer lookUp(MachineInfo device) {
    DepState state = log.dep().state();
    Optional<DepDevice> listed =
        state.device(device.serialNumber()).filter(DepDevice::present).filter(d -> known(state, d));
    if (listed.isEmpty()) {
      return new DepAnswer.Unknown();
    }
    String account = listed.get().key().account();
    return other(device)
        .<DepAnswer>map(id -> new DepAnswer.OtherDevice(account, id))
        .orElseGet(
            () ->
                new DepAnswer.Known(
                    account,
                    state.leastVersion(listed.get()).flatMap(OsVersion::of),
                    // Only Macs can.
                    signIn.filter(sso -> listed.get().listing().family().equals("Mac"))));
  }

  private static boolean known(DepState state, DepDevice device) {
    return state.account(device.key().account()).isPresent();
  }

  /** A device with this serial number and another UDID that is enrolled. */
  private Optional<EnrollmentId> other(MachineInfo device) {
    return log.view()
        .ids()
        .filter(id -> !id.equals(device.device()))
        .filter(id -> has(log.view().device(id), id, device.serialNumber()))
        .findFirst();
  }

  private static boolean has(DeviceState state, EnrollmentId id, String serialNumber) {
    return state.description().serialNumber().filter(serialNumber::equals).isPresent()
        && state
            .channel(id)
            .filter(channel -> channel.status() == EnrollmentStatus.ENROLLED)
            .isPresent();
  }

  /** All accounts are asked, by whichever node works for them, and each says when it was. */
  @Override
  public CompletionStage<Void> askApple(String serialNumber) {
    if (rates.count("apple") != Rates.Verdict.PASS) {
      return CompletableFuture.failedFuture(
          new IllegalStateException("Apple was asked about too many unknown devices just now"));
    }
    List<Event> requests = new ArrayList<>();
    log.dep()
        .state()
        .accounts()
        .forEach(
            (name, account) -> {
              if (account.token().isPresent()) {
                requests.add(
                    events.dep(GATEWAY, new DepSyncRequested(name, Optional.of(serialNumber))));
              }
            });
    if (requests.isEmpty()) {
      return CompletableFuture.failedFuture(
          new IllegalStateException("there is no DEP account with a token: muster dep add"));
    }
    List<CompletableFuture<Void>> served = requests.stream().map(this::served).toList();
    return CompletableFuture.allOf(served.toArray(CompletableFuture[]::new))
        .handle((all, failure) -> Optional.ofNullable(failure))
        .thenCompose(failure -> found(serialNumber, failure));
  }

  /** That one account can't be asked matters only where no other has the device. */
  private CompletionStage<Void> found(String serialNumber, Optional<Throwable> failure) {
    boolean known = log.dep().state().device(serialNumber).filter(DepDevice::present).isPresent();
    return failure.isEmpty() || known
        ? CompletableFuture.completedFuture(null)
        : CompletableFuture.failedFuture(failure.get());
  }

  private CompletableFuture<Void> served(Event request) {
    CompletableFuture<Void> served = new CompletableFuture<>();
    AutoCloseable listening =
        log.dep()
            .listen(
                event -> {
                  if (event.fact() instanceof DepSyncServed answer
                      && event.causationId().equals(Optional.of(request.id()))) {
                    end(served, answer);
                  }
                });
    log.dep()
        .append(request)
        .whenComplete(
            (state, failure) -> {
              if (failure != null) {
                served.completeExceptionally(failure);
              }
            });
    return served
        .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete((done, failure) -> close(listening));
  }

  private static void end(CompletableFuture<Void> served, DepSyncServed answer) {
    if (answer.problem().isEmpty()) {
      served.complete(null);
    } else {
      served.completeExceptionally(new IllegalStateException(answer.problem()));
    }
  }

  private static void close(AutoCloseable listening) {
    try {
      listening.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public CompletionStage<Boolean> signedIn(MachineInfo device, String bearer) {
    return CompletableFuture.completedFuture(tokens.good(bearer, device));
  }

  /** Who proves nothing is counted, and leaves no trace in the record. */
  @Override
  public CompletionStage<Void> record(DepEnrollmentAsked asked) {
    if (asked.serialNumber().isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    DepDeviceFact.DepEnrollmentAsked fact =
        new DepDeviceFact.DepEnrollmentAsked(
            asked.account(),
            asked.serialNumber().orElse(""),
            asked.device().map(EnrollmentId::value).orElse(""),
            asked.product().orElse(""),
            system(asked),
            EnrollmentAnswer.valueOf(asked.outcome().name()),
            asked.reason().orElse(""));
    return log.dep()
        .append(events.dep(new Actor.Device(asked.serialNumber().orElse("unknown")), fact))
        .thenApply(state -> null);
  }

  /** Such as {@code 26.2 (25C56)}. */
  private static String system(DepEnrollmentAsked asked) {
    return Stream.of(asked.osVersion(), asked.build().map("(%s)"::formatted))
        .flatMap(Optional::stream)
        .collect(Collectors.joining(" "));
  }
}

package dev.muster.gateway.dep;

import dev.muster.core.event.Grant;
import dev.muster.gateway.dep.DepEnrollmentAsked.Outcome;
import dev.muster.gateway.intake.Rates;
import dev.muster.gateway.intake.RefusalSample;
import dev.muster.gateway.profile.EnrollmentProfile;
import dev.muster.gateway.signin.Purpose;
import dev.muster.gateway.signin.Words.SignedIn;
import dev.muster.gateway.token.WatchPairing;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Answers devices that ask for the profile that Apple told them to fetch. A profile is made for the
 * one that asks: what it leads to is for its UDID and serial number alone ({@link
 * Grant.ForDepDevice}). A device may ask again and again, and nothing that it needs later is spent
 * by that. Safe for any thread; the beginning takes CPU, nothing blocks.
 */
public final class DepEnrollment {
  /** Of one serial number in a second, and at once. Setup Assistant asks twice, or thrice. */
  private static final int PER_SECOND = 1;

  private static final int BURST = 20;

  /** That wait for Apple at once. */
  private static final int MOST_ASKING = 256;

  private final MachineInfoReader reader;
  private final DepDirectory directory;
  private final AppleVersions versions;
  private final EnrollmentProfile profile;
  private final WatchPairing pairings;
  private final DepPolicy policy;
  private final RefusalSample refusals;
  private final Rates rates;
  private final Semaphore asking = new Semaphore(MOST_ASKING);

  /**
   * Answers for one installation.
   *
   * @param pairings how a watch shows whose it is
   * @param refusals counts what is refused, and picks what is recorded of those who prove nothing
   */
  public DepEnrollment(
      MachineInfoReader reader,
      DepDirectory directory,
      AppleVersions versions,
      EnrollmentProfile profile,
      WatchPairing pairings,
      DepPolicy policy,
      RefusalSample refusals,
      InstantSource clock) {
    this.reader = reader;
    this.directory = directory;
    this.versions = versions;
    this.profile = profile;
    this.pairings = pairings;
    this.policy = policy;
    this.refusals = refusals;
    this.rates = new Rates(PER_SECOND, BURST, clock);
  }

  /**
   * What came in.
   *
   * @param blob the signed MachineInfo
   * @param bearer the token of a sign-in, if it brought one
   * @param address where it comes from
   * @param webView whether it comes with a web view, in which a person can sign in
   */
  public record Request(byte[] blob, Optional<String> bearer, String address, boolean webView) {
    /** Without the token. */
    @Override
    public String toString() {
      return "Request[" + blob.length + " bytes from " + address + "]";
    }
  }

  /**
   * Answers a device.
   *
   * @param waits is run before it waits for Apple, which may be twice: it is not at work then, and
   *     should hold no place of those who are
   */
  public CompletionStage<DepReply> answer(Request request, Runnable waits) {
    return switch (reader.read(request.blob())) {
      case MachineInfoReader.Reading.Unproven(var flaw) -> unproven(flaw, request.address());
      case MachineInfoReader.Reading.Proven(var info) -> {
        if (rates.count(info.serialNumber()) != Rates.Verdict.PASS) {
          refusals.count("too-many");
          yield CompletableFuture.completedStage(DepReply.comeAgain());
        }
        yield switch (directory.lookUp(info)) {
          case DepAnswer.Unknown unknown when info.isWatch() -> watch(info);
          case DepAnswer.Unknown unknown -> unknown(info, request, waits);
          case DepAnswer known -> decide(info, known, request, Optional.empty(), waits);
        };
      }
    };
  }

  private CompletionStage<DepReply> unproven(MachineInfoReader.Flaw flaw, String address) {
    DepReply reply =
        switch (flaw) {
          case TOO_LARGE -> DepReply.text(413, "a MachineInfo has at most 64 KB");
          case CERTIFICATE_UNTRUSTED ->
              DepReply.text(403, "not signed with a key that Apple certified for a device");
          default -> DepReply.text(400, "not a signed MachineInfo: " + flaw.code());
        };
    return refusals.take(address, flaw.code())
        ? directory.record(DepEnrollmentAsked.unproven(flaw)).thenApply(recorded -> reply)
        : CompletableFuture.completedStage(reply);
  }

  /**
   * A watch is in no account: its phone speaks for it. That it is the watch is its own word, and a
   * phone's, so it takes nobody's place.
   */
  private CompletionStage<DepReply> watch(MachineInfo info) {
    String watch = info.device().value();
    Optional<String> phone =
        info.pairingToken()
            .map(token -> new String(token.toArray(), StandardCharsets.UTF_8))
            .flatMap(token -> pairings.phone(watch, token));
    return phone.isPresent()
        ? give(
            info,
            Optional.empty(),
            Optional.of("it was paired with " + phone.get()),
            new Grant.Open())
        : refuse(
            info,
            Optional.empty(),
            Outcome.UNRECOGNIZED,
            Optional.of("it is a watch, and shows no pairing with a phone of ours"),
            Refusals.pairing(pairings.ask(watch)));
  }

  /** It may have been assigned a minute ago, so Apple is asked before it is sent away. */
  private CompletionStage<DepReply> unknown(MachineInfo info, Request request, Runnable waits) {
    if (!asking.tryAcquire()) {
      refusals.count("too-many");
      return CompletableFuture.completedStage(DepReply.comeAgain());
    }
    waits.run();
    return asked(info.serialNumber())
        .handle((done, failure) -> Optional.ofNullable(failure).map(this::why))
        .whenComplete((done, failure) -> asking.release())
        .thenComposeAsync(
            trouble -> decide(info, directory.lookUp(info), request, trouble, waits),
            Thread::startVirtualThread);
  }

  private CompletableFuture<Void> asked(String serialNumber) {
    CompletableFuture<Void> waiting = new CompletableFuture<>();
    try {
      directory
          .askApple(serialNumber)
          .whenComplete(
              (done, failure) -> {
                if (failure == null) {
                  waiting.complete(done);
                } else {
                  waiting.completeExceptionally(failure);
                }
              });
    } catch (RuntimeException e) {
      waiting.completeExceptionally(e);
    }
    return waiting.orTimeout(policy.longestAsk().toMillis(), TimeUnit.MILLISECONDS);
  }

  private String why(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return cause instanceof TimeoutException
        ? "Apple did not answer within " + policy.longestAsk().toMillis() / 1e3 + " s"
        : "Apple could not be asked: "
            + Optional.ofNullable(cause.getMessage()).orElseGet(cause::toString);
  }

  /**
   * Decides.
   *
   * @param trouble why Apple could not be asked about it, if so
   */
  private CompletionStage<DepReply> decide(
      MachineInfo info,
      DepAnswer answer,
      Request request,
      Optional<String> trouble,
      Runnable waits) {
    return switch (answer) {
      case DepAnswer.Unknown unknown -> {
        Optional<String> reason =
            Optional.of(trouble.orElse("no account has this serial number, and Apple was asked"));
        yield policy.unknown() == DepPolicy.Unknown.LET_IN
            ? letIn(info, reason, request)
            : refuse(info, Optional.empty(), Outcome.UNRECOGNIZED, reason, Refusals.unrecognized());
      }
      case DepAnswer.OtherDevice(var account, var other) ->
          refuse(
              info,
              Optional.of(account),
              Outcome.OTHER_DEVICE,
              Optional.of("the device " + other + " is enrolled with this serial number"),
              Refusals.unrecognized());
      case DepAnswer.Known known -> {
        CompletableFuture<Optional<String>> update = update(info, known).toCompletableFuture();
        if (!update.isDone()) {
          waits.run();
        }
        yield update.thenCompose(
            version ->
                version
                    .map(wanted -> update(info, known, wanted))
                    .orElseGet(() -> signIn(info, known, request)));
      }
    };
  }

  /** The version that it is to update to first; none if it may come as it is, or can't update. */
  private CompletionStage<Optional<String>> update(MachineInfo info, DepAnswer.Known known) {
    Optional<OsVersion> least = known.leastVersion();
    Optional<OsVersion> its = info.osVersion().flatMap(OsVersion::of);
    Optional<String> id = info.updateDeviceId();
    boolean lower = least.isPresent() && its.isPresent() && its.get().compareTo(least.get()) < 0;
    return lower && info.takesUpdates() && id.isPresent()
        ? versions.lowest(id.get(), least.get())
        : CompletableFuture.completedStage(Optional.empty());
  }

  private CompletionStage<DepReply> update(MachineInfo info, DepAnswer.Known known, String wanted) {
    return refuse(
        info,
        Optional.of(known.account()),
        Outcome.SOFTWARE_UPDATE_REQUIRED,
        Optional.of(
            "it has %s, and is told to update to %s"
                .formatted(info.osVersion().orElse("?"), wanted)),
        Refusals.update(wanted));
  }

  private CompletionStage<DepReply> signIn(
      MachineInfo info, DepAnswer.Known known, Request request) {
    Optional<String> account = Optional.of(known.account());
    if (policy.signIn()) {
      return signInHere(info, account, request.webView());
    }
    if (known.signIn().isEmpty()) {
      return give(info, account, Optional.empty());
    }
    PlatformSso sso = known.signIn().get();
    if (info.takesPlatformSso()) {
      return refuse(info, account, Outcome.PSSO_REQUIRED, Optional.empty(), Refusals.signIn(sso));
    }
    if (request.bearer().isPresent()) {
      return directory
          .signedIn(info, request.bearer().get())
          .thenCompose(
              good ->
                  good
                      ? give(info, account, Optional.of("somebody signed in first"))
                      : noSignIn(info, account, "the token of its sign-in does not count"));
    }
    return sso.compulsory()
        ? noSignIn(info, account, "nobody signed in, and it did not ask how")
        : give(info, account, Optional.of("it can't sign in with Platform SSO"));
  }

  /** Whoever is let in without that Apple names them takes nobody's place. */
  private CompletionStage<DepReply> letIn(
      MachineInfo info, Optional<String> reason, Request request) {
    return policy.signIn()
        ? signInHere(info, Optional.empty(), request.webView())
        : give(info, Optional.empty(), reason, new Grant.Open());
  }

  private CompletionStage<DepReply> signInHere(
      MachineInfo info, Optional<String> account, boolean webView) {
    if (!webView) {
      return noSignIn(info, account, "its profile has no configuration_web_url to sign in at");
    }
    Grant.ForDepDevice device = new Grant.ForDepDevice(info.serialNumber(), info.device());
    return refuse(
        info,
        account,
        Outcome.PSSO_REQUIRED,
        Optional.of("in the web view of Setup Assistant"),
        DepReply.signIn(new Purpose.InSetup(device, account)));
  }

  /** Gives a device its profile for which somebody signed in. */
  public CompletionStage<DepReply> signedIn(Purpose.InSetup purpose, SignedIn who) {
    return record(
        DepEnrollmentAsked.signedIn(purpose, who.signIn().user()),
        () -> DepReply.profile(profile.make(who, purpose.grant())));
  }

  private CompletionStage<DepReply> noSignIn(
      MachineInfo info, Optional<String> account, String reason) {
    return refuse(
        info,
        account,
        Outcome.SIGN_IN_REFUSED,
        Optional.of(reason),
        DepReply.text(403, "Sign in again: " + reason + "."));
  }

  private CompletionStage<DepReply> refuse(
      MachineInfo info,
      Optional<String> account,
      Outcome outcome,
      Optional<String> reason,
      DepReply reply) {
    refusals.count(outcome.code());
    return record(DepEnrollmentAsked.proven(info, account, outcome, reason), () -> reply);
  }

  private CompletionStage<DepReply> give(
      MachineInfo info, Optional<String> account, Optional<String> reason) {
    return give(info, account, reason, new Grant.ForDepDevice(info.serialNumber(), info.device()));
  }

  private CompletionStage<DepReply> give(
      MachineInfo info, Optional<String> account, Optional<String> reason, Grant grant) {
    return record(
        DepEnrollmentAsked.proven(info, account, Outcome.PROFILE, reason),
        () -> DepReply.profile(profile.make(grant)));
  }

  private CompletionStage<DepReply> record(DepEnrollmentAsked asked, Supplier<DepReply> reply) {
    return directory
        .record(asked)
        .thenApplyAsync(recorded -> reply.get(), Thread::startVirtualThread);
  }
}

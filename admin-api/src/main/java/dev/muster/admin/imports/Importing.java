package dev.muster.admin.imports;

import dev.muster.admin.enrollment.DeviceAccess;
import dev.muster.admin.http.Principal;
import dev.muster.core.device.ChannelState;
import dev.muster.core.device.DeviceState;
import dev.muster.core.device.EnrollmentStatus;
import dev.muster.core.device.Reply;
import dev.muster.core.event.Actor;
import dev.muster.core.event.CertificateIdentity;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.ImportFact.MessageImported;
import dev.muster.core.event.Message;
import dev.muster.core.event.Message.Authenticate;
import dev.muster.core.event.Message.SetBootstrapToken;
import dev.muster.core.event.Message.TokenUpdate;
import dev.muster.core.event.RawRequest;
import dev.muster.core.event.RefusalReason;
import dev.muster.core.event.SealedBytes;
import dev.muster.log.EventFactory;
import dev.muster.log.EventIds;
import dev.muster.log.EventLog;
import dev.muster.log.seal.KeyScope;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * Writes down what another server had heard from devices. To do it twice is to do it once, and a
 * device that has spoken here is left as it is. Safe for any thread.
 */
public final class Importing {
  /** Long enough for a fleet in the summer holidays. */
  public static final Duration LEARN_FOR = Duration.ofDays(30);

  private final EventLog log;
  private final EventFactory events;
  private final DeviceAccess devices;
  private final InstantSource clock;

  /** Writes to this log. */
  public Importing(EventLog log, EventFactory events, DeviceAccess devices, InstantSource clock) {
    this.log = log;
    this.events = events;
    this.devices = devices;
    this.clock = clock;
  }

  /**
   * What is to come over.
   *
   * @param origin which server it comes from
   * @param plist the message as the device sent it
   * @param certificate SHA-256 of the certificate that the device proves itself with, if that
   *     server knew it
   * @param learnFor how long, else, the first one that it shows is taken for its own
   */
  public record Wanted(
      String origin, byte[] plist, Optional<Digest256> certificate, Duration learnFor) {}

  /** What becomes of one. */
  public enum Result {
    /** It is in the log now. */
    IMPORTED("imported", "it came over"),
    /** It would be, if this were no dry run. */
    NEW("new", "it would come over"),
    /** It is in the log already. */
    UNCHANGED("unchanged", "it is here already"),
    /** The device has spoken here, and that counts. */
    SPOKE_HERE("spoke-here", "the device has enrolled here, and what it says itself counts"),
    /** Its device did not come over. */
    NO_DEVICE("no-device", "its device did not come over: send its Authenticate first"),
    /** It is none of those that come over. */
    UNREADABLE(
        "unreadable", "it is no Authenticate, TokenUpdate or SetBootstrapToken that can be read");

    private final String word;
    private final String sentence;

    Result(String word, String sentence) {
      this.word = word;
      this.sentence = sentence;
    }

    /** Its stable name. */
    public String word() {
      return word;
    }

    /** In words. */
    public String sentence() {
      return sentence;
    }

    /** Whether it is lost. */
    public boolean failed() {
      return this == NO_DEVICE || this == UNREADABLE;
    }
  }

  /**
   * What became of one.
   *
   * @param message empty where it can't be read
   */
  public record Done(Optional<ForeignMessage> message, Result result) {}

  /** Brings one over; of one device they are brought over in the order of the calls. */
  public CompletableFuture<Done> bring(Wanted wanted, Principal caller, boolean dryRun) {
    Optional<ForeignMessage> read = devices.message(wanted.plist()).filter(Importing::comesOver);
    if (read.isEmpty()) {
      return done(read, Result.UNREADABLE);
    }
    ForeignMessage message = read.get();
    DeviceState state = log.view().device(message.enrollment().id().device());
    if (state.identities().certificate().isPresent()) {
      return done(read, Result.SPOKE_HERE);
    }
    if (known(state, message, wanted)) {
      return done(read, Result.UNCHANGED);
    }
    if (dryRun) {
      return done(read, Result.NEW);
    }
    return append(message, wanted, caller)
        .thenApply(
            reply ->
                new Done(
                    read,
                    switch (reply) {
                      case Reply.Refused(var reason) ->
                          reason == RefusalReason.NOT_ENROLLED
                              ? Result.NO_DEVICE
                              : Result.SPOKE_HERE;
                      default -> Result.IMPORTED;
                    }));
  }

  private static boolean comesOver(ForeignMessage message) {
    return switch (message.message()) {
      case Authenticate authenticate -> true;
      case TokenUpdate update -> true;
      // One that takes the token back leaves nothing to bring over.
      case SetBootstrapToken set -> message.secret().isPresent();
      default -> false;
    };
  }

  private static CompletableFuture<Done> done(Optional<ForeignMessage> read, Result result) {
    return CompletableFuture.completedFuture(new Done(read, result));
  }

  private CompletableFuture<Reply> append(ForeignMessage message, Wanted wanted, Principal caller) {
    EnrollmentId id = message.enrollment().id();
    UUID event = event(wanted);
    KeyScope scope = KeyScope.device(id);
    Optional<SealedBytes> secret =
        message.secret().map(clear -> log.sealer().seal(scope, event, clear));
    Message sealed =
        switch (message.message()) {
          case TokenUpdate update ->
              new TokenUpdate(update.push(), secret, update.awaitingConfiguration(), update.user());
          case SetBootstrapToken set -> new SetBootstrapToken(secret, set.awaitingConfiguration());
          default -> message.message();
        };
    return log.append(
        events.device(
            event,
            new Actor.Admin(caller.name()),
            message.enrollment(),
            Optional.of(
                new RawRequest(log.sealer().seal(scope, event, wanted.plist()), Optional.empty())),
            new MessageImported(
                wanted.origin(),
                sealed,
                wanted.certificate(),
                clock.instant().plus(wanted.learnFor()).truncatedTo(ChronoUnit.MILLIS))));
  }

  /** The same content has the same event, whoever brings it and how often. */
  private static UUID event(Wanted wanted) {
    return EventIds.derived("import " + wanted.origin(), name(wanted));
  }

  private static String name(Wanted wanted) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(wanted.plist());
      return Digest256.of(sha256.digest())
          + " "
          + wanted.certificate().map(Digest256::toString).orElse("");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("the JDK lacks SHA-256", e);
    }
  }

  private static boolean known(DeviceState state, ForeignMessage message, Wanted wanted) {
    Optional<ChannelState> channel = state.channel(message.enrollment().id());
    return switch (message.message()) {
      case Authenticate(var device) ->
          channel.isPresent()
              && state.description().updatedBy(device).equals(state.description())
              && wanted
                  .certificate()
                  .map(CertificateIdentity.Foreign::new)
                  .filter(one -> !state.binding().equals(Optional.of(one)))
                  .isEmpty();
      case TokenUpdate update ->
          channel.filter(c -> c.status() == EnrollmentStatus.ENROLLED).isPresent()
              && channel.get().push().equals(Optional.of(update.push()));
      case SetBootstrapToken set ->
          state
              .bootstrapToken()
              .held()
              .filter(held -> held.event().equals(event(wanted)))
              .isPresent();
      default -> false;
    };
  }
}

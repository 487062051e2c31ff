package dev.muster.core.dep;

import dev.muster.core.dep.Explanation.Enrolled;
import dev.muster.core.dep.Explanation.Link;
import dev.muster.core.dep.Explanation.Missing;
import dev.muster.core.dep.Explanation.Who;
import dev.muster.core.device.EnrollmentStatus;
import dev.muster.core.event.DepDeviceFact.EnrollmentAnswer;
import dev.muster.core.event.DepListing;
import dev.muster.core.event.DepStanding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Walks the links of an {@link Explanation} up to the first that is missing. */
final class ExplanationWalk {
  private final DepState state;
  private final String serial;
  private final Optional<Enrolled> enrolled;
  private final Instant now;
  private final Optional<DepDevice> device;
  private final List<Link> links = new ArrayList<>();

  ExplanationWalk(DepState state, String serial, Optional<Enrolled> enrolled, Instant now) {
    this.state = state;
    this.serial = serial;
    this.enrolled = enrolled;
    this.now = now;
    this.device = state.device(serial);
  }

  List<Link> links() {
    return List.copyOf(links);
  }

  Optional<Missing> go() {
    return organization()
        .or(this::account)
        .or(this::assignedToUs)
        .or(this::profile)
        .or(this::fetched)
        .or(this::asked)
        .or(this::managed);
  }

  private Optional<Missing> organization() {
    if (state.accounts().isEmpty()) {
      return missing(
          "organization",
          Who.ADMIN,
          "there is no DEP account here: make one with  muster dep add NAME");
    }
    if (device.isEmpty()) {
      return missing(
          "organization",
          Who.PORTAL_ADMIN,
          "Apple names "
              + serial
              + " in none of the accounts here: is it the organization's, and assigned to this"
              + " server in Apple Business or School? What was changed there shows up here after"
              + " some minutes; muster dep sync asks at once");
    }
    DepDevice known = device.get();
    return holds(
        "organization",
        "Apple named it in %s at %s%s"
            .formatted(
                known.key().account(),
                known.since(),
                known.stay() > 1 ? ", for the %d. time".formatted(known.stay()) : ""));
  }

  /** What an account says that can't be asked is old. */
  private Optional<Missing> account() {
    String name = device.get().key().account();
    Optional<DepAccount> account = state.account(name);
    if (account.isEmpty()) {
      return missing("account", Who.ADMIN, "the account %s was removed here".formatted(name));
    }
    Optional<DepStanding> standing = account.get().standing();
    if (standing.filter(s -> s != DepStanding.GOOD).isPresent()) {
      return missing(
          "account",
          Who.ADMIN,
          "Apple can't be asked about %s since %s (%s): muster dep status says what to do"
              .formatted(
                  name,
                  account.get().standingSince().map(Instant::toString).orElse(""),
                  account.get().standingCode()));
    }
    return holds("account", "Apple answers for " + name);
  }

  private Optional<Missing> assignedToUs() {
    DepDevice known = device.get();
    if (!known.present()) {
      String how =
          switch (known.gone().get()) {
            case DELETED -> "it was taken from this server in the portal";
            case REPLACED ->
                "Apple replaced it by " + state.notes(serial).replacedBy().orElse("another device");
            case NOT_ACCESSIBLE -> "Apple does not count it as this server's any more";
            case DISOWNED -> "it was disowned here, for good";
          };
      return missing(
          "server",
          Who.PORTAL_ADMIN,
          "%s (known since %s): assign it to this server again, if it is to come back"
              .formatted(how, known.goneAt().map(Instant::toString).orElse("")));
    }
    DepListing listing = known.listing();
    String by =
        listing.assignedBy().isEmpty() || listing.assignedBy().equals("-1")
            ? ""
            : " by " + listing.assignedBy();
    return holds(
        "server",
        "it is assigned to this server%s%s"
            .formatted(by, listing.assignedAt().map(at -> " since " + at).orElse("")));
  }

  private Optional<Missing> profile() {
    DepDevice known = device.get();
    return switch (AssignmentPolicy.next(state, known, now)) {
      case AssignmentStep.InPlace done ->
          holds(
              "profile",
              "Apple holds the wanted profile %s for it".formatted(known.listing().profileUuid()));
      case AssignmentStep.Rest(String why) ->
          known.listing().holdsAny()
              ? holds(
                  "profile",
                  "%s, and Apple holds the profile %s for it"
                      .formatted(why, known.listing().profileUuid()))
              : missing(
                  "profile",
                  Who.ADMIN,
                  why
                      + ": write a rule for it (muster dep apply), or choose a profile with"
                      + "  muster dep assign");
      case AssignmentStep.Define(var profile) ->
          missing(
              "profile",
              Who.SERVER,
              "it is to get the profile %s, which Apple is told of first"
                  .formatted(profile.name()));
      case AssignmentStep.Assign(var profile, String uuid) ->
          missing(
              "profile",
              Who.SERVER,
              "it is to get the profile %s, which is assigned in the next round"
                  .formatted(profile.name()));
      case AssignmentStep.Remove remove ->
          missing("profile", Who.SERVER, "its profile is taken away in the next round");
      case AssignmentStep.Later(Instant at, String why) ->
          missing("profile", Who.SERVER, "%s: it is tried again at %s".formatted(why, at));
      case AssignmentStep.Blocked(String why) -> missing("profile", Who.ADMIN, why);
    };
  }

  /** Only Apple knows that: a device that never asked Apple can't know of us. */
  private Optional<Missing> fetched() {
    DepListing listing = device.get().listing();
    if (listing.profileStatus().equals("pushed")) {
      return holds(
          "fetched",
          "it fetched the profile from Apple%s"
              .formatted(listing.profilePushedAt().map(at -> " at " + at).orElse("")));
    }
    if (reached()) {
      return holds("fetched", "it came here, so it has the profile, though Apple does not say so");
    }
    return missing(
        "fetched",
        Who.DEVICE,
        "Apple has not seen it ask for its profile: it does so in Setup Assistant, when it has a"
            + " network. One that is set up already is erased first; a Mac asks after  sudo"
            + " profiles renew -type enrollment  as well, though not more than a few times a"
            + " day");
  }

  private Optional<Missing> asked() {
    Optional<SerialNotes.Asked> asked = state.notes(serial).asked();
    if (asked.isEmpty()) {
      return isManaged()
          ? holds("asked", "it is enrolled, by another way than this")
          : missing(
              "asked",
              Who.DEVICE,
              "it has the profile and never came here: can it reach the profile's url, and does"
                  + " it trust the certificate there?");
    }
    String what = asked.get().what().detail();
    EnrollmentAnswer answer = asked.get().what().answer();
    if (answer == EnrollmentAnswer.PROFILE) {
      return holds("asked", "it asked here at %s and got its profile".formatted(asked.get().at()));
    }
    return isManaged()
        ? holds("asked", "it is enrolled")
        : missing(
            "asked",
            who(answer),
            "it asked here at %s: %s".formatted(asked.get().at(), words(answer, what)));
  }

  private static Who who(EnrollmentAnswer answer) {
    return switch (answer) {
      case SOFTWARE_UPDATE_REQUIRED, PSSO_REQUIRED, SIGN_IN_REFUSED -> Who.DEVICE;
      default -> Who.ADMIN;
    };
  }

  private static String words(EnrollmentAnswer answer, String detail) {
    String said =
        switch (answer) {
          case PROFILE -> "it got its profile";
          case SOFTWARE_UPDATE_REQUIRED -> "it has to update first, and asks again after that";
          case PSSO_REQUIRED -> "someone has to sign in first";
          case SIGN_IN_REFUSED -> "the sign-in was refused";
          case UNRECOGNIZED ->
              "no account had its serial number then; let it ask again, from Setup Assistant";
          case OTHER_DEVICE ->
              "another device that is enrolled has its serial number: was its board replaced? End"
                  + " the old enrollment (muster revoke), and let it ask again";
          case BAD_SIGNATURE -> "its signature proves nothing";
        };
    return detail.isEmpty() ? said : said + " (" + detail + ")";
  }

  private Optional<Missing> managed() {
    if (isManaged()) {
      Enrolled one = enrolled.get();
      boolean waits =
          one.state()
              .channel(one.id())
              .map(c -> c.enrolled().awaitingConfiguration())
              .orElse(false);
      return holds(
          "enrolled",
          waits
              ? "it is enrolled as %s and waits in Setup Assistant for DeviceConfigured"
                  .formatted(one.id().value())
              : "it is enrolled as " + one.id().value());
    }
    if (enrolled.isPresent()) {
      EnrollmentStatus status = status().get();
      return status == EnrollmentStatus.CHECKED_OUT
          ? missing(
              "enrolled",
              Who.DEVICE,
              "it was enrolled and has checked out: erase it, or let it ask again")
          : missing(
              "enrolled",
              Who.DEVICE,
              "it has its certificate and began to enroll; its TokenUpdate is still to come");
    }
    return missing(
        "enrolled",
        Who.DEVICE,
        "it got its profile and never sent a message: can it reach /scep and /mdm, and is its"
            + " clock right? muster refusals lists what was refused");
  }

  private boolean reached() {
    return state.notes(serial).asked().isPresent() || isManaged();
  }

  private boolean isManaged() {
    return status().filter(s -> s == EnrollmentStatus.ENROLLED).isPresent();
  }

  private Optional<EnrollmentStatus> status() {
    return enrolled.flatMap(e -> e.state().channel(e.id())).map(channel -> channel.status());
  }

  private Optional<Missing> holds(String name, String text) {
    links.add(new Link(name, text));
    return Optional.empty();
  }

  private static Optional<Missing> missing(String name, Who who, String text) {
    return Optional.of(new Missing(name, who, text));
  }
}

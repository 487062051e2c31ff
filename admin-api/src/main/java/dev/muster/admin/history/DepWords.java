package dev.muster.admin.history;

import dev.muster.core.event.DepAccountFact;
import dev.muster.core.event.DepDeviceFact;
import dev.muster.core.event.DepDeviceFact.DepAssignmentAnswered;
import dev.muster.core.event.DepDeviceFact.DepDeviceGone;
import dev.muster.core.event.DepDeviceFact.DepDeviceListed;
import dev.muster.core.event.DepDeviceFact.DepEnrollmentAsked;
import dev.muster.core.event.DepDeviceFact.DepReplacementTold;
import dev.muster.core.event.DepFact;
import dev.muster.core.event.DepListing;
import dev.muster.core.event.DepProfileFact.DepProfileDefined;
import dev.muster.core.event.DepProfileFact.DepProfileLost;
import dev.muster.core.event.DepProfileFact.DepProfileRefused;
import dev.muster.core.event.DepRuleFact;
import dev.muster.core.event.DepRuleFact.DepProfileChosen;
import dev.muster.core.event.DepRuleFact.DepRulesApplied;
import dev.muster.core.event.DepRuleFact.DepSerialLabeled;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Facts about Apple's Device Enrollment Program, in words. */
public final class DepWords {
  private DepWords() {}

  /** In one sentence. */
  public static String of(DepFact fact, String actor) {
    return switch (fact) {
      case DepAccountFact about -> of(about, actor);
      case DepDeviceFact about -> of(about);
      case DepProfileDefined defined ->
          "Apple took the profile %s as %s".formatted(defined.profile(), defined.profileUuid());
      case DepProfileLost lost ->
          "Apple does not know the profile %s any more, and is told it again"
              .formatted(lost.profile());
      case DepProfileRefused refused ->
          "Apple does not take the profile %s: %s".formatted(refused.profile(), refused.code());
      case DepRuleFact about -> of(about, actor);
    };
  }

  private static String of(DepAccountFact fact, String actor) {
    return switch (fact) {
      case DepAccountFact.DepKeyMade made ->
          "a key for %s was made by %s".formatted(made.account(), actor);
      case DepAccountFact.DepTokenStaged staged ->
          "a token for %s was given by %s, good until %s"
              .formatted(staged.account(), actor, staged.expiresAt());
      case DepAccountFact.DepTokenAccepted accepted ->
          "Apple answers to the token of %s: it is the server %s of %s"
              .formatted(
                  accepted.account(),
                  accepted.details().serverName(),
                  accepted.details().organization());
      case DepAccountFact.DepTokenRefused refused ->
          "the token for %s can't be used: %s".formatted(refused.account(), refused.why());
      case DepAccountFact.DepStandingChanged changed ->
          switch (changed.standing()) {
            case GOOD -> "Apple takes the token of %s".formatted(changed.account());
            case REJECTED ->
                "Apple rejects the token of %s: %s".formatted(changed.account(), changed.code());
            case TERMS_NOT_SIGNED ->
                "the organization of %s has to agree to Apple's new terms"
                    .formatted(changed.account());
          };
      case DepAccountFact.DepDetailsChanged changed ->
          "what Apple says of %s has changed".formatted(changed.account());
      case DepAccountFact.DepCursorMoved moved ->
          "%s is known up to here".formatted(moved.account());
      case DepAccountFact.DepCursorStuck stuck ->
          "Apple gives the same cursor of %s again".formatted(stuck.account());
      case DepAccountFact.DepCursorLost lost ->
          "the devices of %s are listed anew: %s".formatted(lost.account(), lost.code());
      case DepAccountFact.DepWorkBegan began ->
          "a node began to work for %s".formatted(began.account());
      case DepAccountFact.DepSyncRequested requested ->
          "%s asked that Apple be asked about %s now"
              .formatted(actor, requested.serialNumber().orElse(requested.account()));
      case DepAccountFact.DepSyncServed served ->
          served.problem().isEmpty()
              ? "Apple was asked about %s".formatted(served.account())
              : "Apple could not be asked about %s: %s"
                  .formatted(served.account(), served.problem());
      case DepAccountFact.DepCallPassedOn passed ->
          "%s asked Apple through the proxy for %s: %s %s"
              .formatted(actor, passed.account(), passed.method(), passed.path());
      case DepAccountFact.DepTokenGivenOut given ->
          "the token of %s was given to %s in clear".formatted(given.account(), actor);
      case DepAccountFact.DepAccountRemoved removed ->
          "the account %s was removed by %s".formatted(removed.account(), actor);
    };
  }

  private static String of(DepDeviceFact fact) {
    return switch (fact) {
      case DepDeviceListed listed -> of(listed);
      case DepDeviceGone gone ->
          switch (gone.why()) {
            case DELETED -> "it left %s, by Apple's word".formatted(gone.account());
            case REPLACED ->
                "it left %s, because Apple replaced it by another".formatted(gone.account());
            case NOT_ACCESSIBLE -> "it is not in %s any more".formatted(gone.account());
            case DISOWNED -> "it was disowned from %s".formatted(gone.account());
          };
      case DepReplacementTold told -> "it came in the place of %s".formatted(told.original());
      case DepAssignmentAnswered answered ->
          switch (answered.outcome()) {
            case SUCCESS -> "Apple gave it the profile %s".formatted(answered.profile());
            case REMOVED -> "Apple took the profile from it";
            case FAILED, THROTTLED, MISSING ->
                "Apple did not give it the profile %s: %s%s"
                    .formatted(
                        answered.profile(),
                        answered.outcome(),
                        answered.notBefore().map(at -> ", not before " + at).orElse(""));
          };
      case DepEnrollmentAsked asked ->
          switch (asked.answer()) {
            case PROFILE -> "it asked for its enrollment profile and got it";
            case SOFTWARE_UPDATE_REQUIRED ->
                "it asked for its enrollment profile and has to update first: " + asked.detail();
            case PSSO_REQUIRED ->
                "it asked for its enrollment profile, and someone has to sign in first";
            case SIGN_IN_REFUSED ->
                "it asked for its enrollment profile, and the sign-in was refused: "
                    + asked.detail();
            case UNRECOGNIZED ->
                "it asked for its enrollment profile and is in no account: " + asked.detail();
            case OTHER_DEVICE ->
                "it asked for its enrollment profile, and another device has its serial number: "
                    + asked.detail();
            case BAD_SIGNATURE ->
                "someone asked for an enrollment profile with a signature that proves nothing: "
                    + asked.detail();
          };
    };
  }

  private static String of(DepDeviceListed listed) {
    DepListing device = listed.listing();
    String profile =
        switch (device.profileStatus()) {
          case "assigned" -> "Apple holds the profile %s for it".formatted(device.profileUuid());
          case "pushed" -> "it fetched the profile %s".formatted(device.profileUuid());
          case "removed" -> "Apple dropped its profile";
          default -> "without a profile";
        };
    return switch (listed.how()) {
      case ADDED ->
          "it was added to %s%s, %s".formatted(listed.account(), by(device.assignedBy()), profile);
      case MODIFIED -> "it changed in %s, %s".formatted(listed.account(), profile);
      case FETCH -> "it is in %s, %s".formatted(listed.account(), profile);
      case DETAILS -> "Apple said of it: %s".formatted(profile);
    };
  }

  private static String of(DepSerialLabeled labeled) {
    List<String> words = new ArrayList<>();
    if (!labeled.added().isEmpty()) {
      words.add(" put on the labels " + String.join(", ", new TreeSet<>(labeled.added())));
    }
    if (!labeled.removed().isEmpty()) {
      words.add(" took off the labels " + String.join(", ", new TreeSet<>(labeled.removed())));
    }
    return words.isEmpty() ? " changed none of its labels" : String.join(" and", words);
  }

  /** Where the assignment was automatic, Apple names nobody, or -1. */
  private static String by(String who) {
    return Optional.of(who)
        .filter(name -> !name.isEmpty() && !name.equals("-1"))
        .map(name -> " by " + name)
        .orElse("");
  }

  private static String of(DepRuleFact fact, String actor) {
    return switch (fact) {
      case DepRulesApplied applied ->
          "%s applied %d profiles and %d rules"
              .formatted(actor, applied.profiles().size(), applied.rules().size());
      case DepRuleFact.BlueprintsApplied applied ->
          "%s applied %d blueprints".formatted(actor, applied.blueprints().size());
      case DepSerialLabeled labeled -> actor + of(labeled);
      case DepProfileChosen chosen ->
          switch (chosen.choice()) {
            case RULES -> "%s leaves its profile to the rules".formatted(actor);
            case NONE -> "%s decided that it gets no profile".formatted(actor);
            case PROFILE ->
                "%s decided that it gets the profile %s"
                    .formatted(actor, chosen.profile().orElse(""));
          };
    };
  }
}

package dev.muster.core.event;

import java.util.List;
import java.util.Optional;

/**
 * What a device says: the check-in messages, and the report that asks for the next command (Apple,
 * "MDM Protocol").
 */
public sealed interface Message {
  /** {@code Authenticate}: a (re-)enrolment begins. */
  record Authenticate(DeviceDescription device) implements Message {}

  /**
   * {@code TokenUpdate}: how the device or user can be reached.
   *
   * @param unlockToken secret; absent means that an earlier one is still good
   * @param awaitingConfiguration the device waits in Setup Assistant for {@code DeviceConfigured}
   * @param user the user's names, on a user channel
   */
  record TokenUpdate(
      PushTarget push,
      Optional<SealedBytes> unlockToken,
      boolean awaitingConfiguration,
      Optional<UserNames> user)
      implements Message {}

  /** {@code CheckOut}: the enrolment profile was removed. */
  record CheckOut() implements Message {}

  /**
   * {@code SetBootstrapToken}: a Mac gives its bootstrap token into keeping, or takes it back.
   *
   * @param token secret; absent means that none is to be kept any more
   * @param awaitingConfiguration the Mac waits in Setup Assistant
   */
  record SetBootstrapToken(Optional<SealedBytes> token, boolean awaitingConfiguration)
      implements Message {}

  /**
   * {@code GetBootstrapToken}: a Mac asks for the bootstrap token that it gave into keeping.
   *
   * @param awaitingConfiguration the Mac waits in Setup Assistant
   */
  record GetBootstrapToken(boolean awaitingConfiguration) implements Message {}

  /**
   * {@code UserAuthenticate}: a Mac asks whether a user is managed who is known to the network and
   * not to the Mac itself.
   *
   * @param verdict what it was answered
   * @param user under which name the user tried to prove who they are; absent where they did not
   */
  record UserAuthenticate(UserVerdict verdict, Optional<String> user) implements Message {}

  /**
   * {@code DeclarativeManagement}: a device or user asks for declarations, or reports on them. What
   * it reports is in the raw message alone.
   *
   * @param endpoint {@code tokens}, {@code declaration-items}, {@code status}, or {@code
   *     declaration/<kind>/<identifier>}
   */
  record DeclarativeManagement(String endpoint) implements Message {}

  /**
   * {@code GetToken}: a device asks for a token that it shows to someone else.
   *
   * @param service {@code TokenServiceType}: what for
   * @param watch {@code WatchUDID}: the watch that is paired, if it is for that
   */
  record GetToken(String service, Optional<String> watch) implements Message {
    /** {@code TokenServiceType} of the sign-in with a Managed Apple Account. */
    public static final String MANAGED_ACCOUNT = "com.apple.maid";

    /** {@code TokenServiceType} of a watch that is paired with the phone. */
    public static final String WATCH_PAIRING = "com.apple.watch.pairing";
  }

  /** What a Mac was answered about a user. */
  enum UserVerdict {
    /** The user is managed, and nobody asks for a proof. */
    UNCHECKED,
    /** The user has to prove who they are. */
    CHALLENGED,
    /** They did. */
    ACCEPTED,
    /** They did not. */
    REJECTED
  }

  /**
   * A request for the next command, with what became of the last one.
   *
   * @param commandUuid the command reported on; absent if the status is {@code Idle}, or where the
   *     device named none, or none that can be read
   * @param device what the result says of the device itself
   * @param seen what the result lists, as far as a blueprint waits for it
   * @param fileVault what the result says of FileVault
   * @param passwordVerified whether the device has the recovery lock that it was asked about
   */
  record Report(
      ReportStatus status,
      Optional<CommandUuid> commandUuid,
      List<ErrorChainItem> errorChain,
      DeviceDescription device,
      List<Seen> seen,
      FileVaultReport fileVault,
      Optional<Boolean> passwordVerified)
      implements Message {
    /** A report that says nothing of FileVault, nor of a recovery lock. */
    public Report(
        ReportStatus status,
        Optional<CommandUuid> commandUuid,
        List<ErrorChainItem> errorChain,
        DeviceDescription device,
        List<Seen> seen) {
      this(status, commandUuid, errorChain, device, seen, FileVaultReport.EMPTY, Optional.empty());
    }

    /** A report that lists nothing. */
    public Report(
        ReportStatus status,
        Optional<CommandUuid> commandUuid,
        List<ErrorChainItem> errorChain,
        DeviceDescription device) {
      this(status, commandUuid, errorChain, device, List.of());
    }

    /**
     * Checks that no command is named where none is reported on.
     *
     * @throws IllegalArgumentException if one is
     */
    public Report {
      if (status == ReportStatus.IDLE && commandUuid.isPresent()) {
        throw new IllegalArgumentException("no CommandUUID goes with Idle");
      }
      errorChain = List.copyOf(errorChain);
      seen = List.copyOf(seen);
    }

    /** The same, which lists only this. */
    public Report listing(List<Seen> some) {
      return new Report(status, commandUuid, errorChain, device, some, fileVault, passwordVerified);
    }

    /** The same, with what came of the recovery key in it. */
    public Report with(FileVaultReport.RecoveryKey key) {
      return new Report(
          status, commandUuid, errorChain, device, seen, fileVault.with(key), passwordVerified);
    }
  }

  /**
   * One entry of a list that a device gave.
   *
   * @param kind {@link #PROFILE}, {@link #APP}, {@link #MANAGED_APP} or {@link #ADMIN_ACCOUNT};
   *     others may be added
   * @param identifier of the profile's payload, or of the app's bundle; {@code GUID} of an account
   * @param version of the app, {@code PayloadUUID} of the profile, or the short name of the
   *     account; empty where there is none
   */
  record Seen(String kind, String identifier, String version) {
    /** A profile that is installed. */
    public static final String PROFILE = "profile";

    /** An app that is installed. */
    public static final String APP = "app";

    /** A managed app that is installed. */
    public static final String MANAGED_APP = "managed-app";

    /** An admin account that Setup Assistant made, by the name that Apple gives it, and its own. */
    public static final String ADMIN_ACCOUNT = "admin-account";
  }

  /** {@code Status} of a report. */
  enum ReportStatus {
    /** No result: a new conversation begins. */
    IDLE,
    /** Carried out. */
    ACKNOWLEDGED,
    /** Failed. */
    ERROR,
    /** Not understood. */
    COMMAND_FORMAT_ERROR,
    /** Can't be carried out now; the command stays queued. */
    NOT_NOW
  }

  /** One link of an {@code ErrorChain}. */
  record ErrorChainItem(
      int errorCode,
      String errorDomain,
      Optional<String> localizedDescription,
      Optional<String> usEnglishDescription) {}

  /**
   * Where pushes for an enrolment go: {@code Topic}, {@code PushMagic} and the APNs {@code Token}.
   */
  record PushTarget(String topic, String pushMagic, Bytes token) {}

  /** {@code UserShortName} and {@code UserLongName}. */
  record UserNames(Optional<String> shortName, Optional<String> longName) {}

  /**
   * What a device says of itself: in {@code Authenticate}, and in the results of {@code
   * DeviceInformation} and {@code SecurityInfo}.
   *
   * @param supervised {@code IsSupervised}
   * @param enrolledViaDep {@code ManagementStatus.EnrolledViaDEP}
   */
  record DeviceDescription(
      Optional<String> topic,
      Optional<String> serialNumber,
      Optional<String> model,
      Optional<String> modelName,
      Optional<String> productName,
      Optional<String> deviceName,
      Optional<String> osVersion,
      Optional<String> buildVersion,
      Optional<Boolean> supervised,
      Optional<Boolean> enrolledViaDep) {
    /** Of a device that said nothing. */
    public static final DeviceDescription EMPTY =
        new DeviceDescription(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    /** This, with what the newer one speaks of in its place. */
    public DeviceDescription updatedBy(DeviceDescription newer) {
      return newer.equals(EMPTY)
          ? this
          : new DeviceDescription(
              newer.topic.or(() -> topic),
              newer.serialNumber.or(() -> serialNumber),
              newer.model.or(() -> model),
              newer.modelName.or(() -> modelName),
              newer.productName.or(() -> productName),
              newer.deviceName.or(() -> deviceName),
              newer.osVersion.or(() -> osVersion),
              newer.buildVersion.or(() -> buildVersion),
              newer.supervised.or(() -> supervised),
              newer.enrolledViaDep.or(() -> enrolledViaDep));
    }
  }
}

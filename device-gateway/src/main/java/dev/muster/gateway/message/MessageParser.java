package dev.muster.gateway.message;

import dev.muster.core.event.Bytes;
import dev.muster.core.event.Channel;
import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.Enrollment;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Message;
import dev.muster.core.event.Message.DeviceDescription;
import dev.muster.core.event.Message.ErrorChainItem;
import dev.muster.core.event.Message.ReportStatus;
import dev.muster.plist.PlistException;
import dev.muster.plist.PlistReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Turns a body into a message (Apple, "Check-in" and "Commands and Queries": the keys of each).
 * Pure.
 */
public final class MessageParser {
  /** UserID of a Shared iPad, where the user is known by UserShortName instead. */
  private static final String SHARED_IPAD_USER = "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF";

  /** APNs says that its tokens vary in length, and has never used more than 100 bytes. */
  private static final int LONGEST_TOKEN = 1024;

  private static final int LONGEST_SECRET = 64 * 1024;

  /** It is held in memory; those of Macs have some hundred bytes. */
  private static final int LONGEST_BOOTSTRAP_TOKEN = 4 * 1024;

  /** What a device reports on its declarations. */
  private static final int LONGEST_REPORT = 2 * 1024 * 1024;

  private static final int LONGEST_RESPONSE = 4 * 1024;
  private static final int LONGEST_CHAIN = 16;

  private final PlistReader reader;

  /** A parser that reads with this reader. */
  public MessageParser(PlistReader reader) {
    this.reader = reader;
  }

  /** Reads a body, whatever it holds. */
  public ParsedMessage parse(byte[] body) {
    Fields fields;
    try {
      fields = new Fields(reader.read(body));
    } catch (PlistException e) {
      return new ParsedMessage.Malformed(Optional.empty(), Optional.empty());
    }
    Optional<String> type = fields.text("MessageType");
    Optional<String> name = type.or(() -> fields.text("Status").map(status -> "Report"));
    Optional<Enrollment> enrollment = Optional.empty();
    try {
      enrollment = enrollment(fields);
      if (name.isEmpty() || enrollment.isEmpty()) {
        return new ParsedMessage.Malformed(name, enrollment);
      }
      return understand(fields, name.get(), enrollment.get());
    } catch (IllegalArgumentException e) {
      return new ParsedMessage.Malformed(name, enrollment);
    }
  }

  private static ParsedMessage understand(Fields fields, String name, Enrollment enrollment) {
    return switch (name) {
      case "Authenticate" -> understood(name, enrollment, authenticate(fields));
      case "TokenUpdate" ->
          new ParsedMessage.Understood(
              name, enrollment, tokenUpdate(fields), fields.data("UnlockToken", LONGEST_SECRET));
      case "SetBootstrapToken" ->
          new ParsedMessage.Understood(
              name,
              enrollment,
              new Message.SetBootstrapToken(Optional.empty(), awaits(fields)),
              fields.data("BootstrapToken", LONGEST_BOOTSTRAP_TOKEN));
      case "GetBootstrapToken" ->
          understood(name, enrollment, new Message.GetBootstrapToken(awaits(fields)));
      case ParsedMessage.UserAsked.NAME -> userAsked(fields, enrollment);
      case "DeclarativeManagement" ->
          new ParsedMessage.Understood(
              name,
              enrollment,
              new Message.DeclarativeManagement(fields.required("Endpoint")),
              fields.data("Data", LONGEST_REPORT));
      case "GetToken" -> getToken(fields, name, enrollment);
      case "CheckOut" -> understood(name, enrollment, new Message.CheckOut());
      case "Report" ->
          new ParsedMessage.Understood(
              name, enrollment, report(fields), FileVaultFields.key(fields));
      default -> new ParsedMessage.Unsupported(name, Optional.of(enrollment));
    };
  }

  private static ParsedMessage understood(String name, Enrollment enrollment, Message message) {
    return new ParsedMessage.Understood(name, enrollment, message, Optional.empty());
  }

  private static Optional<Enrollment> enrollment(Fields fields) {
    Optional<String> udid = fields.id("UDID");
    if (udid.isPresent()) {
      Optional<String> user = user(fields, "UserID");
      return enrollment(
          udid.get(),
          user.filter(SHARED_IPAD_USER::equalsIgnoreCase).isPresent()
              ? user(fields, "UserShortName")
                  .or(
                      () -> {
                        throw new IllegalArgumentException("a user of a Shared iPad without name");
                      })
              : user,
          Channel.DEVICE,
          Channel.USER);
    }
    return fields
        .id("EnrollmentID")
        .flatMap(
            id ->
                enrollment(
                    id,
                    user(fields, "EnrollmentUserID"),
                    Channel.USER_ENROLLMENT_DEVICE,
                    Channel.USER_ENROLLMENT_USER));
  }

  /** A user who can't be told must not pass for the device. */
  private static Optional<String> user(Fields fields, String key) {
    Optional<String> user = fields.id(key);
    if (user.isEmpty() && fields.has(key)) {
      throw new IllegalArgumentException(key + " names no user");
    }
    return user;
  }

  private static Optional<Enrollment> enrollment(
      String device, Optional<String> user, Channel deviceChannel, Channel userChannel) {
    EnrollmentId id = new EnrollmentId(device);
    if (!id.isDevice()) {
      throw new IllegalArgumentException("a device id with a colon would pass for a user's");
    }
    return Optional.of(
        user.map(u -> new Enrollment(new EnrollmentId(device + ":" + u), userChannel))
            .orElseGet(() -> new Enrollment(id, deviceChannel)));
  }

  private static Message authenticate(Fields fields) {
    return new Message.Authenticate(
        new DeviceDescription(
            fields.text("Topic"),
            fields.text("SerialNumber"),
            fields.text("Model"),
            fields.text("ModelName"),
            fields.text("ProductName"),
            fields.text("DeviceName"),
            fields.text("OSVersion"),
            fields.text("BuildVersion"),
            Optional.empty(),
            Optional.empty()));
  }

  private static Message tokenUpdate(Fields fields) {
    Optional<String> shortName = fields.text("UserShortName");
    Optional<String> longName = fields.text("UserLongName");
    return new Message.TokenUpdate(
        new Message.PushTarget(
            fields.required("Topic"),
            fields.required("PushMagic"),
            Bytes.wrap(
                fields
                    .data("Token", LONGEST_TOKEN)
                    .orElseThrow(() -> new IllegalArgumentException("Token is missing")))),
        Optional.empty(),
        awaits(fields),
        shortName.isPresent() || longName.isPresent()
            ? Optional.of(new Message.UserNames(shortName, longName))
            : Optional.empty());
  }

  private static ParsedMessage userAsked(Fields fields, Enrollment enrollment) {
    if (enrollment.id().isDevice()) {
      throw new IllegalArgumentException("it names no user");
    }
    return new ParsedMessage.UserAsked(
        enrollment, fields.wholeText("DigestResponse", LONGEST_RESPONSE));
  }

  private static ParsedMessage getToken(Fields fields, String name, Enrollment enrollment) {
    String service = fields.required("TokenServiceType");
    if (!service.equals(Message.GetToken.WATCH_PAIRING)) {
      return understood(name, enrollment, new Message.GetToken(service, Optional.empty()));
    }
    Fields parameters = fields.below("TokenParameters");
    if (!parameters.required("PhoneUDID").equals(enrollment.id().value())) {
      throw new IllegalArgumentException("a phone asks for itself");
    }
    return new ParsedMessage.Understood(
        name,
        enrollment,
        new Message.GetToken(service, Optional.of(pairable(parameters.required("WatchUDID")))),
        Optional.of(parameters.required("SecurityToken").getBytes(StandardCharsets.UTF_8)));
  }

  /** It is to be a device's name. */
  private static String pairable(String watch) {
    return new EnrollmentId(watch).value();
  }

  private static boolean awaits(Fields fields) {
    return fields.flag("AwaitingConfiguration").orElse(false);
  }

  private static Message report(Fields fields) {
    ReportStatus status =
        switch (fields.required("Status")) {
          case "Idle" -> ReportStatus.IDLE;
          case "Acknowledged" -> ReportStatus.ACKNOWLEDGED;
          case "Error" -> ReportStatus.ERROR;
          case "CommandFormatError" -> ReportStatus.COMMAND_FORMAT_ERROR;
          case "NotNow" -> ReportStatus.NOT_NOW;
          default -> throw new IllegalArgumentException("no such Status");
        };
    // Some devices send an empty CommandUUID along with Idle.
    Optional<CommandUuid> uuid =
        status == ReportStatus.IDLE ? Optional.empty() : commandUuid(fields);
    return new Message.Report(
        status,
        uuid,
        errorChain(fields),
        device(fields),
        ListedItems.of(fields),
        FileVaultFields.of(fields),
        fields.flag("PasswordVerified"));
  }

  private static Optional<CommandUuid> commandUuid(Fields fields) {
    try {
      return fields.id("CommandUUID").map(CommandUuid::new);
    } catch (IllegalArgumentException e) {
      // It is of no command of ours; what else it says holds.
      return Optional.empty();
    }
  }

  /**
   * What the result of {@code DeviceInformation} or {@code SecurityInfo} says of the device itself
   * (Apple, "DeviceInformationResponse.QueryResponses", "SecurityInfoResponse.SecurityInfo").
   */
  private static DeviceDescription device(Fields fields) {
    Fields told = fields.below("QueryResponses");
    Fields management = fields.below("SecurityInfo").below("ManagementStatus");
    return new DeviceDescription(
        Optional.empty(),
        told.text("SerialNumber"),
        told.text("Model"),
        told.text("ModelName"),
        told.text("ProductName"),
        told.text("DeviceName"),
        told.text("OSVersion"),
        told.text("BuildVersion"),
        told.flag("IsSupervised"),
        management.flag("EnrolledViaDEP"));
  }

  private static List<ErrorChainItem> errorChain(Fields fields) {
    return fields.items("ErrorChain").stream()
        .limit(LONGEST_CHAIN)
        .map(
            item ->
                new ErrorChainItem(
                    item.whole("ErrorCode").orElse(0),
                    item.text("ErrorDomain").orElse(""),
                    item.text("LocalizedDescription"),
                    item.text("USEnglishDescription")))
        .toList();
  }
}

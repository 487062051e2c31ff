package dev.muster.gateway.message;

import com.dd.plist.NSArray;
import com.dd.plist.NSData;
import com.dd.plist.NSDictionary;
import com.dd.plist.NSNumber;
import com.dd.plist.NSObject;
import com.dd.plist.NSString;
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
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Turns a body into a message (Apple, "Check-in" and "Commands and Queries": the keys of each).
 * Pure.
 */
public final class MessageParser {
  /** UserID of a Shared iPad, where the user is known by UserShortName instead. */
  private static final String SHARED_IPAD_USER = "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF";

  private final PlistReader reader;

  /** A parser that reads with this reader. */
  public MessageParser(PlistReader reader) {
    this.reader = reader;
  }

  /** Reads a body, whatever it holds. */
  public ParsedMessage parse(byte[] body) {
    NSDictionary dict;
    try {
      dict = reader.read(body);
    } catch (PlistException e) {
      return new ParsedMessage.Malformed(Optional.empty(), Optional.empty());
    }
    Optional<String> type = string(dict, "MessageType");
    Optional<String> name = type.or(() -> string(dict, "Status").map(status -> "Report"));
    Optional<Enrollment> enrollment = Optional.empty();
    try {
      enrollment = enrollment(dict);
      if (name.isEmpty() || enrollment.isEmpty()) {
        return new ParsedMessage.Malformed(name, enrollment);
      }
      return understand(dict, name.get(), enrollment.get());
    } catch (IllegalArgumentException e) {
      return new ParsedMessage.Malformed(name, enrollment);
    }
  }

  private static ParsedMessage understand(NSDictionary dict, String name, Enrollment enrollment) {
    return switch (name) {
      case "Authenticate" -> understood(name, enrollment, authenticate(dict));
      case "TokenUpdate" ->
          new ParsedMessage.Understood(
              name, enrollment, tokenUpdate(dict), data(dict, "UnlockToken"));
      case "CheckOut" -> understood(name, enrollment, new Message.CheckOut());
      case "Report" -> understood(name, enrollment, report(dict));
      default -> new ParsedMessage.Unsupported(name, Optional.of(enrollment));
    };
  }

  private static ParsedMessage understood(String name, Enrollment enrollment, Message message) {
    return new ParsedMessage.Understood(name, enrollment, message, Optional.empty());
  }

  private static Optional<Enrollment> enrollment(NSDictionary dict) {
    Optional<String> udid = string(dict, "UDID");
    if (udid.isPresent()) {
      Optional<String> user =
          string(dict, "UserID")
              .flatMap(
                  id ->
                      id.equals(SHARED_IPAD_USER)
                          ? string(dict, "UserShortName")
                          : Optional.of(id));
      return enrollment(udid.get(), user, Channel.DEVICE, Channel.USER);
    }
    return string(dict, "EnrollmentID")
        .flatMap(
            id ->
                enrollment(
                    id,
                    string(dict, "EnrollmentUserID"),
                    Channel.USER_ENROLLMENT_DEVICE,
                    Channel.USER_ENROLLMENT_USER));
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

  private static Message authenticate(NSDictionary dict) {
    return new Message.Authenticate(
        new DeviceDescription(
            string(dict, "Topic"),
            string(dict, "SerialNumber"),
            string(dict, "Model"),
            string(dict, "ModelName"),
            string(dict, "ProductName"),
            string(dict, "DeviceName"),
            string(dict, "OSVersion"),
            string(dict, "BuildVersion"),
            Optional.empty(),
            Optional.empty()));
  }

  private static Message tokenUpdate(NSDictionary dict) {
    Optional<String> shortName = string(dict, "UserShortName");
    Optional<String> longName = string(dict, "UserLongName");
    return new Message.TokenUpdate(
        new Message.PushTarget(
            required(string(dict, "Topic"), "Topic"),
            required(string(dict, "PushMagic"), "PushMagic"),
            Bytes.wrap(required(data(dict, "Token"), "Token"))),
        Optional.empty(),
        dict.get("AwaitingConfiguration") instanceof NSNumber n && n.boolValue(),
        shortName.isPresent() || longName.isPresent()
            ? Optional.of(new Message.UserNames(shortName, longName))
            : Optional.empty());
  }

  private static Message report(NSDictionary dict) {
    ReportStatus status =
        switch (required(string(dict, "Status"), "Status")) {
          case "Idle" -> ReportStatus.IDLE;
          case "Acknowledged" -> ReportStatus.ACKNOWLEDGED;
          case "Error" -> ReportStatus.ERROR;
          case "CommandFormatError" -> ReportStatus.COMMAND_FORMAT_ERROR;
          case "NotNow" -> ReportStatus.NOT_NOW;
          default -> throw new IllegalArgumentException("no such Status");
        };
    // Some devices send an empty CommandUUID along with Idle.
    Optional<CommandUuid> uuid =
        status == ReportStatus.IDLE
            ? Optional.empty()
            : string(dict, "CommandUUID").map(CommandUuid::new);
    return new Message.Report(status, uuid, errorChain(dict), device(dict));
  }

  /**
   * What the result of {@code DeviceInformation} or {@code SecurityInfo} says of the device itself
   * (Apple, "DeviceInformationResponse.QueryResponses", "SecurityInfoResponse.SecurityInfo").
   */
  private static DeviceDescription device(NSDictionary dict) {
    NSDictionary none = new NSDictionary();
    NSDictionary told = dict.get("QueryResponses") instanceof NSDictionary d ? d : none;
    NSDictionary security = dict.get("SecurityInfo") instanceof NSDictionary d ? d : none;
    NSDictionary management = security.get("ManagementStatus") instanceof NSDictionary d ? d : none;
    return new DeviceDescription(
        Optional.empty(),
        string(told, "SerialNumber"),
        string(told, "Model"),
        string(told, "ModelName"),
        string(told, "ProductName"),
        string(told, "DeviceName"),
        string(told, "OSVersion"),
        string(told, "BuildVersion"),
        bool(told, "IsSupervised"),
        bool(management, "EnrolledViaDEP"));
  }

  private static List<ErrorChainItem> errorChain(NSDictionary dict) {
    return dict.get("ErrorChain") instanceof NSArray chain
        ? Arrays.stream(chain.getArray())
            .filter(NSDictionary.class::isInstance)
            .map(NSDictionary.class::cast)
            .map(
                item ->
                    new ErrorChainItem(
                        item.get("ErrorCode") instanceof NSNumber n ? n.intValue() : 0,
                        string(item, "ErrorDomain").orElse(""),
                        string(item, "LocalizedDescription"),
                        string(item, "USEnglishDescription")))
            .toList()
        : List.of();
  }

  private static Optional<String> string(NSDictionary dict, String key) {
    NSObject value = dict.get(key);
    return value instanceof NSString s && !s.getContent().isEmpty()
        ? Optional.of(s.getContent())
        : Optional.empty();
  }

  private static Optional<Boolean> bool(NSDictionary dict, String key) {
    return dict.get(key) instanceof NSNumber n ? Optional.of(n.boolValue()) : Optional.empty();
  }

  private static Optional<byte[]> data(NSDictionary dict, String key) {
    return dict.get(key) instanceof NSData d ? Optional.of(d.bytes()) : Optional.empty();
  }

  private static <T> T required(Optional<T> value, String key) {
    return value.orElseThrow(() -> new IllegalArgumentException(key + " is missing"));
  }
}

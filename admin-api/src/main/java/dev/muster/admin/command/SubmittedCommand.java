package dev.muster.admin.command;

import com.dd.plist.NSDictionary;
import com.dd.plist.NSObject;
import com.dd.plist.NSString;
import dev.muster.admin.http.Problem;
import dev.muster.catalog.CommandCatalog;
import dev.muster.catalog.CommandSchema;
import dev.muster.catalog.CommandType;
import dev.muster.core.event.CommandUuid;
import dev.muster.plist.PlistEntries;
import dev.muster.plist.PlistException;
import dev.muster.plist.PlistLimits;
import dev.muster.plist.PlistReader;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;

/**
 * A command as an admin gave it.
 *
 * @param requestType Apple's name of it
 * @param uuid its name, where the admin chose one
 * @param payloadIdentifier of the profile that it installs, where it could be read
 * @param removes the identifier of the profile that it removes, where it could be read
 * @param pin that the device is to be locked or erased with, or the password of its recovery lock
 *     or firmware, where there is one
 * @param entries the XML of what stands beside CommandUUID in the outer dictionary
 */
public record SubmittedCommand(
    String requestType,
    Optional<CommandUuid> uuid,
    Optional<String> payloadIdentifier,
    Optional<String> removes,
    Optional<String> pin,
    byte[] entries) {
  /** Commands after which a Mac asks for what stands in them, by their keys. */
  private static final Map<String, String> PINNED =
      Map.of(
          "DeviceLock", "PIN",
          "EraseDevice", "PIN",
          "SetRecoveryLock", "NewPassword",
          "SetFirmwarePassword", "NewPassword");

  private static final PlistReader READER = new PlistReader(PlistLimits.DEFAULT);

  /** The JSON form: the command's own dictionary, with {@code RequestType}. */
  public static SubmittedCommand ofJson(JsonObject command) {
    String requestType = command.getString("RequestType");
    CommandType type =
        CommandCatalog.find(requestType)
            .orElseThrow(
                () ->
                    new Problem(
                        400,
                        "unknown-request-type",
                        CommandWords.unknown(requestType)
                            + "; what is newer can be sent as a property list"));
    if (!CommandSchema.fits(type, command)) {
      throw invalid(
          "%s (muster command --help %s and GET /v1/command-types/%s explain it)"
              .formatted(CommandWords.wrong(type, command), requestType, requestType));
    }
    NSDictionary outer = new NSDictionary();
    outer.put("Command", TypedPlist.of(command, type.keys()));
    return of(outer, requestType, Optional.empty());
  }

  /**
   * The same with a name that its sender chose.
   *
   * @throws Problem if it can be none
   */
  public SubmittedCommand named(String chosen) {
    try {
      return new SubmittedCommand(
          requestType,
          Optional.of(new CommandUuid(chosen)),
          payloadIdentifier,
          removes,
          pin,
          entries);
    } catch (IllegalArgumentException e) {
      throw Problem.badRequest(e.getMessage());
    }
  }

  /** The plist form: the whole command, with or without {@code CommandUUID}. */
  public static SubmittedCommand ofPlist(byte[] body) {
    try {
      NSDictionary outer = READER.readWhole(body);
      if (outer.get("Command") instanceof NSDictionary command
          && command.get("RequestType") instanceof NSString requestType
          && !requestType.getContent().isBlank()) {
        NSObject uuid = outer.remove("CommandUUID");
        return of(
            outer,
            requestType.getContent(),
            uuid instanceof NSString s
                ? Optional.of(new CommandUuid(s.getContent()))
                : Optional.empty());
      }
    } catch (PlistException e) {
      throw Problem.badRequest(
          "the body is not a property list that can be taken: " + e.getMessage());
    } catch (IllegalArgumentException e) {
      throw Problem.badRequest(e.getMessage());
    }
    throw Problem.badRequest(
        "the body is not a command: send a plist with a Command dictionary that has a RequestType");
  }

  private static SubmittedCommand of(
      NSDictionary outer, String requestType, Optional<CommandUuid> uuid) {
    NSDictionary command = (NSDictionary) outer.get("Command");
    ContentCheck.wrong(requestType, command)
        .ifPresent(
            why -> {
              throw invalid(why);
            });
    return new SubmittedCommand(
        requestType,
        uuid,
        ContentCheck.payloadIdentifier(requestType, command),
        removed(command),
        pin(requestType, command),
        PlistEntries.of(outer));
  }

  private static Optional<String> pin(String requestType, NSDictionary command) {
    return PINNED.containsKey(requestType)
            && command.get(PINNED.get(requestType)) instanceof NSString pin
        ? Optional.of(pin.getContent()).filter(text -> !text.isEmpty())
        : Optional.empty();
  }

  /** Without what may be secret. */
  @Override
  public String toString() {
    return "SubmittedCommand[%s]".formatted(requestType);
  }

  private static Problem invalid(String why) {
    return new Problem(400, "command-invalid", why);
  }

  private static Optional<String> removed(NSDictionary command) {
    return command.get("Identifier") instanceof NSString identifier
        ? Optional.of(identifier.getContent())
        : Optional.empty();
  }
}

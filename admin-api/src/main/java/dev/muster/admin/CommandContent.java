package dev.muster.admin;

import com.dd.plist.NSArray;
import com.dd.plist.NSData;
import com.dd.plist.NSDictionary;
import com.dd.plist.NSNumber;
import com.dd.plist.NSObject;
import com.dd.plist.NSString;
import dev.muster.core.event.CommandUuid;
import dev.muster.plist.PlistException;
import dev.muster.plist.PlistLimits;
import dev.muster.plist.PlistReader;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/**
 * A command as an admin gave it.
 *
 * @param requestType Apple's name of it
 * @param uuid its name, where the admin chose one
 * @param entries the XML of what stands beside CommandUUID in the outer dictionary
 */
record CommandContent(String requestType, Optional<CommandUuid> uuid, byte[] entries) {
  private static final PlistReader READER = new PlistReader(PlistLimits.DEFAULT);

  /**
   * Keys of commands whose values are bytes, which JSON brings in base64 (Apple, "Commands and
   * Queries").
   */
  private static final Set<String> DATA_KEYS =
      Set.of(
          "Data",
          "DeviceAttestationNonce",
          "Image",
          "ManifestURLPinningCerts",
          "MDMProfileData",
          "NewCertificate",
          "Payload",
          "ProvisioningProfile",
          "ReplyEncryptionCertificate",
          "UnlockToken",
          "WiFiProfileData",
          "passwordHash");

  /** The JSON form: the command's own dictionary, with {@code RequestType}. */
  static CommandContent ofJson(JsonObject command) {
    if (!(command.getValue("RequestType") instanceof String requestType)) {
      throw Problem.badRequest(
          "the command has no RequestType: name one, such as DeviceInformation");
    }
    NSDictionary outer = new NSDictionary();
    outer.put("Command", plist(command));
    return new CommandContent(requestType, Optional.empty(), entries(outer));
  }

  /** The plist form: the whole command, with or without {@code CommandUUID}. */
  static CommandContent ofPlist(byte[] body) {
    try {
      NSDictionary outer = READER.read(body);
      if (outer.get("Command") instanceof NSDictionary command
          && command.get("RequestType") instanceof NSString requestType) {
        NSObject uuid = outer.remove("CommandUUID");
        return new CommandContent(
            requestType.getContent(),
            uuid instanceof NSString s
                ? Optional.of(new CommandUuid(s.getContent()))
                : Optional.empty(),
            entries(outer));
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

  private static byte[] entries(NSDictionary outer) {
    String xml = outer.toXMLPropertyList();
    int start = xml.indexOf("<dict>") + "<dict>".length();
    return xml.substring(start, xml.lastIndexOf("</dict>"))
        .strip()
        .getBytes(StandardCharsets.UTF_8);
  }

  private static NSDictionary plist(JsonObject json) {
    NSDictionary dict = new NSDictionary();
    for (String key : json.fieldNames()) {
      dict.put(key, value(key, json.getValue(key)));
    }
    return dict;
  }

  private static NSObject value(String key, Object value) {
    return switch (value) {
      case String s when DATA_KEYS.contains(key) -> data(key, s);
      case String s -> new NSString(s);
      case Boolean b -> new NSNumber(b);
      case Integer i -> new NSNumber(i);
      case Long l -> new NSNumber(l);
      case Number n -> new NSNumber(n.doubleValue());
      case JsonObject o -> plist(o);
      case JsonArray a ->
          new NSArray(a.stream().map(item -> value(key, item)).toArray(NSObject[]::new));
      case null ->
          throw Problem.badRequest(key + " is null, which a plist can't hold: leave it out");
      default -> throw Problem.badRequest(key + " has a value that a plist can't hold");
    };
  }

  private static NSData data(String key, String base64) {
    try {
      return new NSData(Base64.getDecoder().decode(base64));
    } catch (IllegalArgumentException e) {
      throw Problem.badRequest(key + " holds bytes: give them in base64");
    }
  }
}

package dev.muster.admin.command;

import com.dd.plist.NSData;
import com.dd.plist.NSDictionary;
import com.dd.plist.NSObject;
import com.dd.plist.NSString;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What Apple's table can't say of a command and each device would answer with an error: a profile
 * that is none, and a PIN that no Mac takes.
 */
final class ContentCheck {
  private static final String IDENTIFIER = "PayloadIdentifier";

  /** Apple, DeviceLock and EraseDevice: "The six-character PIN for Find My". */
  private static final Pattern PIN = Pattern.compile("[0-9]{6}");

  private ContentCheck() {}

  /** What is wrong, in words; empty if nothing is. */
  static Optional<String> wrong(String requestType, NSDictionary command) {
    return switch (requestType) {
      case "InstallProfile" -> profile(command, "Payload");
      case "InstallProvisioningProfile" -> provisioning(command, "ProvisioningProfile");
      case "DeviceLock" -> pin(command);
      case "EraseDevice" ->
          pin(command)
              .or(
                  () ->
                      command.get("ReturnToService") instanceof NSDictionary service
                          ? Stream.of("WiFiProfileData", "MDMProfileData")
                              .flatMap(key -> profile(service, key).stream())
                              .findFirst()
                          : Optional.empty());
      default -> Optional.empty();
    };
  }

  /**
   * The {@code PayloadIdentifier} of the profile that the command installs. Where it installs none,
   * or one that is encrypted for the device, there is none that can be read.
   */
  static Optional<String> payloadIdentifier(String requestType, NSDictionary command) {
    return requestType.equals("InstallProfile") && command.get("Payload") instanceof NSData payload
        ? PlistFile.of(payload.bytes()).content().flatMap(ContentCheck::identifier)
        : Optional.empty();
  }

  private static Optional<String> identifier(NSDictionary profile) {
    return profile.get(IDENTIFIER) instanceof NSString id
        ? Optional.of(id.getContent())
        : Optional.empty();
  }

  private static Optional<String> profile(NSDictionary command, String key) {
    NSObject value = command.get(key);
    if (value == null) {
      return Optional.empty();
    }
    if (!(value instanceof NSData data)) {
      return Optional.of(key + " must be data, not another kind of value");
    }
    PlistFile file = PlistFile.of(data.bytes());
    if (file.encrypted() || file.content().flatMap(ContentCheck::identifier).isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        none(
            key,
            data,
            file.content().isPresent()
                ? "a property list, but no configuration profile: it has no " + IDENTIFIER
                : "no configuration profile, as a file .mobileconfig is",
            "wifi.mobileconfig"));
  }

  private static Optional<String> provisioning(NSDictionary command, String key) {
    if (!(command.get(key) instanceof NSData data)) {
      return Optional.empty();
    }
    PlistFile file = PlistFile.of(data.bytes());
    return file.encrypted() || file.content().isPresent()
        ? Optional.empty()
        : Optional.of(
            none(
                key,
                data,
                "no provisioning profile, as a file .mobileprovision is",
                "app.mobileprovision"));
  }

  private static String none(String key, NSData data, String what, String example) {
    return "%s is %s: give a file's bytes, with  -p %s=@%s  to muster command and in base64, once, to the API"
        .formatted(key, PlistFile.inBase64(data.bytes()) ? "base64 of base64" : what, key, example);
  }

  private static Optional<String> pin(NSDictionary command) {
    NSObject value = command.get("PIN");
    boolean well =
        value == null || value instanceof NSString text && PIN.matcher(text.getContent()).matches();
    return well ? Optional.empty() : Optional.of("PIN must be six digits, such as 482913");
  }
}

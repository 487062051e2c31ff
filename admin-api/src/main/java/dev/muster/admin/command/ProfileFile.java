package dev.muster.admin.command;

import com.dd.plist.NSArray;
import com.dd.plist.NSData;
import com.dd.plist.NSDictionary;
import com.dd.plist.NSObject;
import com.dd.plist.NSString;
import dev.muster.plist.PlistEntries;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A configuration profile as devices are to have it. Its {@code PayloadUUID} follows from what it
 * says, so that a device's list tells which content it has, and white space, the order of keys, and
 * a {@code PayloadUUID} that a program made anew make no other profile. One that is signed stays as
 * it is, with its own.
 *
 * @param identifier {@code PayloadIdentifier}
 * @param uuid {@code PayloadUUID}
 * @param entries of the command that installs it
 */
public record ProfileFile(String identifier, String uuid, byte[] entries) {
  private static final String UUID_KEY = "PayloadUUID";
  private static final byte DER_SEQUENCE = 0x30;

  /**
   * Reads a profile.
   *
   * @throws IllegalArgumentException if it is none, with what is wrong in words
   */
  public static ProfileFile of(byte[] bytes) {
    PlistFile file = PlistFile.of(bytes);
    if (file.encrypted()) {
      throw new IllegalArgumentException(
          "it is encrypted for one device: give it to that one by InstallProfile");
    }
    NSDictionary content =
        file.content()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "it is no configuration profile, as a file .mobileconfig is"));
    String identifier =
        text(content, "PayloadIdentifier")
            .orElseThrow(() -> new IllegalArgumentException("it has no PayloadIdentifier"));
    if (enrolls(content)) {
      throw new IllegalArgumentException(
          "it has a payload com.apple.mdm, which is how devices enroll: muster enroll-link and"
              + " muster dep give them that");
    }
    boolean signed = bytes[0] == DER_SEQUENCE;
    String uuid =
        signed
            ? text(content, UUID_KEY)
                .orElseThrow(() -> new IllegalArgumentException("it has no PayloadUUID"))
            : identity(content);
    byte[] payload = signed ? bytes : written(content, uuid);
    NSDictionary command = new NSDictionary();
    command.put("Payload", new NSData(payload));
    return new ProfileFile(identifier, uuid, PlistEntries.command("InstallProfile", command));
  }

  /** It would take the place of what the device is managed by. */
  private static boolean enrolls(NSDictionary content) {
    return content.get("PayloadContent") instanceof NSArray payloads
        && Arrays.stream(payloads.getArray())
            .anyMatch(
                payload ->
                    payload instanceof NSDictionary inner
                        && text(inner, "PayloadType").equals(Optional.of("com.apple.mdm")));
  }

  private static Optional<String> text(NSDictionary dictionary, String key) {
    return dictionary.get(key) instanceof NSString found && !found.getContent().isBlank()
        ? Optional.of(found.getContent())
        : Optional.empty();
  }

  private static String identity(NSDictionary content) {
    NSDictionary bare = new NSDictionary();
    content.forEach((key, value) -> bare.put(key, value));
    bare.remove(UUID_KEY);
    String canonical = sorted(bare).toXMLPropertyList();
    return UUID.nameUUIDFromBytes(canonical.getBytes(StandardCharsets.UTF_8))
        .toString()
        .toUpperCase(Locale.ROOT);
  }

  private static byte[] written(NSDictionary content, String uuid) {
    NSDictionary whole = new NSDictionary();
    content.forEach((key, value) -> whole.put(key, value));
    whole.put(UUID_KEY, uuid);
    return whole.toXMLPropertyList().getBytes(StandardCharsets.UTF_8);
  }

  private static NSObject sorted(NSObject value) {
    return switch (value) {
      case NSDictionary dictionary -> {
        NSDictionary copy = new NSDictionary();
        new TreeMap<String, NSObject>(Map.copyOf(dictionary))
            .forEach((key, inner) -> copy.put(key, sorted(inner)));
        yield copy;
      }
      case NSArray array ->
          new NSArray(
              Arrays.stream(array.getArray()).map(ProfileFile::sorted).toArray(NSObject[]::new));
      default -> value;
    };
  }
}

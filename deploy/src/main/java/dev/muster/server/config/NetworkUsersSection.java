package dev.muster.server.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What becomes of users of Macs whom the network knows and the Mac does not.
 *
 * @param policy what is done
 * @param file their passwords' hashes, as {@code htdigest} writes them; there where they are
 *     checked
 * @param realm as the file has it
 */
public record NetworkUsersSection(Policy policy, Optional<Path> file, String realm) {
  /** What is done. */
  public enum Policy {
    /** They are not managed. */
    REFUSE,
    /** They are, without a proof. */
    LET_IN,
    /** They are, if they know their password. */
    CHECK
  }

  private static final String KEY = "device.network.users";
  private static final String FILE = "device.network.users.file";
  private static final String REALM = "device.network.users.realm";

  /** The keys, and what holds where nobody says anything else. */
  public static final Map<String, String> DEFAULTS =
      Map.of(KEY, "refuse", FILE, "", REALM, "Muster");

  /** Reads the section. */
  public static NetworkUsersSection read(Settings settings) {
    Policy policy =
        switch (settings.raw(KEY).strip()) {
          case "refuse" -> Policy.REFUSE;
          case "let-in" -> Policy.LET_IN;
          case "check" -> Policy.CHECK;
          default ->
              throw new ConfigurationException(
                  "%s=%s: set it to refuse, let-in or check".formatted(KEY, settings.raw(KEY)));
        };
    Optional<Path> file = settings.path(FILE);
    if (policy == Policy.CHECK && file.isEmpty()) {
      throw new ConfigurationException(
          "%s=check needs their passwords' hashes: set %s to a file that htdigest made"
              .formatted(KEY, FILE));
    }
    String realm = settings.raw(REALM).strip();
    if (!realm.matches("[\\w .@-]{1,64}")) {
      throw new ConfigurationException(
          "%s=%s: give up to 64 letters, digits and spaces".formatted(REALM, realm));
    }
    return new NetworkUsersSection(policy, file, realm);
  }
}

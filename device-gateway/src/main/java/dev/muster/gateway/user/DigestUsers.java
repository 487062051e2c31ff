package dev.muster.gateway.user;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Users and what checks their passwords, in a file as Apache's {@code htdigest} writes it: lines
 * {@code name:realm:HA1}. It is read again when it was changed. Safe for any thread; may read a
 * file.
 */
public final class DigestUsers {
  private static final Pattern HA1 = Pattern.compile("[0-9a-fA-F]{32}");
  private static final String COMMENT = "#";

  private final Path file;
  private Map<String, String> known = Map.of();
  private Optional<FileTime> readAt = Optional.empty();

  /**
   * Those in this file.
   *
   * @throws IllegalArgumentException if a line is none of these, with a sentence for the operator
   * @throws UncheckedIOException if it can't be read
   */
  public DigestUsers(Path file) {
    this.file = file;
    users();
  }

  /** MD5 of name, realm and password, in lower case hexadecimal; empty for who is not there. */
  Optional<String> ha1(String name, String realm) {
    return Optional.ofNullable(users().get(key(name, realm)));
  }

  private synchronized Map<String, String> users() {
    try {
      FileTime changed = Files.getLastModifiedTime(file);
      if (readAt.filter(changed::equals).isEmpty()) {
        known = read();
        readAt = Optional.of(changed);
      }
      return known;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, String> read() throws IOException {
    Map<String, String> users = new HashMap<>();
    int number = 0;
    for (String line : Files.readAllLines(file)) {
      number++;
      String text = line.strip();
      if (text.isEmpty() || text.startsWith(COMMENT)) {
        continue;
      }
      String[] parts = text.split(":", -1);
      if (parts.length != 3 || parts[0].isEmpty() || !HA1.matcher(parts[2]).matches()) {
        throw new IllegalArgumentException(
            "%s, line %d is not name:realm:hash: make it with htdigest".formatted(file, number));
      }
      users.put(key(parts[0], parts[1]), parts[2].toLowerCase(Locale.ROOT));
    }
    return Map.copyOf(users);
  }

  private static String key(String name, String realm) {
    return name + ":" + realm;
  }
}

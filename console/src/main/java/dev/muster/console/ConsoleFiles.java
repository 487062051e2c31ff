package dev.muster.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * All files of the console. All but the page stand under a folder that is named after their
 * contents, so that browsers can keep them for ever and modules find each other by plain relative
 * names. Immutable.
 */
public final class ConsoleFiles {
  /** What stands before the folder. */
  public static final String PREFIX = "/console/";

  private static final String ROOT = "web/";
  private static final String PAGE = "index.html";
  private static final int HASH_LENGTH = 20;

  private final ConsoleFile page;
  private final Map<String, ConsoleFile> byPath;

  private ConsoleFiles(ConsoleFile page, Map<String, ConsoleFile> byPath) {
    this.page = page;
    this.byPath = Map.copyOf(byPath);
  }

  /** Reads them from the program. */
  public static ConsoleFiles load() {
    Map<String, byte[]> contents = new TreeMap<>();
    new String(read("files"), StandardCharsets.UTF_8)
        .lines()
        .forEach(name -> contents.put(name, read(name)));
    String base = PREFIX + hash(contents) + "/";
    Map<String, ConsoleFile> byPath =
        contents.entrySet().stream()
            .collect(
                Collectors.toMap(
                    file -> base + file.getKey(),
                    file -> ConsoleFile.of(file.getKey(), file.getValue())));
    String preloads =
        contents.keySet().stream()
            .filter(name -> name.endsWith(".js"))
            .map(name -> "<link rel=\"modulepreload\" href=\"%s%s\">".formatted(base, name))
            .collect(Collectors.joining("\n    "));
    String page =
        new String(read(PAGE), StandardCharsets.UTF_8)
            .replace("{{base}}", base)
            .replace("{{preloads}}", preloads);
    return new ConsoleFiles(ConsoleFile.of(PAGE, page.getBytes(StandardCharsets.UTF_8)), byPath);
  }

  /** The page, which names the others. It must be asked for anew each time. */
  public ConsoleFile page() {
    return page;
  }

  /** The file at this path, which never changes. */
  public Optional<ConsoleFile> find(String path) {
    return Optional.ofNullable(byPath.get(path));
  }

  /** All files but the page, by path. */
  Map<String, ConsoleFile> all() {
    return byPath;
  }

  private static String hash(Map<String, byte[]> contents) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      contents.forEach(
          (name, content) -> {
            digest.update((name + " " + content.length + "\n").getBytes(StandardCharsets.UTF_8));
            digest.update(content);
          });
      return HexFormat.of().formatHex(digest.digest()).substring(0, HASH_LENGTH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("the JDK lacks SHA-256", e);
    }
  }

  private static byte[] read(String name) {
    try (InputStream in = ConsoleFiles.class.getResourceAsStream(ROOT + name)) {
      if (in == null) {
        throw new IllegalStateException("the console's " + name + " is missing from the program");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("the console's " + name + " can't be read", e);
    }
  }
}

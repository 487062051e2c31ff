package dev.muster.server;

import dev.muster.cli.Main;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;

/**
 * Java for processes that run the program: with an AOT cache, as the script {@code muster} uses
 * one, so that a server starts in half the time. The cache is made by a server that does nothing
 * else, the first time that it is wanted for the classes as they are. Safe for any thread.
 */
public final class QuickStart {
  private static final int MOST_SECONDS = 180;
  private static final List<String> OPTIONS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  private static List<String> made;

  private QuickStart() {}

  /**
   * The words of a command up to its main class.
   *
   * @param heap such as {@code 384m}
   */
  public static List<String> java(String heap) {
    List<String> words = new ArrayList<>(List.of(program(), "-Xmx" + heap));
    words.addAll(options());
    return words;
  }

  private static synchronized List<String> options() {
    if (made == null) {
      try {
        made = make();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
    return made;
  }

  private static List<String> make() throws IOException, InterruptedException {
    List<Path> entries =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(Path::of)
            .toList();
    Path home = home().resolve(Long.toHexString(sum(entries)));
    List<String> options = new ArrayList<>(OPTIONS);
    options.addAll(List.of("-cp", classPath(entries, home)));
    Path cache = home.resolve("server.aot");
    if (Files.exists(cache) || train(home, options, cache)) {
      options.addFirst("-XX:AOTCache=" + cache);
    }
    return List.copyOf(options);
  }

  /** Beside the classes, so that it goes with them. */
  private static Path home() {
    try {
      return Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .resolveSibling("quick-start");
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A cache is made from jars alone. Those of an earlier run are as they were. */
  private static String classPath(List<Path> entries, Path home) throws IOException {
    Files.createDirectories(home);
    List<String> jars = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      Path entry = entries.get(i);
      if (Files.isDirectory(entry)) {
        Path jar = home.resolve(i + ".jar");
        if (Files.notExists(jar)) {
          pack(entry, jar);
        }
        jars.add(jar.toString());
      } else if (Files.exists(entry)) {
        jars.add(entry.toString());
      }
    }
    return String.join(File.pathSeparator, jars);
  }

  private static void pack(Path directory, Path jar) throws IOException {
    Path half = jar.resolveSibling(jar.getFileName() + "." + ProcessHandle.current().pid());
    try (OutputStream file = Files.newOutputStream(half);
        JarOutputStream out = new JarOutputStream(file)) {
      for (Path each : files(directory)) {
        out.putNextEntry(new ZipEntry(directory.relativize(each).toString()));
        Files.copy(each, out);
        out.closeEntry();
      }
    }
    Files.move(half, jar, StandardCopyOption.ATOMIC_MOVE);
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile).sorted(Comparator.naturalOrder()).toList();
    }
  }

  private static long sum(List<Path> entries) throws IOException {
    CRC32 sum = new CRC32();
    for (Path entry : entries) {
      List<Path> files = Files.isDirectory(entry) ? files(entry) : List.of(entry);
      for (Path file : files) {
        String written = Files.exists(file) ? Files.getLastModifiedTime(file).toString() : "";
        sum.update((file + " " + written).getBytes(StandardCharsets.UTF_8));
      }
    }
    return sum.getValue();
  }

  /** Whether a server came up, stopped, and left a cache. */
  private static boolean train(Path home, List<String> options, Path cache)
      throws IOException, InterruptedException {
    Path work = Files.createTempDirectory(home, "training");
    Path fresh = work.resolve("new.aot");
    Path output = work.resolve("server.out");
    List<String> words = new ArrayList<>(List.of(program(), "-Xmx384m"));
    words.add("-XX:AOTCacheOutput=" + fresh);
    words.addAll(options);
    words.addAll(List.of("dev.muster.cli.Main", "serve", "--data", work + "/data"));
    for (String listener : List.of("gateway", "admin", "operations", "kafka.embedded")) {
      words.addAll(List.of("--set", listener + ".port=0"));
    }
    Process server =
        new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(output.toFile()).start();
    try {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
      while (server.isAlive()
          && System.nanoTime() < deadline
          && !Files.readString(output).contains("Ready.")) {
        server.waitFor(100, TimeUnit.MILLISECONDS);
      }
      server.destroy();
      if (!server.waitFor(MOST_SECONDS, TimeUnit.SECONDS) || Files.notExists(fresh)) {
        return false;
      }
      Files.move(fresh, cache, StandardCopyOption.ATOMIC_MOVE);
      return true;
    } finally {
      server.destroyForcibly();
      remove(work);
    }
  }

  private static void remove(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  private static String program() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }
}

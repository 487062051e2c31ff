package dev.muster.server;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which program listens on a TCP port of this machine, as far as Linux lets this user know. */
final class PortHolder {
  private static final Path PROC = Path.of("/proc");

  /** TCP_LISTEN in {@code /proc/net/tcp} (Linux, proc_net_tcp.rst). */
  private static final String LISTENS = "0A";

  private static final int ADDRESS = 1;
  private static final int STATE = 3;
  private static final int INODE = 9;

  private PortHolder() {}

  /** The program with its process, in words. */
  static Optional<String> of(int port) {
    try {
      Set<String> sockets = new HashSet<>();
      for (String table : List.of("tcp", "tcp6")) {
        Path file = PROC.resolve("net").resolve(table);
        if (Files.exists(file)) {
          Files.readAllLines(file).stream()
              .map(line -> line.strip().split("\\s+"))
              .filter(row -> row.length > INODE && listensOn(row, port))
              .forEach(row -> sockets.add("socket:[" + row[INODE] + "]"));
        }
      }
      return sockets.isEmpty() ? Optional.empty() : process(sockets);
    } catch (IOException e) {
      // What can't be known is left out.
      return Optional.empty();
    }
  }

  private static boolean listensOn(String[] row, int port) {
    String address = row[ADDRESS];
    return row[STATE].equals(LISTENS) && address.endsWith(":%04X".formatted(port));
  }

  private static Optional<String> process(Set<String> sockets) throws IOException {
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : processes) {
        if (has(process, sockets)) {
          return Optional.of(words(Long.parseLong(process.getFileName().toString())));
        }
      }
    }
    return Optional.empty();
  }

  private static boolean has(Path process, Set<String> sockets) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path file : files) {
        if (sockets.contains(Files.readSymbolicLink(file).toString())) {
          return true;
        }
      }
    } catch (IOException e) {
      // Another user's process, or one that ended meanwhile.
      return false;
    }
    return false;
  }

  private static String words(long pid) {
    if (pid == ProcessHandle.current().pid()) {
      return "another part of this very program";
    }
    String program =
        ProcessHandle.of(pid)
            .flatMap(handle -> handle.info().command())
            .map(command -> Path.of(command).getFileName().toString())
            .orElse("a program");
    return "%s (process %d)".formatted(program, pid);
  }
}

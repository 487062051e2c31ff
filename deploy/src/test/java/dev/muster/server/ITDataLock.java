package dev.muster.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.server.config.ConfigurationException;
import dev.muster.simulator.Network;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A data directory is one process's at a time. */
@Timeout(180)
class ITDataLock {
  /** What a process that is stopped by SIGTERM exits with. */
  private static final int TERMINATED = 128 + 15;

  @TempDir Path directory;

  @Test
  void whoComesToTheDirectoryOfARunningServerIsRefusedAndTheServerGoesOn() throws Exception {
    Path data = Files.createDirectory(directory.resolve("data"));
    ServerProcess first = new ServerProcess(data);
    first.start();
    String pid = Files.readAllLines(data.resolve(DataLock.FILE)).getFirst();
    Map<Path, Long> before = files(data);
    for (List<String> second :
        List.of(
            List.of("demo", "--exit", "--data", data.toString()),
            List.of("serve", "--data", data.toString()),
            List.of("serve", "--data", data + "/../data", "--set", "kafka.embedded.port=0"),
            List.of("restore", "no-backup.zip", "--data", data.toString()))) {
      Path err = directory.resolve("err");
      Process process = muster(second).redirectError(err.toFile()).start();
      assertTrue(process.waitFor(30, TimeUnit.SECONDS), second.toString());
      assertNotEquals(0, process.exitValue(), second.toString());
      String said = Files.readString(err);
      assertEquals(1, said.lines().count(), said);
      assertTrue(said.contains("another Muster (pid " + pid + ") uses "), said);
      assertTrue(said.contains("name another directory"), said);
    }
    assertEquals(before, files(data));
    try (Network network = first.network()) {
      HttpRequest.Builder status =
          HttpRequest.newBuilder(first.adminUrl().resolve("/v1/status"))
              .header(
                  "Authorization",
                  "Bearer " + Files.readString(data.resolve("admin-token")).strip());
      assertEquals(200, network.send(status).statusCode());
    }
    assertEquals(TERMINATED, first.stop());
  }

  @Test
  void aServerThatWasKilledLeavesNoLock() throws Exception {
    Path data = Files.createDirectory(directory.resolve("data"));
    ServerProcess server = new ServerProcess(data);
    server.start();
    server.kill();
    assertTrue(Files.exists(data.resolve(DataLock.FILE)));
    server.start();
    server.kill();
  }

  @Test
  void inOneProcessADirectoryIsTakenOnceAndAgainWhenItWasLetGo() {
    try (DataLock _ = DataLock.take(directory)) {
      ConfigurationException refused =
          assertThrows(
              ConfigurationException.class,
              () ->
                  MusterServer.start(
                      Configuration.read(
                          directory, Optional.empty(), Map.of(), RunningServer.FREE_PORTS)));
      assertTrue(
          refused.getMessage().contains("(pid " + ProcessHandle.current().pid() + ")"),
          refused.getMessage());
    }
    DataLock.take(directory).close();
  }

  @Test
  void aDirectoryKeepsItsNameForItselfAndACopyHasAnother() throws Exception {
    Path data = Files.createDirectory(directory.resolve("data"));
    String place = placeOf(data);
    assertEquals(place, placeOf(data));
    Path copy = Files.createDirectory(directory.resolve("copy"));
    Files.copy(data.resolve(DataLock.FILE), copy.resolve(DataLock.FILE));
    assertNotEquals(place, placeOf(copy));
    Path moved = Files.move(data, directory.resolve("moved"));
    assertEquals(place, placeOf(moved));
  }

  private static String placeOf(Path data) {
    try (DataLock lock = DataLock.take(data)) {
      return lock.place();
    }
  }

  private static ProcessBuilder muster(List<String> words) {
    List<String> all = new ArrayList<>(QuickStart.java("256m"));
    all.add("dev.muster.cli.Main");
    all.addAll(words);
    return new ProcessBuilder(all);
  }

  /** What only a start writes, and when it was written; brokers and logs write all the time. */
  private static Map<Path, Long> files(Path data) throws IOException {
    try (Stream<Path> files = Files.list(data)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.getFileName().toString().startsWith("server."))
          .collect(Collectors.toMap(file -> file, file -> file.toFile().lastModified()));
    }
  }
}

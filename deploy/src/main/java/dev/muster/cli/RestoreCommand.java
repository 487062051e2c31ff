package dev.muster.cli;

import dev.muster.backup.BackupException;
import dev.muster.backup.Restore;
import dev.muster.kafka.EmbeddedKafka;
import dev.muster.packages.store.DirectoryStore;
import dev.muster.packages.store.PackageStore;
import dev.muster.server.Configuration;
import dev.muster.server.DataLock;
import dev.muster.server.config.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code muster restore}. */
@Command(
    name = "restore",
    description = "Bring a backup into a data directory that is empty or does not exist.",
    mixinStandardHelpOptions = true)
final class RestoreCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private DataOption data;

  @Parameters(paramLabel = "FILE", description = "what muster backup wrote")
  private Path file;

  @Override
  public Integer call() throws IOException {
    Path target = data.directory().toAbsolutePath();
    if (!Files.exists(target.resolve(DataLock.FILE))) {
      checkEmpty(target);
    }
    try (DataLock _ = DataLock.take(target)) {
      checkEmpty(target);
      Restored restored = restored(target);
      spec.commandLine()
          .getOut()
          .printf(
              "%d records, %d packages: start it with  muster serve --data %s%n",
              restored.records(), restored.packages(), target);
    }
    return ExitCode.WELL;
  }

  private static void checkEmpty(Path target) throws IOException {
    if (Files.exists(target) && !isEmpty(target)) {
      throw new CliException(
          "%s has files in it: name a new directory with --data".formatted(target));
    }
  }

  private record Restored(long records, int packages) {}

  /** What was interrupted must not be taken for what was restored, so it is made beside. */
  private Restored restored(Path target) throws IOException {
    Path making =
        Files.createTempDirectory(target.getParent(), target.getFileName() + ".restoring-");
    Restored restored;
    try (Restore restore = Restore.open(file)) {
      restore.files(making);
      try (EmbeddedKafka kafka = EmbeddedKafka.start(making.resolve("kafka"), 0)) {
        restored =
            new Restored(
                restore.record(kafka.bootstrapServers()), restore.packages(packages(making)));
      }
    } catch (BackupException | ConfigurationException e) {
      Files.delete(target.resolve(DataLock.FILE));
      Files.delete(target);
      throw new CliException("%s (%s may be removed)".formatted(e.getMessage(), making));
    }
    // The move takes the place of an empty directory, and of no other.
    Files.delete(target.resolve(DataLock.FILE));
    Files.move(making, target, StandardCopyOption.ATOMIC_MOVE);
    return restored;
  }

  /** In the new directory, or where its settings say. */
  private static PackageStore packages(Path making) throws IOException {
    Path place =
        Configuration.read(making, Optional.empty(), System.getenv(), Map.of())
            .packages()
            .directory()
            .orElse(making.resolve("packages"));
    return DirectoryStore.open(place, Long.MAX_VALUE);
  }

  private static boolean isEmpty(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.allMatch(file -> file.endsWith(DataLock.FILE));
    }
  }
}

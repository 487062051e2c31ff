package dev.muster.cli;

import dev.muster.backup.Backup;
import dev.muster.backup.BackupException;
import dev.muster.packages.store.DirectoryStore;
import dev.muster.packages.store.PackageStore;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code muster backup}. */
@Command(
    name = "backup",
    description =
        "Copy the record and the secrets of an embedded installation into a file, while it runs.",
    mixinStandardHelpOptions = true)
final class BackupCommand implements Callable<Integer> {
  private static final String STANDARD_OUTPUT = "-";

  @Spec private CommandSpec spec;
  @Mixin private DataOption data;

  @Parameters(
      paramLabel = "FILE",
      description = "where it goes; - for standard output. Whoever has it can read the fleet")
  private String file;

  @Option(
      names = "--without-packages",
      description = "leave packages out: add them again after a restore")
  private boolean withoutPackages;

  @Override
  public Integer call() throws IOException {
    Path address = data.directory().resolve("kafka-address");
    if (!Files.exists(address)) {
      throw new CliException(
          "no embedded Kafka has run in %s: name the data directory with --data"
              .formatted(data.directory()));
    }
    String bootstrap = Files.readString(address).strip();
    try {
      if (file.equals(STANDARD_OUTPUT)) {
        tellOf(Backup.write(data.directory(), bootstrap, packages(), System.out));
        System.out.flush();
      } else {
        toFile(Path.of(file), bootstrap);
      }
    } catch (BackupException e) {
      throw new CliException(e.getMessage());
    }
    return ExitCode.WELL;
  }

  private Optional<PackageStore> packages() throws IOException {
    Path place = data.directory().resolve("packages-place");
    if (withoutPackages || !Files.exists(place)) {
      return Optional.empty();
    }
    Path directory = data.directory().resolve(Files.readString(place).strip());
    if (!Files.isDirectory(directory)) {
      throw new CliException(
          "%s is not there, where the packages are: mount it, or call with --without-packages"
              .formatted(directory));
    }
    return Optional.of(DirectoryStore.open(directory, Long.MAX_VALUE));
  }

  private void tellOf(Backup.Written written) {
    for (String content : written.left()) {
      spec.commandLine()
          .getErr()
          .printf(
              "the package %s is damaged and was left out: add it again, then take another"
                  + " backup%n",
              content);
    }
  }

  /** Whole or not at all, on disk, and for its owner alone. */
  private void toFile(Path target, String bootstrap) throws IOException {
    if (Files.exists(target)) {
      throw new CliException(target + " exists: choose another name");
    }
    Path partial = target.resolveSibling(target.getFileName() + ".partial");
    Files.deleteIfExists(partial);
    Backup.Written written;
    try (FileChannel channel =
            FileChannel.open(
                partial,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(
                    PosixFilePermissions.fromString("rw-------")));
        OutputStream out = Channels.newOutputStream(channel)) {
      written = Backup.write(data.directory(), bootstrap, packages(), out);
      channel.force(true);
    }
    Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
    tellOf(written);
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "%d records, %d packages, %d bytes: %s%n",
        written.records(), written.packages(), Files.size(target), target);
  }
}

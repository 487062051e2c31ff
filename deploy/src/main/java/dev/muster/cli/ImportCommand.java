package dev.muster.cli;

import dev.muster.migration.Source;
import dev.muster.migration.SourceException;
import dev.muster.migration.nanomdm.NanoDatabase;
import dev.muster.migration.nanomdm.NanoFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code muster import}. */
@Command(
    name = "import",
    description = "Bring devices over from another MDM server, without enrolling them anew.",
    mixinStandardHelpOptions = true,
    subcommands = {ImportCommand.NanoMdm.class, ImportCommand.MicroMdm.class})
final class ImportCommand {

  /** {@code muster import nanomdm}. */
  @Command(
      name = "nanomdm",
      description = {
        "Bring over what a NanoMDM knows: enrollments, push certificates, tokens, waiting"
            + " commands.",
        "It is only read there. Sent twice, it counts once: where it broke off, run it again."
      },
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "Examples:",
        "  muster import nanomdm --files /var/lib/nanomdm/dbkv --dry-run",
        "  muster import nanomdm --database jdbc:postgresql://db/nanomdm --user nano"
            + " --password-file pw"
      })
  static final class NanoMdm implements Callable<Integer> {
    @Mixin private Output output;
    @Mixin private ImportOptions options;

    @ArgGroup(multiplicity = "1")
    private Place place;

    /** Where it keeps it. */
    static final class Place {
      @Option(
          names = "--files",
          paramLabel = "DIR",
          description = "the directory of its file storage")
      private Path files;

      @ArgGroup(exclusive = false)
      private Database database;
    }

    /** A database. */
    static final class Database {
      @Option(
          names = "--database",
          required = true,
          paramLabel = "URL",
          description =
              "jdbc:postgresql://HOST/NAME or jdbc:mariadb://HOST/NAME, for MySQL as well")
      private String url;

      @Option(names = "--user", required = true, description = "who may read it")
      private String user;

      @Option(
          names = "--password-file",
          required = true,
          paramLabel = "FILE",
          description = "the file with that one's password")
      private Path password;
    }

    @Override
    public Integer call() throws IOException {
      try (Source source = source()) {
        return new ImportRun("nanomdm", output, options, new CaFile()).of(source);
      } catch (SourceException e) {
        throw new CliException(e.getMessage());
      }
    }

    private Source source() throws IOException {
      if (place.files != null) {
        return new NanoFiles(place.files);
      }
      Database database = place.database;
      if (!Files.isReadable(database.password)) {
        throw new CliException("the file %s can't be read".formatted(database.password));
      }
      return NanoDatabase.open(
          database.url, database.user, Files.readString(database.password).strip());
    }
  }

  /** {@code muster import micromdm}. */
  @Command(
      name = "micromdm",
      description = {
        "Bring over what a MicroMDM knows: enrollments, its push certificate, tokens, waiting"
            + " commands.",
        "Its file is only read: stop MicroMDM first, or take a copy. Sent twice, it counts once."
      },
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "Examples:",
        "  muster import micromdm --file /var/db/micromdm/micromdm.db --dry-run",
        "  muster import micromdm --file micromdm.db --ca-out micromdm-ca.pem"
      })
  static final class MicroMdm implements Callable<Integer> {
    @Mixin private Output output;
    @Mixin private ImportOptions options;
    @Mixin private CaFile ca;

    @Option(names = "--file", required = true, paramLabel = "FILE", description = "its micromdm.db")
    private Path file;

    @Override
    public Integer call() {
      try (Source source = dev.muster.migration.micromdm.MicroMdm.open(file)) {
        return new ImportRun("micromdm", output, options, ca).of(source);
      } catch (SourceException e) {
        throw new CliException(e.getMessage());
      }
    }
  }
}

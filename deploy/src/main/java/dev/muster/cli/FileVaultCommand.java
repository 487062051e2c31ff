package dev.muster.cli;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code muster filevault}. */
@Command(
    name = "filevault",
    description = "FileVault and its recovery keys: turn it on, whose key is known, change keys.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "muster secrets list SERIAL says which keys are kept, muster secrets reveal shows one.",
      "",
      "Examples:",
      "  muster filevault profile > filevault.mobileconfig",
      "  muster command InstallProfile --all -p Payload=@filevault.mobileconfig",
      "  muster filevault status",
      "  muster filevault rotate C02XYZ"
    },
    subcommands = {
      FileVaultCommand.Profile.class,
      FileVaultCommand.Status.class,
      FileVaultCommand.Rotate.class,
      FileVaultCommand.Keys.class
    })
final class FileVaultCommand {

  /** {@code muster filevault profile}. */
  @Command(
      name = "profile",
      description = {
        "The profile that turns FileVault on, and has Macs send their recovery keys to the server.",
        "Give it to Macs by InstallProfile or a blueprint, as it is."
      },
      mixinStandardHelpOptions = true)
  static final class Profile implements Callable<Integer> {
    @Mixin private Output output;

    @Option(
        names = "--escrow-only",
        description = "leave to other profiles whether FileVault is on")
    private boolean escrowOnly;

    @Option(
        names = "--bypass",
        paramLabel = "TIMES",
        description = "how often a user may put it off at the login; -1: always (default: 1)")
    private Integer bypass;

    @Option(
        names = "--file",
        paramLabel = "FILE",
        description = "write it there, and not to the standard output")
    private Path file;

    @Override
    public Integer call() {
      JsonObject answer =
          output
              .api()
              .get(
                  new Query()
                      .with("escrow_only", escrowOnly ? true : null)
                      .with("bypass", bypass)
                      .behind("/v1/filevault/profile"));
      if (output.asJson(answer)) {
        return ExitCode.WELL;
      }
      byte[] profile = Base64.getDecoder().decode(answer.getString("mobileconfig"));
      if (file == null) {
        System.out.write(profile, 0, profile.length);
        System.out.flush();
      } else {
        write(profile);
      }
      return ExitCode.WELL;
    }

    private void write(byte[] profile) {
      try {
        Files.write(file, profile);
      } catch (IOException e) {
        throw new UncheckedIOException("%s can't be written".formatted(file), e);
      }
      output.line("%s written", file.toString());
    }
  }

  /** {@code muster filevault status}. */
  @Command(
      name = "status",
      description = "Whose recovery key is known, and why that of each other Mac is not.",
      mixinStandardHelpOptions = true)
  static final class Status implements Callable<Integer> {
    private static final Listing LISTING =
        new Listing(
            "devices",
            "enrollment",
            List.of(
                Column.id("SERIAL", "serial_number"),
                Column.text("NAME", "device_name"),
                Column.text("STANDING", "standing"),
                Column.time("REPORTED", "reported_at"),
                Column.text("WHY", "why"),
                Column.id("SECRET", "secret").onlyWide()),
            "There are no such Macs.");

    @Mixin private Output output;
    @Mixin private ListOptions list;

    @Option(
        names = "--standing",
        paramLabel = "STANDING",
        description = "only those: escrowed, waiting, unreadable or off")
    private String standing;

    @Override
    public Integer call() {
      JsonObject answer =
          output
              .api()
              .get(
                  new Query()
                      .with("standing", standing)
                      .with("limit", 1000)
                      .behind("/v1/filevault"));
      if (list.isTable(output)) {
        JsonObject counts = answer.getJsonObject("counts");
        output.line(
            "escrowed %d, waiting %d, unreadable %d, off %d",
            counts.getInteger("escrowed"),
            counts.getInteger("waiting"),
            counts.getInteger("unreadable"),
            counts.getInteger("off"));
      }
      list.print(output, answer, LISTING);
      int more = answer.getInteger("total") - answer.getJsonArray("devices").size();
      if (more > 0) {
        output.err().println("and %d more: --standing narrows it".formatted(more));
      }
      return ExitCode.WELL;
    }
  }

  /** {@code muster filevault rotate}. */
  @Command(
      name = "rotate",
      description = {
        "Have Macs change their recovery keys. The new one is kept beside those before.",
        "An hour after someone was shown a key, the server does that by itself."
      },
      mixinStandardHelpOptions = true)
  static final class Rotate implements Callable<Integer> {
    @Mixin private Output output;
    @Mixin private DeviceArguments devices;

    @Override
    public Integer call() {
      return Acts.each(output, devices.all(), "filevault/rotate");
    }
  }

  /** {@code muster filevault keys}. */
  @Command(
      name = "keys",
      description = "The key pairs that Macs encrypt their recovery keys for. None is ever lost.",
      mixinStandardHelpOptions = true)
  static final class Keys implements Callable<Integer> {
    private static final Listing LISTING =
        new Listing(
            "keys",
            "id",
            List.of(
                Column.id("ID", "id"),
                Column.text("STANDING", "standing"),
                Column.time("CREATED", "made_at")),
            "There is none yet: muster filevault profile makes the first.");

    @Mixin private Output output;
    @Mixin private ListOptions list;

    @Option(
        names = "--new",
        description = "make another one; Macs use it once they have the profile anew")
    private boolean another;

    @Override
    public Integer call() {
      JsonObject answer =
          another
              ? output.api().post("/v1/filevault/keys")
              : output.api().get("/v1/filevault/keys");
      list.print(output, answer, LISTING);
      return ExitCode.WELL;
    }
  }
}

package dev.muster.cli;

import dev.muster.admin.checkup.Finding;
import dev.muster.server.MusterServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code muster serve}: runs the server until it is told to stop. */
@Command(
    name = "serve",
    description = "Run the server until it is stopped (SIGTERM or Ctrl-C).",
    mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private SettingsOptions settings;

  @Option(
      names = "--clock-offset",
      paramLabel = "FILE",
      hidden = true,
      description = "for campaigns of faults: milliseconds that the clock is ahead, read each time")
  private Path clockOffset;

  @Override
  public Integer call() throws InterruptedException {
    MusterServer server =
        MusterServer.start(
            settings.read(), clockOffset == null ? InstantSource.system() : stepped(clockOffset));
    Runtime.getRuntime().addShutdownHook(new Thread(server::close, "shutdown"));
    spec.commandLine()
        .getOut()
        .printf(
            "Ready. %s  Kafka: %s%nToken: %s%n",
            server.addresses(),
            server.bootstrapServers(),
            settings.directory().resolve("admin-token"));
    FindingLines.print(
        server.missing().stream().map(Finding::json).toList(), spec.commandLine().getOut());
    spec.commandLine().getOut().flush();
    Thread.currentThread().join();
    return 0;
  }

  private static InstantSource stepped(Path offset) {
    return () -> {
      try {
        return Instant.now().plusMillis(Long.parseLong(Files.readString(offset)));
      } catch (IOException e) {
        throw new UncheckedIOException("can't read " + offset, e);
      }
    };
  }
}

package dev.muster.cli;

import dev.muster.demo.Demo;
import dev.muster.server.Configuration;
import dev.muster.server.MusterServer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code muster demo}. */
@Command(
    name = "demo",
    description = "Run a server with simulated devices, and show what happens.",
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private DataOption data;

  @Option(names = "--devices", paramLabel = "N", defaultValue = "25", description = "default: 25")
  private int devices;

  @Option(
      names = "--exit",
      description = "end after the story, with exit code 0 if every command was answered")
  private boolean exit;

  @Override
  public Integer call() throws Exception {
    if (devices < 3) {
      throw new CliException("the story needs at least 3 devices: give --devices 3 or more");
    }
    // Any free ports: the demo must not mind what else runs here.
    Map<String, String> settings =
        Map.of(
            "gateway.host", "127.0.0.1",
            "gateway.port", "0",
            "admin.port", "0",
            "operations.port", "0",
            "kafka.embedded.port", "0");
    try (MusterServer server =
        MusterServer.start(
            Configuration.read(data.directory(), Optional.empty(), Map.of(), settings))) {
      ApiClient api = ApiClient.ofData(data.directory());
      Demo demo =
          new Demo(server, api::get, api::post, HistoryLines::print, spec.commandLine().getOut());
      boolean well = demo.tell(devices);
      if (!exit && well) {
        demo.sayWhatNext(data.directory());
        Thread.currentThread().join();
      }
      return well ? 0 : 1;
    }
  }
}

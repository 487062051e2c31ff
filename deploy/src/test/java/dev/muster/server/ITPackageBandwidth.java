package dev.muster.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.PackageFact.PackageAdded;
import dev.muster.packages.link.PackageLinks;
import dev.muster.packages.link.PackageTickets;
import dev.muster.simulator.Behaviour;
import dev.muster.simulator.SimulatedDevice;
import dev.muster.simulator.SimulatedFleet;
import dev.muster.simulator.pkg.InstallerCa;
import dev.muster.simulator.pkg.PackageMaker;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Downloads beside check-ins. */
@Timeout(120)
class ITPackageBandwidth {
  private static final InstallerCa CA = InstallerCa.seeded(1);
  private static final int CLIENTS = 12;
  private static final long PER_SECOND = 1_000_000;

  /** Half of the check-ins: one may wait for a core of a loaded machine, and not for downloads. */
  private static final Duration PROMPT = Duration.ofSeconds(1);

  @TempDir Path directory;

  @Test
  void manyDownloadsStayUnderTheBandwidthAndCheckInsBesideThemArePrompt() throws Exception {
    Map<String, String> settings = new HashMap<>(RunningServer.FREE_PORTS);
    settings.put(
        "packages.roots",
        Files.writeString(directory.resolve("roots.pem"), CA.rootPem()).toString());
    settings.put("packages.bandwidth", Long.toString(PER_SECOND));
    // A few of them wait for a place.
    settings.put("packages.downloads", Integer.toString(CLIENTS - 2));
    try (RunningServer running = RunningServer.start(directory.resolve("data"), settings);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      PackageAdded added = add(running);
      PackageLinks links =
          new PackageLinks(
              new PackageTickets(running.server.log().keyring()::installation),
              () -> running.server.deviceUrl().resolve("/").toString().replaceAll("/$", ""),
              Optional.empty());
      SimulatedFleet fleet = running.fleet(1, Behaviour.OBEDIENT);
      fleet.all(SimulatedDevice::enroll, RunningServer.PATIENCE);
      SimulatedDevice device = fleet.devices().getFirst();

      long began = System.nanoTime();
      List<Future<HttpResponse<byte[]>>> downloads = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        String url = links.url(new EnrollmentId("D-" + i), new CommandUuid("c-" + i), added);
        downloads.add(
            threads.submit(() -> running.network.send(HttpRequest.newBuilder(URI.create(url)))));
      }
      List<Long> checkIns = new ArrayList<>();
      while (downloads.stream().anyMatch(download -> !download.isDone())) {
        long asked = System.nanoTime();
        device.converse();
        checkIns.add(System.nanoTime() - asked);
      }
      double seconds = (System.nanoTime() - began) / 1e9;

      for (Future<HttpResponse<byte[]>> download : downloads) {
        assertEquals(200, download.get().statusCode());
        assertEquals(added.size(), download.get().body().length);
      }
      double perSecond = CLIENTS * added.size() / seconds;
      assertTrue(perSecond < PER_SECOND * 1.1, perSecond + " bytes a second");
      assertTrue(perSecond > PER_SECOND * 0.5, perSecond + " bytes a second");
      assertTrue(checkIns.size() > 3, checkIns.size() + " check-ins");
      long median = checkIns.stream().sorted().toList().get(checkIns.size() / 2);
      assertTrue(median < PROMPT.toNanos(), "a check-in took " + Duration.ofNanos(median));
      assertTrue(
          RunningServer.operations(running.server, "/metrics")
              .body()
              .lines()
              .filter(line -> line.startsWith("muster_packages_bytes_total"))
              .anyMatch(
                  line ->
                      Double.parseDouble(line.substring(line.lastIndexOf(' ')))
                          == CLIENTS * added.size()));
    }
  }

  private static PackageAdded add(RunningServer running) throws Exception {
    byte[] bytes = PackageMaker.with(CA).payloadBytes(300_000).distribution();
    HttpResponse<byte[]> answer =
        running.post(
            "/v1/packages?name=tools.pkg", "application/octet-stream", Buffer.buffer(bytes));
    assertEquals(201, answer.statusCode());
    return running.server.log().view().fleet().packages().all().getFirst().added();
  }
}

package dev.muster.bench;

import dev.muster.dep.apple.AppleClient;
import dev.muster.dep.apple.AppleException;
import dev.muster.dep.apple.AppleSettings;
import dev.muster.dep.apple.DevicePage;
import dev.muster.dep.token.ServerTokens;
import dev.muster.simulator.dep.DepServer;
import dev.muster.simulator.dep.DepSimulator;
import dev.muster.simulator.dep.DepToken;
import dev.muster.simulator.dep.Fault;
import dev.muster.simulator.dep.Goods;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** A server in Apple's portal, with devices. */
record AppleAccount(DepServer server, ServerTokens tokens, int devices, AppleSettings apple) {
  private AppleClient client() {
    return AppleClient.of(apple, tokens, InstantSource.system());
  }

  /** Reads all pages, and does nothing with them; the seconds. */
  double fetchBare() throws AppleException {
    long start = System.nanoTime();
    try (AppleClient client = client()) {
      Optional<String> cursor = Optional.empty();
      DevicePage page;
      do {
        page = client.fetch(cursor, DepBenchmark.PAGE);
        cursor = Optional.of(page.cursor());
      } while (page.moreToFollow());
    }
    return seconds(start);
  }

  /** The pages of the next list of all devices take their time. */
  void slow() {
    server.traps().clear();
    server
        .traps()
        .next(
            (devices + DepBenchmark.PAGE - 1) / DepBenchmark.PAGE,
            "POST /server/devices",
            new Fault.Slow(DepBenchmark.ANSWER));
  }

  /** Assigns another profile to all, and reads each back; the seconds. */
  double assignBare() throws AppleException {
    List<String> serials = server.serials();
    long start = System.nanoTime();
    try (AppleClient client = client()) {
      String uuid = client.define(DepBenchmark.PROFILE.formatted("bare")).profileUuid();
      for (int from = 0; from < serials.size(); from += DepBenchmark.PAGE) {
        List<String> chunk =
            serials.subList(from, Math.min(serials.size(), from + DepBenchmark.PAGE));
        client.assign(uuid, chunk);
        client.devices(chunk);
      }
    }
    return seconds(start);
  }

  /** Makes one, with so many Macs. */
  static AppleAccount of(DepSimulator apple, String name, int devices, AppleSettings settings) {
    DepServer server = apple.portalServer(name);
    List<String> serials =
        IntStream.range(0, devices)
            .mapToObj(i -> "%s%08d".formatted(name.toUpperCase(Locale.ROOT), i))
            .toList();
    serials.forEach(serial -> apple.buy(Goods.mac(serial)));
    apple.assign(serials, server);
    DepToken token = server.newToken();
    return new AppleAccount(
        server,
        new ServerTokens(
            token.consumerKey(),
            token.consumerSecret(),
            token.accessToken(),
            token.accessSecret(),
            token.expiry()),
        devices,
        settings);
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}

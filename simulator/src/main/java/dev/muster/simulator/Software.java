package dev.muster.simulator;

import static dev.muster.simulator.Misfortune.Kind.NEVER_INSTALLS;
import static dev.muster.simulator.Misfortune.Kind.OFFLINE_AT_FIRST;
import static dev.muster.simulator.Misfortune.Kind.PACKAGE_HOST_UNREACHABLE;
import static dev.muster.simulator.Misfortune.Kind.WEDGED_BY_A_WRONG_HASH;

import com.dd.plist.NSDictionary;
import com.dd.plist.NSNumber;
import dev.muster.simulator.Installation.Outcome;
import dev.muster.simulator.pkg.App;
import dev.muster.simulator.pkg.InstallerPackage;
import dev.muster.simulator.pkg.PackageReader;
import dev.muster.simulator.pkg.PackageRefused;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/**
 * Packages that a Mac was told to install. It says yes when the command is well formed, downloads
 * when the conversation is over, and never tells what came of it. Driven by the device's own
 * thread.
 */
final class Software {
  /** So many tries after each conversation. */
  private static final int TRIES_AT_ONCE = 3;

  /** So many tries that brought nothing, and it forgets the package, as Macs do. */
  private static final int MOST_TRIES = 9;

  private static final List<String> MD5 = List.of("md5");
  private static final List<String> SHA256_OR_MD5 = List.of("sha256", "md5");

  private final Traits traits;
  private final Network network;
  private final Queue<Order> orders = new ArrayDeque<>();
  private final Effects effects;
  private final Map<String, App> managed = new LinkedHashMap<>();
  private int failed;
  private boolean wedged;

  /** A package to install; one of manifest and its URL is there. */
  private static final class Order {
    private final String command;
    private final String requestType;
    private final boolean asManaged;
    private final Optional<URI> manifestUrl;
    private Optional<Manifest> manifest;
    private Optional<Download> download = Optional.empty();
    private Optional<String> sha256 = Optional.empty();
    private int triesForNothing;

    Order(
        String command,
        String requestType,
        boolean asManaged,
        Optional<Manifest> manifest,
        Optional<URI> manifestUrl) {
      this.command = command;
      this.requestType = requestType;
      this.asManaged = asManaged;
      this.manifest = manifest;
      this.manifestUrl = manifestUrl;
    }
  }

  Software(Traits traits, Network network, Effects effects) {
    this.traits = traits;
    this.network = network;
    this.effects = effects;
  }

  /** Takes a command to install something; all that is checked now is its form. */
  Optional<Failure> order(String command, String requestType, NSDictionary told) {
    boolean asManaged =
        told.get("InstallAsManaged") instanceof NSNumber number && number.boolValue();
    Optional<String> url = Plists.string(told, "ManifestURL");
    Optional<Manifest> manifest = Optional.empty();
    Optional<URI> manifestUrl = Optional.empty();
    try {
      if (told.get("Manifest") instanceof NSDictionary inline && url.isEmpty()) {
        manifest = Optional.of(Manifest.read(inline, SHA256_OR_MD5));
      } else if (url.isPresent() && !told.containsKey("Manifest")) {
        manifestUrl = Optional.of(Manifest.https(url.get()));
      } else {
        return Optional.of(Failure.because("There must be one manifest, or the URL of one."));
      }
      orders.add(new Order(command, requestType, asManaged, manifest, manifestUrl));
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(Failure.because(e.getMessage()));
    }
  }

  /** Downloads and installs what was ordered, as far as that is possible now. */
  void carryOut() throws IOException, InterruptedException {
    for (int waiting = orders.size(); waiting > 0; waiting--) {
      Order order = orders.remove();
      if (!tried(order)) {
        orders.add(order);
      }
    }
  }

  /** What a restart leaves: what is installed. */
  void restart() throws IOException {
    wedged = false;
    while (!orders.isEmpty()) {
      drop(orders.remove(), "the Mac restarted");
    }
  }

  /** Those of the apps that the server manages, by bundle identifier. */
  Map<String, App> managed() {
    return managed;
  }

  /** Whether there is nothing more to do for this order. */
  private boolean tried(Order order) throws IOException, InterruptedException {
    if (wedged) {
      drop(order, "a wrong hash came before");
      return true;
    }
    for (int i = 0; i < TRIES_AT_ONCE; i++) {
      long before = bytes(order);
      try {
        reach(order);
        end(order);
        return true;
      } catch (Download.Gone e) {
        close(order, Outcome.NOT_THERE, e.getMessage());
        return true;
      } catch (IOException e) {
        note(order, Outcome.BROKE_OFF, String.valueOf(e.getMessage()), Optional.empty());
        order.triesForNothing = bytes(order) > before ? 0 : order.triesForNothing + 1;
        if (order.triesForNothing >= MOST_TRIES) {
          close(order, Outcome.GAVE_UP, order.triesForNothing + " tries");
          return true;
        }
      }
    }
    return false;
  }

  private static long bytes(Order order) throws IOException {
    return order.download.isPresent() ? order.download.get().bytes() : 0;
  }

  private void reach(Order order) throws IOException, InterruptedException {
    Misfortune misfortune = traits.misfortune();
    if (misfortune.is(PACKAGE_HOST_UNREACHABLE)
        || misfortune.is(OFFLINE_AT_FIRST) && failed++ < misfortune.times()) {
      throw new ConnectException("no route to the host");
    }
    if (order.manifest.isEmpty()) {
      order.manifest = fetchManifest(order);
    }
    if (order.manifest.isPresent()) {
      if (order.download.isEmpty()) {
        order.download =
            Optional.of(new Download(network, order.manifest.get().url(), traits.pieceBytes()));
      }
      order.download.get().goOn();
    }
  }

  /** Empty if what is there is no manifest. */
  private Optional<Manifest> fetchManifest(Order order) throws IOException, InterruptedException {
    HttpResponse<byte[]> answer =
        network.send(HttpRequest.newBuilder(order.manifestUrl.orElseThrow()).GET());
    if (answer.statusCode() / 100 == 4) {
      throw new Download.Gone(answer.statusCode());
    }
    if (answer.statusCode() != 200) {
      throw new IOException("HTTP " + answer.statusCode());
    }
    try {
      return Optional.of(
          Manifest.read(
              Plists.parse(answer.body()),
              order.requestType.equals("InstallApplication") ? MD5 : SHA256_OR_MD5));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** All that was to be downloaded is there. */
  private void end(Order order) throws IOException {
    if (order.manifest.isEmpty()) {
      close(order, Outcome.MANIFEST_WRONG, "no manifest at its URL");
      return;
    }
    Manifest manifest = order.manifest.get();
    Download download = order.download.orElseThrow();
    order.sha256 = Optional.of(Manifest.hash("SHA-256", download.file(), 0, download.bytes()));
    if (!manifest.fits(download.bytes())) {
      close(order, Outcome.SIZE_WRONG, download.bytes() + " bytes");
    } else if (!manifest.matches(download.file())) {
      wedged = traits.misfortune().is(WEDGED_BY_A_WRONG_HASH);
      close(order, Outcome.HASH_WRONG, "a chunk has another hash");
    } else {
      note(order, Outcome.DOWNLOADED, download.bytes() + " bytes", Optional.empty());
      if (traits.misfortune().is(NEVER_INSTALLS)) {
        close(order, Outcome.NEVER_INSTALLED, "as its misfortune is");
      } else {
        install(order, download);
      }
    }
  }

  private void install(Order order, Download download) throws IOException {
    try {
      InstallerPackage contents =
          new PackageReader(traits.packageRoots()).read(download.file(), Instant.now());
      for (App app : contents.apps()) {
        effects.installed(app);
        if (order.asManaged) {
          managed.put(app.identifier(), app);
        }
      }
      effects.changed(order.command, order.requestType, contents.identifier());
      note(order, Outcome.INSTALLED, contents.identifier(), Optional.of(contents));
      download.close();
    } catch (PackageRefused e) {
      close(order, Outcome.PACKAGE_REFUSED, e.reason() + ": " + e.getMessage());
    }
  }

  private void drop(Order order, String why) throws IOException {
    close(order, Outcome.DROPPED, why);
  }

  private void close(Order order, Outcome outcome, String detail) throws IOException {
    if (order.download.isPresent()) {
      order.download.get().close();
    }
    note(order, outcome, detail, Optional.empty());
  }

  private void note(
      Order order, Outcome outcome, String detail, Optional<InstallerPackage> contents) {
    effects.happened(
        new Installation(
            Instant.now(),
            order.command,
            order.manifest.map(Manifest::url).or(() -> order.manifestUrl),
            order.sha256,
            outcome,
            detail,
            contents));
  }
}

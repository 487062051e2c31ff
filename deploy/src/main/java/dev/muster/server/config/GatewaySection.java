package dev.muster.server.config;

import dev.muster.gateway.intake.AddressRange;
import dev.muster.gateway.intake.Proxies;
import dev.muster.gateway.signature.IdentitySource;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where devices come, and whose certificates count.
 *
 * @param port 0 for any free one
 * @param proxies who may say whom they speak for
 * @param identity by what devices show who they are
 * @param trustedDeviceCas CAs in PEM whose devices are known here, beside the installation's own
 * @param trustedUntil when they may begin no more enrollments; those who are enrolled go on
 * @param sha1Signatures whether a device may sign its messages with SHA-1
 * @param grace how long after its end a device's certificate is good for getting another
 */
public record GatewaySection(
    String host,
    int port,
    Proxies proxies,
    IdentitySource identity,
    Optional<Path> trustedDeviceCas,
    Instant trustedUntil,
    boolean sha1Signatures,
    Duration grace) {
  private static final String IDENTITY = "device.identity";
  private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9]+(-[A-Za-z0-9]+)+");

  /** The keys, and what holds where nobody says anything else. */
  public static final Map<String, String> DEFAULTS =
      Map.of(
          "gateway.host", "0.0.0.0",
          "gateway.port", "8443",
          "gateway.proxies", "",
          "gateway.proxy.header", "",
          "gateway.proxy.protocol", "false",
          "device.identity", "signature",
          "device.trusted.cas", "",
          "device.trusted.cas.until", "",
          "device.certificate.grace", "P90D",
          "device.sha1.signatures", "false");

  /** Reads the section. */
  public static GatewaySection read(Settings settings) {
    Optional<Path> trusted = settings.path("device.trusted.cas");
    Optional<Instant> until = settings.date("device.trusted.cas.until");
    if (trusted.isPresent() && until.isEmpty()) {
      settings.wrong(
          "device.trusted.cas",
          "device.trusted.cas lets whoever has a certificate of these CAs enroll: set"
              + " device.trusted.cas.until to the day on which that ends, such as 2027-06-30");
    }
    Proxies proxies = proxies(settings);
    return new GatewaySection(
        settings.raw("gateway.host"),
        settings.port("gateway.port"),
        proxies,
        identity(settings, proxies),
        trusted,
        until.orElse(Instant.MAX),
        settings.flag("device.sha1.signatures"),
        settings.duration("device.certificate.grace"));
  }

  private static IdentitySource identity(Settings settings, Proxies proxies) {
    IdentitySource source =
        settings.value(
            IDENTITY,
            "signature, tls, or the name of a header such as Client-Cert",
            GatewaySection::source);
    if (source instanceof IdentitySource.Header(String name)) {
      if (proxies.named().isEmpty()) {
        settings.wrong(
            IDENTITY,
            "gateway.proxies is empty, so nobody may say in %s which certificate a device has: name"
                    .formatted(name)
                + " the proxies' addresses, such as 10.0.0.0/24");
      }
      if (proxies.protocol()) {
        settings.wrong(
            IDENTITY,
            "with gateway.proxy.protocol what the proxy says in %s can't be told from what a device"
                    .formatted(name)
                + " says: set gateway.proxy.header instead, or device.identity=tls");
      }
    }
    return source;
  }

  private static IdentitySource source(String text) {
    return switch (text) {
      case "signature" -> new IdentitySource.Signature();
      case "tls" -> new IdentitySource.Tls();
      default -> {
        // Each of them has a hyphen, and a misspelled word has none.
        if (!HEADER.matcher(text).matches() || text.equalsIgnoreCase("Mdm-Signature")) {
          throw new IllegalArgumentException(text);
        }
        yield new IdentitySource.Header(text);
      }
    };
  }

  private static Proxies proxies(Settings settings) {
    List<AddressRange> named =
        settings.value(
            "gateway.proxies",
            "addresses such as 192.0.2.1 or 10.0.0.0/8, separated by commas",
            GatewaySection::ranges);
    Proxies proxies =
        new Proxies(
            named, settings.text("gateway.proxy.header"), settings.flag("gateway.proxy.protocol"));
    if (settings.text("gateway.proxies").isEmpty()
        && (proxies.protocol() || proxies.header().isPresent())) {
      settings.wrong(
          proxies.protocol() ? "gateway.proxy.protocol" : "gateway.proxy.header",
          "gateway.proxies is empty, so nobody may say whom they speak for:"
              + " name the proxies' addresses, such as 10.0.0.0/24");
    }
    return proxies;
  }

  private static List<AddressRange> ranges(String list) {
    return list.isEmpty()
        ? List.of()
        : Arrays.stream(list.split(",")).map(String::strip).map(AddressRange::parse).toList();
  }
}

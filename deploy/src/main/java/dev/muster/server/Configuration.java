package dev.muster.server;

import dev.muster.gateway.GatewayLimits;
import dev.muster.plist.PlistLimits;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The settings of a server. They come from a properties file and, above it, from the environment
 * ({@code gateway.port} is {@code MUSTER_GATEWAY_PORT} there). docs/configuration.md lists them.
 *
 * @param data the directory that holds everything the server keeps
 * @param node the name of this node in the record
 * @param roles what this node does
 * @param names the DNS names and addresses in the TLS certificate; the first is the one that
 *     devices are told
 * @param kafka settings of all Kafka clients; without {@code bootstrap.servers} Kafka runs in this
 *     process
 * @param drain how long the server goes on after it was told to stop, not ready any more
 * @param partitions of the topics that are spread; 0 for the default: 2 embedded, else 32
 */
public record Configuration(
    Path data,
    String node,
    Set<Role> roles,
    List<String> names,
    String gatewayHost,
    int gatewayPort,
    String adminHost,
    int adminPort,
    String operationsHost,
    int operationsPort,
    Map<String, String> kafka,
    int partitions,
    short replicationFactor,
    int embeddedKafkaPort,
    Optional<Path> trustedDeviceCas,
    CaFiles ca,
    EnrollmentSettings enrollment,
    boolean sha1Signatures,
    GatewayLimits limits,
    int longestQueue,
    ApnsSettings apns,
    TracingSettings tracing,
    Duration drain) {

  /**
   * The CA that the operator gives: certificates and key in PEM, or both in PKCS#12; else the
   * installation makes one.
   */
  public record CaFiles(
      Optional<Path> certificates,
      Optional<Path> key,
      Optional<Path> pkcs12,
      Optional<Path> pkcs12PasswordFile) {}

  /**
   * How devices enrol.
   *
   * @param challengeLifetime how long a profile's one-time challenge can be spent
   * @param staticChallenge a challenge for any number of certificates, for migrations
   * @param legacyAlgorithms whether SCEP takes SHA-1 and 3DES
   * @param profile a template in place of the built-in one
   * @param url where devices reach the gateway, if not at the first name and the gateway's own port
   * @param topic the push topic, if it is not that of the push certificate
   */
  public record EnrollmentSettings(
      Duration challengeLifetime,
      Optional<String> staticChallenge,
      boolean legacyAlgorithms,
      Optional<Path> profile,
      String organization,
      Optional<String> url,
      Optional<String> topic) {
    /** Without the challenge. */
    @Override
    public String toString() {
      return "EnrollmentSettings[" + organization + "]";
    }
  }

  /**
   * How devices are woken.
   *
   * @param trustedCas in PEM; without it, APNs' certificate is checked as Java checks all others
   * @param perSecond how many pushes go out in a second at most
   * @param connections of each topic
   */
  public record ApnsSettings(
      String host, int port, Optional<Path> trustedCas, int perSecond, int connections) {}

  /**
   * Where traces go.
   *
   * @param endpoint the collector's URL; without one, there are no traces
   * @param percent how many of a hundred requests are traced
   */
  public record TracingSettings(Optional<String> endpoint, int percent) {}

  private static final String KAFKA = "kafka.";
  private static final String VARIABLE = "MUSTER_";

  private static final Map<String, String> DEFAULTS =
      Map.ofEntries(
          Map.entry("node.name", "muster-1"),
          Map.entry("server.roles", "all"),
          Map.entry("server.names", "localhost,127.0.0.1"),
          Map.entry("gateway.host", "0.0.0.0"),
          Map.entry("gateway.port", "8443"),
          Map.entry("admin.host", "127.0.0.1"),
          Map.entry("admin.port", "8444"),
          Map.entry("operations.host", "127.0.0.1"),
          Map.entry("operations.port", "8445"),
          Map.entry("kafka.partitions", "0"),
          Map.entry("kafka.replication.factor", "3"),
          Map.entry("kafka.embedded.port", "9092"),
          Map.entry("device.trusted.cas", ""),
          Map.entry("device.sha1.signatures", "false"),
          Map.entry("ca.certificates", ""),
          Map.entry("ca.key", ""),
          Map.entry("ca.pkcs12", ""),
          Map.entry("ca.pkcs12.password.file", ""),
          Map.entry("limits.body.bytes", "16777216"),
          Map.entry("limits.header.bytes", "32768"),
          Map.entry("limits.plist.depth", "64"),
          Map.entry("limits.plist.elements", "1000000"),
          Map.entry("limits.plist.string.bytes", "12582912"),
          Map.entry("limits.connections.per.address", "4096"),
          Map.entry("limits.handshake", "PT10S"),
          Map.entry("limits.idle", "PT60S"),
          Map.entry("limits.requests.in.flight", "200"),
          Map.entry("limits.requests.waiting", "64"),
          Map.entry("limits.messages.per.second", "20"),
          Map.entry("limits.messages.burst", "200"),
          Map.entry("limits.refusals.per.second", "20"),
          Map.entry("limits.refusals.burst", "500"),
          Map.entry("limits.queue.length", "1000"),
          Map.entry("scep.challenge.lifetime", "PT1H"),
          Map.entry("scep.static.challenge", ""),
          Map.entry("scep.legacy.algorithms", "false"),
          Map.entry("enrollment.profile", ""),
          Map.entry("enrollment.organization", "Muster"),
          Map.entry("enrollment.url", ""),
          Map.entry("tracing.endpoint", ""),
          Map.entry("tracing.percent", "100"),
          Map.entry("shutdown.drain.seconds", "0"),
          Map.entry("push.host", "api.push.apple.com"),
          Map.entry("push.port", "443"),
          Map.entry("push.trusted.cas", ""),
          Map.entry("push.per.second", "400"),
          Map.entry("push.connections", "2"),
          Map.entry("push.topic", ""));

  /** Variables that the launcher and the command line use, and the server does not. */
  private static final Set<String> NOT_SETTINGS =
      Set.of(
          "MUSTER_DATA",
          "MUSTER_TOKEN",
          "MUSTER_SERVER",
          "MUSTER_CA",
          "MUSTER_CONFIG",
          "MUSTER_LOG_FORMAT",
          "MUSTER_JAVA_HOME",
          "MUSTER_JAVA_OPTS");

  /** Copies the collections. */
  public Configuration {
    roles = Set.copyOf(roles);
    names = List.copyOf(names);
    kafka = Map.copyOf(kafka);
  }

  /**
   * Reads the settings.
   *
   * @param file a properties file; without one, {@code muster.properties} in the data directory if
   *     it is there
   * @param overrides settings above all others
   * @throws ConfigurationException for a file that can't be read, an unknown key, or a value of the
   *     wrong kind
   */
  public static Configuration read(
      Path data,
      Optional<Path> file,
      Map<String, String> environment,
      Map<String, String> overrides) {
    Map<String, String> settings = new TreeMap<>(DEFAULTS);
    Path inData = data.resolve("muster.properties");
    file.or(() -> Files.exists(inData) ? Optional.of(inData) : Optional.empty())
        .ifPresent(f -> put(settings, fromFile(f), f.toString()));
    put(settings, fromEnvironment(environment), "the environment");
    put(settings, overrides, "the command line");
    return new Configuration(
        data,
        settings.get("node.name"),
        Role.parse(settings.get("server.roles")),
        Arrays.stream(settings.get("server.names").split(",")).map(String::strip).toList(),
        settings.get("gateway.host"),
        number(settings, "gateway.port", 65_535),
        settings.get("admin.host"),
        number(settings, "admin.port", 65_535),
        settings.get("operations.host"),
        number(settings, "operations.port", 65_535),
        clientSettings(settings),
        number(settings, "kafka.partitions", 10_000),
        (short) number(settings, "kafka.replication.factor", 100),
        number(settings, "kafka.embedded.port", 65_535),
        path(settings, "device.trusted.cas"),
        new CaFiles(
            path(settings, "ca.certificates"),
            path(settings, "ca.key"),
            path(settings, "ca.pkcs12"),
            path(settings, "ca.pkcs12.password.file")),
        new EnrollmentSettings(
            duration(settings, "scep.challenge.lifetime"),
            text(settings, "scep.static.challenge"),
            flag(settings, "scep.legacy.algorithms"),
            path(settings, "enrollment.profile"),
            settings.get("enrollment.organization"),
            text(settings, "enrollment.url"),
            text(settings, "push.topic")),
        flag(settings, "device.sha1.signatures"),
        limits(settings),
        number(settings, "limits.queue.length", 1_000_000),
        new ApnsSettings(
            settings.get("push.host"),
            number(settings, "push.port", 65_535),
            path(settings, "push.trusted.cas"),
            number(settings, "push.per.second", 1_000_000),
            number(settings, "push.connections", 100)),
        new TracingSettings(
            text(settings, "tracing.endpoint"), number(settings, "tracing.percent", 100)),
        Duration.ofSeconds(number(settings, "shutdown.drain.seconds", 600)));
  }

  /** Whether Kafka runs in this process. */
  public boolean embeddedKafka() {
    return !kafka.containsKey("bootstrap.servers");
  }

  private static void put(Map<String, String> settings, Map<String, String> more, String where) {
    Set<String> unknown = new TreeSet<>(more.keySet());
    unknown.removeIf(key -> DEFAULTS.containsKey(key) || key.startsWith(KAFKA));
    if (!unknown.isEmpty()) {
      throw new ConfigurationException(
          "%s has settings that do not exist: %s (docs/configuration.md lists those that do)"
              .formatted(where, String.join(", ", unknown)));
    }
    settings.putAll(more);
  }

  private static Map<String, String> fromFile(Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new ConfigurationException("can't read the settings in " + file, e);
    }
    Map<String, String> settings = new TreeMap<>();
    properties.stringPropertyNames().forEach(k -> settings.put(k, properties.getProperty(k)));
    return settings;
  }

  private static Map<String, String> fromEnvironment(Map<String, String> environment) {
    Map<String, String> settings = new TreeMap<>();
    environment.forEach(
        (name, value) -> {
          if (name.startsWith(VARIABLE) && !NOT_SETTINGS.contains(name)) {
            String key = name.substring(VARIABLE.length()).toLowerCase(Locale.ROOT);
            settings.put(key.replace('_', '.'), value);
          }
        });
    return settings;
  }

  private static Map<String, String> clientSettings(Map<String, String> settings) {
    Map<String, String> kafka = new TreeMap<>();
    settings.forEach(
        (key, value) -> {
          if (key.startsWith(KAFKA) && !DEFAULTS.containsKey(key)) {
            kafka.put(key.substring(KAFKA.length()), value);
          }
        });
    return kafka;
  }

  private static GatewayLimits limits(Map<String, String> settings) {
    int most = Integer.MAX_VALUE;
    return new GatewayLimits(
        new PlistLimits(
            // Deeper would be safe no more: trees are walked by recursion.
            number(settings, "limits.plist.depth", 512),
            number(settings, "limits.plist.elements", most),
            number(settings, "limits.plist.string.bytes", most)),
        number(settings, "limits.body.bytes", 16 * 1024 * 1024),
        number(settings, "limits.header.bytes", most),
        number(settings, "limits.connections.per.address", most),
        duration(settings, "limits.handshake"),
        duration(settings, "limits.idle"),
        number(settings, "limits.requests.in.flight", most),
        number(settings, "limits.requests.waiting", most),
        number(settings, "limits.messages.per.second", most),
        number(settings, "limits.messages.burst", most),
        number(settings, "limits.refusals.per.second", most),
        number(settings, "limits.refusals.burst", most));
  }

  private static Optional<String> text(Map<String, String> settings, String key) {
    return Optional.of(settings.get(key).strip()).filter(v -> !v.isEmpty());
  }

  private static Optional<Path> path(Map<String, String> settings, String key) {
    return text(settings, key).map(Path::of);
  }

  private static boolean flag(Map<String, String> settings, String key) {
    return switch (settings.get(key).strip()) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new ConfigurationException(
              "%s=%s is neither true nor false: correct it".formatted(key, settings.get(key)));
    };
  }

  private static Duration duration(Map<String, String> settings, String key) {
    try {
      Duration duration = Duration.parse(settings.get(key).strip());
      if (duration.isPositive()) {
        return duration;
      }
    } catch (DateTimeParseException e) {
      // Said below, with an example.
    }
    throw new ConfigurationException(
        "%s=%s is no duration such as PT1H or P3D: correct it".formatted(key, settings.get(key)));
  }

  private static int number(Map<String, String> settings, String key, int largest) {
    String value = settings.get(key).strip();
    try {
      int number = Integer.parseInt(value);
      if (number >= 0 && number <= largest) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below, with the number's bounds.
    }
    throw new ConfigurationException(
        "%s=%s is no number from 0 to %d: correct it".formatted(key, value, largest));
  }
}

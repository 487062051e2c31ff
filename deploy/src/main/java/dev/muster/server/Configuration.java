package dev.muster.server;

import dev.muster.server.config.AdminSection;
import dev.muster.server.config.ApnsSection;
import dev.muster.server.config.CaSection;
import dev.muster.server.config.CommandsSection;
import dev.muster.server.config.ConfigurationException;
import dev.muster.server.config.DepSection;
import dev.muster.server.config.EnrollmentSection;
import dev.muster.server.config.GatewaySection;
import dev.muster.server.config.KafkaSection;
import dev.muster.server.config.LimitsSection;
import dev.muster.server.config.NodeSection;
import dev.muster.server.config.OperationsSection;
import dev.muster.server.config.PackagesSection;
import dev.muster.server.config.PlatformSsoSection;
import dev.muster.server.config.ProvisioningSection;
import dev.muster.server.config.Settings;
import dev.muster.server.config.TlsSection;
import dev.muster.server.config.TracingSection;
import dev.muster.server.config.WebhooksSection;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The settings of a server, by section. They come from a properties file and, above it, from the
 * environment ({@code gateway.port} is {@code MUSTER_GATEWAY_PORT} there). docs/configuration.md
 * lists them.
 *
 * @param data the directory that holds everything the server keeps
 */
public record Configuration(
    Path data,
    NodeSection node,
    GatewaySection gateway,
    AdminSection admin,
    OperationsSection operations,
    KafkaSection kafka,
    CaSection ca,
    TlsSection tls,
    EnrollmentSection enrollment,
    LimitsSection limits,
    CommandsSection commands,
    ApnsSection apns,
    DepSection dep,
    PackagesSection packages,
    ProvisioningSection provisioning,
    WebhooksSection webhooks,
    TracingSection tracing) {
  private static final String VARIABLE = "MUSTER_";

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
    Map<String, String> values = defaults();
    Set<String> known = Set.copyOf(values.keySet());
    Path inData = data.resolve("muster.properties");
    file.or(() -> Files.exists(inData) ? Optional.of(inData) : Optional.empty())
        .ifPresent(f -> values.putAll(checked(fromFile(f), known, f.toString())));
    values.putAll(checked(fromEnvironment(environment), known, "the environment"));
    values.putAll(checked(overrides, known, "the command line"));
    Settings settings = new Settings(values);
    return new Configuration(
        data,
        NodeSection.read(settings),
        GatewaySection.read(settings),
        AdminSection.read(settings),
        OperationsSection.read(settings),
        KafkaSection.read(settings),
        CaSection.read(settings),
        TlsSection.read(settings),
        EnrollmentSection.read(settings),
        LimitsSection.read(settings),
        CommandsSection.read(settings),
        ApnsSection.read(settings),
        DepSection.read(settings),
        PackagesSection.read(settings),
        ProvisioningSection.read(settings),
        WebhooksSection.read(settings),
        TracingSection.read(settings));
  }

  private static Map<String, String> defaults() {
    Map<String, String> all = new TreeMap<>();
    Stream.of(
            NodeSection.DEFAULTS,
            GatewaySection.DEFAULTS,
            AdminSection.DEFAULTS,
            OperationsSection.DEFAULTS,
            KafkaSection.DEFAULTS,
            CaSection.DEFAULTS,
            TlsSection.DEFAULTS,
            EnrollmentSection.DEFAULTS,
            LimitsSection.DEFAULTS,
            CommandsSection.DEFAULTS,
            ApnsSection.DEFAULTS,
            DepSection.DEFAULTS,
            PackagesSection.DEFAULTS,
            ProvisioningSection.DEFAULTS,
            PlatformSsoSection.DEFAULTS,
            WebhooksSection.DEFAULTS,
            TracingSection.DEFAULTS)
        .forEach(all::putAll);
    return all;
  }

  private static Map<String, String> checked(
      Map<String, String> given, Set<String> known, String where) {
    Set<String> unknown = new TreeSet<>(given.keySet());
    unknown.removeIf(key -> known.contains(key) || key.startsWith(KafkaSection.PREFIX));
    if (!unknown.isEmpty()) {
      throw new ConfigurationException(
          "%s has settings that do not exist: %s (docs/configuration.md lists those that do)"
              .formatted(where, String.join(", ", unknown)));
    }
    return given;
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
    Map<String, String> meant = ServiceLinks.without(environment);
    meant.forEach(
        (name, value) -> {
          if (name.startsWith(VARIABLE) && !NOT_SETTINGS.contains(name)) {
            String key = name.substring(VARIABLE.length()).toLowerCase(Locale.ROOT);
            settings.put(key.replace('_', '.'), value);
          }
        });
    return settings;
  }
}

package dev.muster.server;

import dev.muster.server.config.ActivationUnlockSection;
import dev.muster.server.config.AdminSection;
import dev.muster.server.config.ApnsSection;
import dev.muster.server.config.AuthProxySection;
import dev.muster.server.config.CaSection;
import dev.muster.server.config.CommandsSection;
import dev.muster.server.config.ConfigurationException;
import dev.muster.server.config.DeclarationsSection;
import dev.muster.server.config.DepSection;
import dev.muster.server.config.EnrollmentSection;
import dev.muster.server.config.GatewaySection;
import dev.muster.server.config.InventorySection;
import dev.muster.server.config.KafkaSection;
import dev.muster.server.config.LimitsSection;
import dev.muster.server.config.NetworkUsersSection;
import dev.muster.server.config.NodeSection;
import dev.muster.server.config.OidcSection;
import dev.muster.server.config.OperationsSection;
import dev.muster.server.config.PackagesSection;
import dev.muster.server.config.PlatformSsoSection;
import dev.muster.server.config.ProvisioningSection;
import dev.muster.server.config.Settings;
import dev.muster.server.config.TlsSection;
import dev.muster.server.config.TracingSection;
import dev.muster.server.config.WebhooksSection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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
    InventorySection inventory,
    NetworkUsersSection networkUsers,
    DeclarationsSection declarations,
    AuthProxySection authProxy,
    ActivationUnlockSection activationUnlock,
    WebhooksSection webhooks,
    Optional<OidcSection> oidc,
    TracingSection tracing) {

  /**
   * Reads the settings.
   *
   * @param file a properties file; without one, {@code muster.properties} in the data directory if
   *     it is there
   * @param overrides settings above all others
   * @throws ConfigurationException for a file that can't be read, unknown keys, and values of the
   *     wrong kind: all of them, each on a line of its own
   */
  public static Configuration read(
      Path data,
      Optional<Path> file,
      Map<String, String> environment,
      Map<String, String> overrides) {
    Map<String, String> defaults = defaults();
    SettingsSources sources = new SettingsSources(defaults);
    Path inData = data.resolve("muster.properties");
    file.or(() -> Files.exists(inData) ? Optional.of(inData) : Optional.empty())
        .ifPresent(sources::file);
    sources.environment(environment);
    sources.commandLine(overrides);
    Settings settings = new Settings(sources.values(), defaults);
    Configuration read =
        new Configuration(
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
            InventorySection.read(settings),
            NetworkUsersSection.read(settings),
            DeclarationsSection.read(settings),
            AuthProxySection.read(settings),
            ActivationUnlockSection.read(settings),
            WebhooksSection.read(settings),
            OidcSection.read(settings),
            TracingSection.read(settings));
    List<String> problems = new ArrayList<>(sources.unknown());
    settings.problems().forEach(problem -> problems.add(sources.placed(problem)));
    if (!problems.isEmpty()) {
      throw new ConfigurationException(String.join("\n", problems));
    }
    return read;
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
            InventorySection.DEFAULTS,
            NetworkUsersSection.DEFAULTS,
            DeclarationsSection.DEFAULTS,
            AuthProxySection.DEFAULTS,
            ActivationUnlockSection.DEFAULTS,
            PlatformSsoSection.DEFAULTS,
            WebhooksSection.DEFAULTS,
            OidcSection.DEFAULTS,
            TracingSection.DEFAULTS)
        .forEach(all::putAll);
    return all;
  }
}

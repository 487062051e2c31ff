package dev.muster.server;

import dev.muster.admin.AdminApi;
import dev.muster.admin.AdminSettings;
import dev.muster.admin.TlsPair;
import dev.muster.admin.checkup.Finding;
import dev.muster.admin.command.Safeguards;
import dev.muster.admin.enrollment.DeviceAccess;
import dev.muster.admin.enrollment.RenewalProfiles;
import dev.muster.admin.imports.ForeignMessage;
import dev.muster.admin.packages.PackageAccess;
import dev.muster.admin.push.EscrowUnlockService;
import dev.muster.admin.token.ApiToken;
import dev.muster.core.fleet.Links.Link;
import dev.muster.dep.DepIngest;
import dev.muster.gateway.Pem;
import dev.muster.gateway.message.MessageParser;
import dev.muster.gateway.message.ParsedMessage;
import dev.muster.gateway.profile.EnrollmentProfile;
import dev.muster.plist.PlistLimits;
import dev.muster.plist.PlistReader;
import dev.muster.projections.index.LocalHistoryIndex;
import dev.muster.server.config.AdminSection;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The role {@link dev.muster.server.config.Role#ADMIN}: the admin API, its index, and webhooks. */
final class AdminPart implements Part {
  private final Node node;
  private final Started started = new Started();
  private final Supplier<Optional<DepIngest>> ingest;
  private AdminApi api;

  /**
   * The part.
   *
   * @param ingest what asks Apple on this node, if it does
   */
  AdminPart(Node node, Supplier<Optional<DepIngest>> ingest) {
    this.node = node;
    this.ingest = ingest;
  }

  @Override
  public void start() {
    LocalHistoryIndex index =
        started.add(
            LocalHistoryIndex.start(
                node.log().settings(),
                node.log().codec(),
                node.log().reader()::partition,
                node.data().streams()));
    NodeWebhooks webhooks = new NodeWebhooks(node);
    started.add(webhooks.start(index));
    EnrollmentProfile profile = node.enrollment().profile();
    AdminSection listen = node.configuration().admin();
    api =
        new Listener("the admin API", listen.host(), listen.port(), "admin")
            .start(
                () ->
                    Node.await(
                        AdminApi.start(
                            node.vertx(),
                            settings(profile),
                            node.log(),
                            index,
                            node.events(),
                            access(profile),
                            new AppleFiles(
                                node.configuration().dep().url(),
                                ingest,
                                node.enrollment().address(),
                                profile::anchors,
                                node.clock()),
                            new PackageAccess(node.packages().intake(), node.packages().store()),
                            webhooks,
                            node.keys(),
                            node.certificates(),
                            new NodeSurroundings(node),
                            node.clock(),
                            node.front("admin"))));
    started.add(() -> Node.await(api.stop()));
    started.add(node.tls().follow(() -> Node.await(api.present(tls()))));
    node.data().writeAdminUrl(url().toString());
  }

  private DeviceAccess access(EnrollmentProfile profile) {
    MessageParser parser = new MessageParser(new PlistReader(PlistLimits.DEFAULT));
    return new DeviceAccess() {
      @Override
      public RenewalProfiles renewals() {
        return profile::renew;
      }

      @Override
      public String enrollUrl() {
        return node.enrollment().address().get() + ENROLL;
      }

      @Override
      public Optional<ForeignMessage> message(byte[] plist) {
        return parser.parse(plist) instanceof ParsedMessage.Understood understood
            ? Optional.of(
                new ForeignMessage(
                    understood.name(),
                    understood.enrollment(),
                    understood.message(),
                    understood.apart()))
            : Optional.empty();
      }

      @Override
      public boolean signsIn() {
        return node.configuration().oidc().isPresent();
      }

      @Override
      public boolean used(Link link) {
        return node.enrollment().links().used(link);
      }
    };
  }

  /** Where the command line on this machine finds it, once started. */
  URI url() {
    // The names that others know it by may not be known here, or lead to where it does not listen.
    String host =
        switch (node.configuration().admin().host()) {
          case "0.0.0.0", "::", "127.0.0.1", "::1" -> NodeTls.LOCALHOST;
          case String other -> other;
        };
    return URI.create("https://%s:%d/".formatted(host, api.port()));
  }

  /** What the installation lacks, once started. */
  List<Finding> missing() {
    return api.needs().missing();
  }

  @Override
  public void close() {
    started.close();
  }

  private List<TlsPair> tls() {
    return node.tls().admin().stream()
        .map(shown -> new TlsPair(Pem.encode(shown.chain()), Pem.encode(shown.key())))
        .toList();
  }

  private AdminSettings settings(EnrollmentProfile profile) {
    Configuration configuration = node.configuration();
    return new AdminSettings(
        configuration.admin().host(),
        configuration.admin().port(),
        configuration.limits().longestQueue(),
        profile.accessRights(),
        new Safeguards(
            configuration.commands().unasked(),
            configuration.commands().grace(),
            profile.identifier()),
        configuration.node().name(),
        MusterServer.version(),
        node.startedAt(),
        tls(),
        new EscrowUnlockService(
            configuration.activationUnlock().url(),
            configuration
                .activationUnlock()
                .trustedCas()
                .map(OperatorFiles::certificates)
                .orElse(List.of())),
        configuration.dep().nanoDepKeyFile().map(OperatorFiles::secret).map(ApiToken::hash));
  }
}

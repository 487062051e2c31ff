package dev.muster.server;

import dev.muster.core.filevault.FileVaultPolicy;
import dev.muster.core.inventory.InventoryPolicy;
import dev.muster.core.provision.AccountPolicy;
import dev.muster.core.renewal.RenewalPolicy;
import dev.muster.gateway.renewal.RenewalProcess;
import dev.muster.gateway.signature.IdentitySource;
import dev.muster.log.process.ProcessManager;
import dev.muster.log.process.ProcessRunner;
import dev.muster.log.secret.SecretStore;
import dev.muster.projections.fanout.FanOut;
import dev.muster.projections.snapshot.SnapshotSettings;
import dev.muster.projections.snapshot.Snapshots;
import dev.muster.provision.AdminPasswordProcess;
import dev.muster.provision.AdminPasswords;
import dev.muster.provision.FileVaultProcess;
import dev.muster.provision.PackageCommands;
import dev.muster.provision.ProvisionProcess;
import dev.muster.provision.RecoveryLockProcess;
import dev.muster.provision.desired.DesiredProcess;
import dev.muster.provision.inventory.InventoryProcess;
import dev.muster.server.config.InventorySection;
import dev.muster.server.config.ProvisioningSection;
import dev.muster.server.config.Role;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The role {@link dev.muster.server.config.Role#PROJECTIONS}: fan-out, snapshots, and the renewal
 * of certificates.
 */
final class ProjectionsPart implements Part {
  private static final Logger LOG = LoggerFactory.getLogger(ProjectionsPart.class);

  private final Node node;
  private final Started started = new Started();

  ProjectionsPart(Node node) {
    this.node = node;
  }

  @Override
  public void start() {
    String instance = node.data().instanceId();
    FanOut fanOut =
        started.add(
            FanOut.start(
                node.log().settings(),
                node.log().codec(),
                node.events(),
                instance,
                node.data().streams()));
    node.monitoring().watch("fan-out", fanOut.failures());
    Snapshots snapshots =
        started.add(
            Snapshots.start(node.log(), SnapshotSettings.of(instance, node.data().streams())));
    node.monitoring().watch("snapshots", snapshots.failures());
    renewals(instance);
    provisioning();
    run(new DesiredProcess(node.log()));
    InventorySection inventory = node.configuration().inventory();
    if (inventory.enabled()) {
      run(new InventoryProcess(node.log(), new InventoryPolicy(inventory.every())));
    }
  }

  private void provisioning() {
    ProvisioningSection section = node.configuration().provisioning();
    AdminPasswords passwords =
        new AdminPasswords(node.log(), new SecretStore(node.log(), node.events()));
    run(
        new ProvisionProcess(
            node.log(), packages(), passwords, section.unplannedRelease(), node.clock()));
    run(
        new AdminPasswordProcess(
            node.log(), passwords, new AccountPolicy(section.passwordRotation())));
    run(new RecoveryLockProcess(node.log()));
    run(new FileVaultProcess(node.log(), new FileVaultPolicy(section.passwordRotation())));
  }

  /** Packages are fetched from the gateway, so a node that does not know where that is has none. */
  private PackageCommands packages() {
    if (knowsGateway()) {
      return new PackageInstalls(node.log(), node.packages().links());
    }
    LOG.warn(
        "this node has devices install no packages, because it does not know where devices reach"
            + " the gateway: set enrollment.url");
    return (device, command, install) -> {
      throw new IllegalStateException(
          "this node does not know where devices reach the gateway: set enrollment.url");
    };
  }

  private boolean knowsGateway() {
    Configuration configuration = node.configuration();
    return configuration.enrollment().url().isPresent()
        || configuration.node().roles().contains(Role.GATEWAY);
  }

  private void run(ProcessManager<?, ?> process) {
    started.add(
        ProcessRunner.start(
            process, node.log(), node.events(), node.data().instanceId(), node.clock()));
  }

  /** Profiles lead to the gateway, so a node that does not know where that is makes none. */
  private void renewals(String instance) {
    Configuration configuration = node.configuration();
    if (!knowsGateway()) {
      LOG.warn(
          "this node renews no certificates of devices, because it does not know where devices"
              + " reach the gateway: set enrollment.url");
      return;
    }
    RenewalPolicy policy =
        new RenewalPolicy(
            configuration.gateway().grace(),
            configuration.gateway().identity() instanceof IdentitySource.Signature
                ? RenewalPolicy.LEAD
                : RenewalPolicy.LEAD_IN_TLS);
    started.add(
        ProcessRunner.start(
            new RenewalProcess(
                node.log(),
                node.events(),
                node.enrollment().profile(),
                policy,
                () -> node.authorities().current().issuing().getNotAfter().toInstant(),
                node.clock()),
            node.log(),
            node.events(),
            instance,
            node.clock()));
  }

  @Override
  public void close() {
    started.close();
  }
}

package dev.muster.provision;

import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.ProvisionFact.PackageInstall;
import java.util.Optional;

/** Says how a device is told to install a package. Safe for any thread. */
@FunctionalInterface
public interface PackageCommands {
  /** Where there are no packages. */
  PackageCommands NONE = (device, command, install) -> Optional.empty();

  /**
   * The entries of a {@code InstallEnterpriseApplication}, as they stand in a command.
   *
   * @param command by which it will be known what the device fetches
   * @return empty if there is no such package (any more)
   */
  Optional<byte[]> entries(EnrollmentId device, CommandUuid command, PackageInstall install);
}

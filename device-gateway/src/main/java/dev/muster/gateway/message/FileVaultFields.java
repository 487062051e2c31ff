package dev.muster.gateway.message;

import dev.muster.core.event.FileVaultReport;
import java.util.Optional;

/**
 * What the result of {@code SecurityInfo} or {@code RotateFileVaultKey} says of FileVault (Apple,
 * "SecurityInfoResponse.SecurityInfo", "RotateFileVaultKeyResponse.RotateResult").
 */
final class FileVaultFields {
  /** Those that Macs make have less than a thousand bytes. */
  private static final int LONGEST = 64 * 1024;

  private FileVaultFields() {}

  /** All but the recovery key. */
  static FileVaultReport of(Fields report) {
    Fields told = report.below("SecurityInfo");
    return new FileVaultReport(
        told.flag("FDE_Enabled"),
        told.flag("FDE_HasPersonalRecoveryKey"),
        told.flag("FDE_HasInstitutionalRecoveryKey"),
        Optional.empty());
  }

  /**
   * The recovery key in its CMS, if there is one.
   *
   * @throws IllegalArgumentException if it is too long
   */
  static Optional<byte[]> key(Fields report) {
    return report
        .below("RotateResult")
        .data("EncryptedNewRecoveryKey", LONGEST)
        .or(() -> report.below("SecurityInfo").data("FDE_PersonalRecoveryKeyCMS", LONGEST));
  }
}

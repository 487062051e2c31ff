package dev.muster.core.event;

import java.util.Optional;

/**
 * What a Mac said of FileVault in the result of {@code SecurityInfo} or {@code RotateFileVaultKey}.
 *
 * @param enabled {@code FDE_Enabled}
 * @param personalKey {@code FDE_HasPersonalRecoveryKey}
 * @param institutionalKey {@code FDE_HasInstitutionalRecoveryKey}
 * @param key what came of the recovery key that it sent, if it sent one
 */
public record FileVaultReport(
    Optional<Boolean> enabled,
    Optional<Boolean> personalKey,
    Optional<Boolean> institutionalKey,
    Optional<RecoveryKey> key) {
  /** Of a Mac that said nothing of it. */
  public static final FileVaultReport EMPTY =
      new FileVaultReport(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** The same with what came of the recovery key. */
  public FileVaultReport with(RecoveryKey found) {
    return new FileVaultReport(enabled, personalKey, institutionalKey, Optional.of(found));
  }

  /**
   * A personal recovery key, encrypted for us as it came; what it came as stays in the raw message.
   *
   * @param cms SHA-256 of the CMS
   * @param secret the secret that holds it; empty where it could not be opened
   * @param problem why it can't be used, by a stable code; empty if it can
   */
  public record RecoveryKey(Digest256 cms, Optional<String> secret, Optional<String> problem) {
    /** No key of ours opens it: it was encrypted for somebody else. */
    public static final String NOT_OURS = "not-ours";

    /** It is no CMS, or a damaged one. */
    public static final String DAMAGED = "damaged";

    /** It was opened, and is not six groups of four letters and digits. */
    public static final String OTHER_FORM = "other-form";

    /** The device sent more different ones than a Mac ever has. */
    public static final String TOO_MANY = "too-many";

    /** The secret that holds it, if it can be used. */
    public Optional<String> usable() {
      return problem.isPresent() ? Optional.empty() : secret;
    }
  }
}

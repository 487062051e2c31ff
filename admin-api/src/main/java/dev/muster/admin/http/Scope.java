package dev.muster.admin.http;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** What a caller may do. Each call of the contract names the one that it needs. */
public enum Scope {
  /** Look at the fleet, its commands and its past. */
  READ_FLEET("fleet:read"),
  /** See what devices sent exactly as they sent it, secrets included. */
  READ_SECRETS("secrets:read"),
  /** Give devices commands, take them back, and wake devices. */
  COMMAND_DEVICES("devices:command"),
  /** Hold queues and let them go on. */
  MANAGE_QUEUES("queues:manage"),
  /** Renew and revoke the certificates of devices, and block devices. */
  MANAGE_CERTIFICATES("certificates:manage"),
  /** Make requests for push certificates, and store and replace them. */
  MANAGE_PUSH_CERTIFICATES("push-certificates:manage"),
  /** List, make and revoke tokens. */
  MANAGE_TOKENS("tokens:manage"),
  /** Make, list and revoke enrollment links. */
  MANAGE_LINKS("enrollment-links:manage"),
  /** See which keys there are, and replace the installation key. */
  MANAGE_KEYS("keys:manage"),
  /** Give tokens of Apple's DEP accounts, and say which device gets which profile. */
  MANAGE_DEP("dep:manage"),
  /** Say what the fleet should be: labels by rules, and profiles. */
  MANAGE_DESIRED("desired:manage"),
  /** Bring devices over from other servers. */
  IMPORT_DEVICES("devices:import"),
  /** Be shown the secrets that are kept about devices. */
  REVEAL_SECRETS("secrets:reveal"),
  /** See, make and remove webhooks, and have them told again what happened. */
  MANAGE_WEBHOOKS("webhooks:manage");

  private final String label;

  Scope(String label) {
    this.label = label;
  }

  /** Its name in the contract, in tokens and in the log. */
  public String label() {
    return label;
  }

  /** All of them. */
  public static Set<Scope> all() {
    return EnumSet.allOf(Scope.class);
  }

  /** The scope with this name, if this version knows one. */
  public static Optional<Scope> of(String label) {
    return Arrays.stream(values()).filter(scope -> scope.label.equals(label)).findFirst();
  }
}

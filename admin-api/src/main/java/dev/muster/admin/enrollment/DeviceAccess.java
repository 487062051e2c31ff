package dev.muster.admin.enrollment;

import dev.muster.admin.imports.ForeignMessage;
import dev.muster.core.fleet.Links.Link;
import java.util.Optional;

/**
 * What this room needs to know of how devices come in, which it leaves to whoever holds the CA and
 * serves them. Safe for any thread.
 */
public interface DeviceAccess {
  /** What stands between where devices reach the gateway and the secret of a link. */
  String ENROLL = "/enroll/";

  /** Profiles for devices that have an identity already. */
  RenewalProfiles renewals();

  /**
   * The URL to which the secret of a link is added.
   *
   * @throws IllegalStateException if nothing says where devices reach the gateway
   */
  String enrollUrl();

  /** A check-in message that another server received; empty where it can't be read. */
  Optional<ForeignMessage> message(byte[] plist);

  /** Whether people can sign in before a device gets a profile. */
  boolean signsIn();

  /** Whether a link for one device was used by one. */
  boolean used(Link link);
}

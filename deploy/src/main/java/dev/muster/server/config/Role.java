package dev.muster.server.config;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What a node of an installation does. */
public enum Role {
  /** It serves devices. */
  GATEWAY,
  /** It serves admins, keeps the index of histories, and tells webhooks what happens. */
  ADMIN,
  /** It fans commands out and makes snapshots. */
  PROJECTIONS,
  /** It wakes devices through APNs. */
  PUSH,
  /** It asks Apple about the devices of the organization's DEP accounts. */
  DEP;

  private static final String ALL = "all";

  /**
   * The roles in a list with commas, or all of them.
   *
   * @throws IllegalArgumentException if it names none, or one that does not exist
   */
  static Set<Role> parse(String list) {
    if (list.strip().equalsIgnoreCase(ALL)) {
      return EnumSet.allOf(Role.class);
    }
    EnumSet<Role> roles = EnumSet.noneOf(Role.class);
    Arrays.stream(list.split(","))
        .map(name -> Role.valueOf(name.strip().toUpperCase(Locale.ROOT)))
        .forEach(roles::add);
    return roles;
  }
}

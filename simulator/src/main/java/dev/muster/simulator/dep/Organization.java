package dev.muster.simulator.dep;

import java.util.Locale;
import java.util.UUID;

/** An organization in Apple Business. Safe for any thread. */
public final class Organization {
  private final String name;
  private final String id = Integer.toString(Math.abs(UUID.randomUUID().hashCode()));
  private volatile boolean termsSigned = true;

  Organization(String name) {
    this.name = name;
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /** Its number. */
  public String id() {
    return id;
  }

  /** Its terms were accepted, or Apple has new ones that nobody has accepted yet. */
  public void termsSigned(boolean signed) {
    termsSigned = signed;
  }

  boolean termsSigned() {
    return termsSigned;
  }

  String email() {
    return "it@" + name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-") + ".example";
  }
}

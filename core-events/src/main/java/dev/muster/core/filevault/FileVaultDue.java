package dev.muster.core.filevault;

import dev.muster.core.process.Due;
import java.time.Instant;

/** What is to be done next about the recovery key of a Mac. */
public sealed interface FileVaultDue extends Due {
  @Override
  default String resource() {
    return "filevault";
  }

  /** The Mac sent the key: its secret counts. */
  record Confirm(Instant due, String secret) implements FileVaultDue {
    @Override
    public String key() {
      return "confirm " + secret;
    }
  }

  /**
   * The Mac is to be asked for its key.
   *
   * @param since from when on questions are counted
   * @param time from 1
   */
  record Ask(Instant due, Instant since, int time) implements FileVaultDue {
    @Override
    public String key() {
      return "ask filevault %d %d".formatted(since.toEpochMilli(), time);
    }
  }

  /**
   * The Mac is to change its key.
   *
   * @param secret that holds the one that it has
   * @param attempt from 1
   */
  record Rotate(Instant due, String secret, int attempt) implements FileVaultDue {
    @Override
    public String key() {
      return "rotate filevault %s %d".formatted(secret, attempt);
    }
  }
}

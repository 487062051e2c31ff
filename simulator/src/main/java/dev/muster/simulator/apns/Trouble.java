package dev.muster.simulator.apns;

import java.time.Duration;

/** What APNs can be told to do instead of its work. */
public sealed interface Trouble {
  /** Answers every notification so. */
  record Answer(int status, String reason) implements Trouble {}

  /** Does its work, but answers so much later. */
  record Delay(Duration time) implements Trouble {}

  /** Says GOAWAY on the connection of every notification, and does not answer it. */
  record GoAway() implements Trouble {}

  /** Cuts the connection of every notification before it answers. */
  record Drop() implements Trouble {}

  /** Does its work, and cuts the connection in place of the answer. */
  record Swallow() implements Trouble {}
}

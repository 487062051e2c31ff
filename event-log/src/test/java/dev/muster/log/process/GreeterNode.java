package dev.muster.log.process;

import dev.muster.log.EventLog;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;

/** A node in a process of its own, which begins to greet and never gets to an end. */
final class GreeterNode {
  private GreeterNode() {}

  /** Runs until it is killed: where Kafka is, and the group. */
  public static void main(String[] words) {
    EventLog log = GreetedFleet.open(words[0]);
    ProcessRunner.start(
        new Greeter(words[1], log.view(), (id, attempt) -> new CompletableFuture<>()),
        log,
        GreetedFleet.EVENTS,
        "killed",
        InstantSource.system());
  }
}

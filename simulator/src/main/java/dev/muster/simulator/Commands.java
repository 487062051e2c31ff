package dev.muster.simulator;

import static dev.muster.simulator.Plists.dict;

import com.dd.plist.NSDictionary;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** How a device takes commands: by its behaviour, and by its misfortune. */
final class Commands {
  /** Carries out what a device is willing to do. */
  @FunctionalInterface
  interface Work {
    /**
     * Carries out a command and puts what it asks for into the result.
     *
     * @return why it can't be done, if it can't
     */
    Optional<Failure> obey(
        String uuid, String requestType, NSDictionary command, NSDictionary result)
        throws InterruptedException;
  }

  private final Behaviour behaviour;
  private final Misfortune misfortune;
  private final Work work;
  private final Map<String, Integer> timesOffered = new HashMap<>();

  Commands(Behaviour behaviour, Misfortune misfortune, Work work) {
    this.behaviour = behaviour;
    this.misfortune = misfortune;
    this.work = work;
  }

  /** What to answer to a command. */
  NSDictionary carryOut(NSDictionary told) throws IOException, InterruptedException {
    String uuid =
        Plists.string(told, "CommandUUID").orElseThrow(() -> new IOException("no CommandUUID"));
    if (!(told.get("Command") instanceof NSDictionary command)) {
      return dict("Status", "CommandFormatError", "CommandUUID", uuid);
    }
    String requestType = Plists.string(command, "RequestType").orElse("");
    NSDictionary result = dict("CommandUUID", uuid);
    switch (reaction(requestType, timesOffered.merge(uuid, 1, Integer::sum))) {
      case NOT_NOW -> result.put("Status", "NotNow");
      case FAIL -> fail(result, Failure.ANY);
      case OBEY -> {
        Optional<Failure> failure = work.obey(uuid, requestType, command, result);
        if (failure.isPresent()) {
          fail(result, failure.get());
        } else {
          result.put("Status", "Acknowledged");
        }
      }
    }
    return result;
  }

  /** Whether the device did what it was told. */
  static boolean acknowledged(NSDictionary result) {
    return Plists.string(result, "Status").filter("Acknowledged"::equals).isPresent();
  }

  private Behaviour.Reaction reaction(String requestType, int times) {
    return misfortune.is(Misfortune.Kind.NOT_NOW_AT_FIRST) && times <= misfortune.times()
        ? Behaviour.Reaction.NOT_NOW
        : behaviour.react(requestType, times);
  }

  private static void fail(NSDictionary result, Failure failure) {
    result.put("Status", "Error");
    result.put("ErrorChain", failure.chain());
  }
}

package dev.muster.simulator.dep;

import java.util.Map;
import java.util.Optional;

/**
 * What a call does with one serial.
 *
 * @param outcome what is said
 * @param done the device with which something is done; none where something else was planned
 */
record Verdict(Outcome outcome, Optional<Machine> done) {
  /** Puts it into the answer, unless the serial is left out of that. */
  void tell(String serial, int version, Map<String, String> answer) {
    if (outcome != Outcome.LEFT_OUT) {
      answer.put(serial, outcome.wire(version));
    }
  }
}

package dev.muster.dep.sync;

import dev.muster.core.event.DepDeviceFact.DepReplacementTold;
import dev.muster.dep.account.Record;
import dev.muster.dep.apple.AppleClient;
import dev.muster.dep.apple.AppleException;
import dev.muster.dep.apple.ReplacementDetails;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Asks in whose place a device came that Apple calls a replacement, once for each. For the thread
 * of the account.
 */
public final class Replacements {
  private static final String KEY = "is_replacement_device";

  /** In one round, so that a fleet that is listed for the first time does not wait for all. */
  private static final int MOST = 20;

  private final AppleClient apple;
  private final Record record;
  private final Set<String> unknown = new HashSet<>();

  /** For an account. */
  public Replacements(AppleClient apple, Record record) {
    this.apple = apple;
    this.record = record;
  }

  /** Asks for a few. */
  public void run() throws AppleException {
    List<DepReplacementTold> told = new ArrayList<>();
    for (String serial : open()) {
      apple
          .replacementDetails(serial)
          .map(ReplacementDetails::originalSerialNumber)
          .ifPresentOrElse(
              original -> told.add(new DepReplacementTold(record.account(), serial, original)),
              () -> unknown.add(serial));
    }
    record.write(told);
  }

  private List<String> open() {
    return record
        .state()
        .devices()
        .fold(
            new ArrayList<String>(),
            (open, key, device) -> {
              boolean asks =
                  open.size() < MOST
                      && key.account().equals(record.account())
                      && device.present()
                      && "true".equals(device.listing().more().get(KEY))
                      && record.state().notes(key.serialNumber()).replaces().isEmpty()
                      && !unknown.contains(key.serialNumber());
              if (asks) {
                open.add(key.serialNumber());
              }
              return open;
            });
  }
}

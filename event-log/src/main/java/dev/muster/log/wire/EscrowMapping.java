package dev.muster.log.wire;

import static dev.muster.log.wire.AvroValues.buffer;
import static dev.muster.log.wire.AvroValues.bytes;
import static dev.muster.log.wire.AvroValues.sealed;

import dev.muster.core.event.EscrowFact;
import dev.muster.core.fleet.EscrowKeys.EscrowKey;
import dev.muster.core.fleet.FleetEntry;
import dev.muster.schemas.EscrowKeyEntry;
import dev.muster.schemas.EscrowKeyMade;

/** The key pairs that Macs encrypt their recovery keys for. */
final class EscrowMapping {
  private EscrowMapping() {}

  static FactTable enter(FactTable table) {
    return table.add(
        EscrowFact.EscrowKeyMade.class,
        EscrowKeyMade.class,
        EscrowMapping::made,
        EscrowMapping::made);
  }

  private static EscrowKeyMade made(EscrowFact.EscrowKeyMade f) {
    return new EscrowKeyMade(buffer(f.certificate()), sealed(f.key()));
  }

  private static EscrowFact.EscrowKeyMade made(EscrowKeyMade p) {
    return new EscrowFact.EscrowKeyMade(bytes(p.getCertificate()), sealed(p.getKey()));
  }

  static EscrowKeyEntry entry(EscrowKey key) {
    return new EscrowKeyEntry(
        key.event(),
        made(new EscrowFact.EscrowKeyMade(key.certificate(), key.key())),
        key.madeAt());
  }

  static FleetEntry entry(EscrowKeyEntry entry) {
    EscrowFact.EscrowKeyMade made = made(entry.getKey());
    return new FleetEntry.EscrowKeyEntry(
        new EscrowKey(entry.getEvent(), made.certificate(), made.key(), entry.getMadeAt()));
  }
}

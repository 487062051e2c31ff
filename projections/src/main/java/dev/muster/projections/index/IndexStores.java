package dev.muster.projections.index;

import dev.muster.log.snapshot.SnapshotVersion;
import dev.muster.log.wire.SchemaFingerprint;
import dev.muster.schemas.IndexedAnswers;
import dev.muster.schemas.IndexedEvent;
import dev.muster.schemas.IndexedFate;
import dev.muster.schemas.IndexedRequest;

/**
 * The names of the index's stores. Of another version of the fold or of what is kept they are
 * others, and so the stores are made from the log anew.
 */
final class IndexStores {
  /** Changes with every change of what is kept that the schemas do not show. */
  private static final int NUMBER = 1;

  private static final String VERSION =
      "%s-%d-%s"
          .formatted(
              SnapshotVersion.CURRENT.name(),
              NUMBER,
              SchemaFingerprint.of(
                  IndexedEvent.getClassSchema(),
                  IndexedFate.getClassSchema(),
                  IndexedAnswers.getClassSchema(),
                  IndexedRequest.getClassSchema()));

  /** What is told of devices. */
  static final String DEVICES = "devices-" + VERSION;

  /** What was requested. */
  static final String FLEET = "fleet-" + VERSION;

  private IndexStores() {}
}
